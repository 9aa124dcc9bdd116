#include <QDir>
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QString id = u"org.abcp_studio.Studio"_s;

struct Outcome {
    int status = -1;
    QString out;
    QString err;
};

Outcome runProgram(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished(120'000);
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
}

QStringList matches(const QString& text, const QString& pattern)
{
    const QRegularExpression expression(pattern, QRegularExpression::MultilineOption);
    QStringList found;
    for (const QRegularExpressionMatch& match : expression.globalMatch(text))
        found << match.captured(1);
    return found;
}

}  // namespace

// What `cmake --install` puts into a prefix, from which the package is made.
class PackageTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_prefix;

    QString path(const QString& name) const { return m_prefix.filePath(name); }

    QString read(const QString& name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

    // A page as it is read, without its formatting.
    QString page(const QString& name) const
    {
        return runProgram(u"sh"_s, {u"-c"_s, u"gzip -dc \"$0\""_s, path(u"share/man/man1/"_s + name + u".1.gz"_s)}).out.replace(u"\\-"_s, u"-"_s);
    }

    QStringList completions(const QStringList& words) const
    {
        QStringList quoted;
        for (const QString& word : words)
            quoted << u'\'' + word + u'\'';
        const QString script = u"source '%1'; COMP_WORDS=('%2' %3); COMP_CWORD=%4; _abcp; printf '%s\\n' \"${COMPREPLY[@]}\""_s
                                   .arg(path(u"share/bash-completion/completions/abcp"_s), path(u"bin/abcp"_s), quoted.join(u' '))
                                   .arg(words.size());
        const Outcome outcome = runProgram(u"bash"_s, {u"-c"_s, script});
        return outcome.out.split(u'\n', Qt::SkipEmptyParts);
    }

private Q_SLOTS:
    void initTestCase()
    {
        const Outcome outcome = runProgram(u"cmake"_s, {u"--install"_s, QStringLiteral(ABCP_BUILD_FOLDER), u"--prefix"_s, m_prefix.path()});
        QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
    }

    void programsRunFromTheirPlace()
    {
        for (const QString& program : {u"abcp"_s, u"abcp-studio"_s}) {
            const Outcome outcome = runProgram(path(u"bin/"_s + program), {u"--version"_s});
            QCOMPARE(outcome.status, 0);
            QVERIFY2(outcome.out.contains(QStringLiteral(ABCP_VERSION)), qPrintable(outcome.out));
        }
    }

    void iconsHaveTheirSizes()
    {
        for (const int size : {16, 22, 24, 32, 48, 64, 128, 256, 512}) {
            const QImage icon(path(u"share/icons/hicolor/%1x%1/apps/%2.png"_s.arg(size).arg(id)));
            QCOMPARE(icon.size(), QSize(size, size));
            QVERIFY(icon.hasAlphaChannel());
        }
        QVERIFY(QFile::exists(path(u"share/icons/hicolor/scalable/apps/%1.svg"_s.arg(id))));
    }

    void desktopEntryIsValid()
    {
        const QString entry = u"share/applications/%1.desktop"_s.arg(id);
        QVERIFY(read(entry).contains(u"\nExec=abcp-studio %f\n"_s));
        QVERIFY(read(entry).contains(u"\nIcon=%1\n"_s.arg(id)));
        if (QStandardPaths::findExecutable(u"desktop-file-validate"_s).isEmpty())
            QSKIP("desktop-file-validate is not installed");
        const Outcome outcome = runProgram(u"desktop-file-validate"_s, {path(entry)});
        QCOMPARE(outcome.out + outcome.err, QString());
        QCOMPARE(outcome.status, 0);
    }

    // Project files have a type, which the desktop entry opens.
    void projectFilesHaveAType()
    {
        const QString type = u"application/x-abcp-studio-project"_s;
        const QString described = read(u"share/mime/packages/%1.xml"_s.arg(id));
        QVERIFY(described.contains(u"<mime-type type=\"%1\">"_s.arg(type)) && described.contains(u"<glob pattern=\"*.abcp\"/>"_s));
        QVERIFY(read(u"share/applications/%1.desktop"_s.arg(id)).contains(u"\nMimeType=%1;\n"_s.arg(type)));
        QVERIFY(read(u"share/metainfo/%1.metainfo.xml"_s.arg(id)).contains(u"<mediatype>%1</mediatype>"_s.arg(type)));
    }

    void metadataAreValid()
    {
        const QString metadata = u"share/metainfo/%1.metainfo.xml"_s.arg(id);
        QVERIFY(read(metadata).contains(u"<release version=\"" ABCP_VERSION "\""_s));
        if (QStandardPaths::findExecutable(u"appstreamcli"_s).isEmpty())
            QSKIP("appstreamcli is not installed");
        const Outcome outcome = runProgram(u"appstreamcli"_s, {u"validate"_s, u"--no-net"_s, path(metadata)});
        QVERIFY2(outcome.status == 0, qPrintable(outcome.out + outcome.err));
    }

    void changelogNamesTheVersion()
    {
        const Outcome outcome = runProgram(u"sh"_s, {u"-c"_s, u"gzip -dc \"$0\""_s, path(u"share/doc/abcp-studio/changelog.gz"_s)});
        QVERIFY2(outcome.out.startsWith(u"abcp-studio (" ABCP_VERSION ")"_s), qPrintable(outcome.out));
    }

    void everyCommandStandsInTheManual()
    {
        const QString help = runProgram(path(u"bin/abcp"_s), {u"--help"_s}).out;
        const QStringList commands = matches(help.section(u"Subcommands:"_s, 1), u"^  ([a-z]+) "_s);
        QVERIFY(commands.size() >= 14);
        QCOMPARE(matches(page(u"abcp"_s).section(u".SH COMMANDS"_s, 1).section(u".SH"_s, 0, 0), u"^\\.B ([a-z]+)$"_s), commands);
    }

    void everyOptionOfTheWindowStandsInItsManual()
    {
        const QString manual = page(u"abcp-studio"_s);
        const QStringList options = matches(runProgram(path(u"bin/abcp-studio"_s), {u"--help"_s}).out, u"(--[a-z-]+)"_s);
        QVERIFY(options.size() >= 4);
        for (const QString& option : options)
            QVERIFY2(manual.contains(option), qPrintable(option));
    }

    void completesCommandsOptionsAndValues()
    {
        if (QStandardPaths::findExecutable(u"bash"_s).isEmpty())
            QSKIP("bash is not installed");
        QCOMPARE(completions({u"ins"_s}), QStringList{u"inspect"_s});
        QCOMPARE(completions({u"runs"_s, u"sh"_s}), QStringList{u"show"_s});
        QCOMPARE(completions({u"search"_s, u"--budget-f"_s}), QStringList{u"--budget-flops"_s});
        QCOMPARE(completions({u"search"_s, u"--importance"_s, u"geo"_s}), QStringList{u"geometric-median"_s});
        QVERIFY(completions({u"inspect"_s, path(u"share/do"_s)}).contains(path(u"share/doc"_s)));
    }
};

QTEST_GUILESS_MAIN(PackageTest)

#include "tst_package.moc"
