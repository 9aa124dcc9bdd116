#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace {

struct Outcome {
    int status = -1;
    QString out;
    QString err;
};

// A copy of the scripts in a folder of its own, on a machine whose programs only write down how they
// were called: nothing is installed or built.
class Machine {
public:
    Machine()
    {
        for (const QString& file : {u"run.sh"_s, u"test.sh"_s, u".ci/run"_s, u"installer/setup.sh"_s}) {
            const QString copy = project(file);
            QDir().mkpath(QFileInfo(copy).path());
            QFile::copy(QStringLiteral(ABCP_PROJECT_FOLDER) + u'/' + file, copy);
        }
        write(project(u"installer/dependencies.txt"_s),
              u"# comment\n[build]\ncmake\nlibone-dev  # why\n\n[run]\nlibtwo\n[test]\njudge\n"_s);
        QDir().mkpath(bin({}));
        for (const QString& tool : {u"bash"_s, u"env"_s, u"dirname"_s, u"cat"_s, u"realpath"_s, u"mkdir"_s})
            QFile::link(QStandardPaths::findExecutable(tool), bin(tool));
        for (const QString& tool : {u"cmake"_s, u"ctest"_s, u"apt-get"_s})
            addProgram(bin(tool));
        addProgram(bin(u"nproc"_s), u"echo 2"_s);
        for (const QString& program : {u"abcp"_s, u"abcp-studio"_s})
            addProgram(project(u"build/release/bin/"_s + program));
        installed({u"cmake"_s, u"libone-dev"_s, u"libtwo"_s, u"judge"_s});
        user(u"0"_s);
    }

    void addProgram(const QString& path, const QString& then = {})
    {
        write(path, u"#!/usr/bin/env bash\necho \"${0##*/} $*\" >>\"$CALLS\"\n%1\n"_s.arg(then));
    }
    void addTool(const QString& name, const QString& then = {}) { addProgram(bin(name), then); }
    void removeTool(const QString& name) { QFile::remove(bin(name)); }
    void user(const QString& id) { write(bin(u"id"_s), u"#!/usr/bin/env bash\necho %1\n"_s.arg(id)); }
    // What dpkg-query knows; like the real one it fails when a package is not among it.
    void installed(const QStringList& packages)
    {
        QString lines;
        for (const QString& package : packages)
            lines += u"echo '%1 installed'\n"_s.arg(package);
        write(bin(u"dpkg-query"_s), u"#!/usr/bin/env bash\necho 'removed-one config-files'\n%1exit 1\n"_s.arg(lines));
    }
    void set(const QString& variable, const QString& value) { m_variables << variable + u'=' + value; }

    Outcome run(const QString& script, const QStringList& arguments = {})
    {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.setEnvironment(QStringList{u"PATH="_s + bin({}), u"CALLS="_s + m_folder.filePath(u"calls"_s)} + m_variables);
        process.start(bin(u"bash"_s), QStringList(project(script)) + arguments);
        if (!process.waitForFinished(60000))
            return {};
        return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
    }

    // How programs were called, one call a line.
    QStringList calls() const
    {
        QFile file(m_folder.filePath(u"calls"_s));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts) : QStringList();
    }
    QString folder() const { return QDir(m_folder.path()).canonicalPath(); }

private:
    QString project(const QString& path) const { return m_folder.filePath(u"project/"_s + path); }
    QString bin(const QString& name) const { return m_folder.filePath(u"bin/"_s + name); }
    static void write(const QString& path, const QString& text)
    {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0)
            qFatal("cannot write %s", qPrintable(path));
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    QTemporaryDir m_folder;
    QStringList m_variables;
};

bool isOneLine(const QString& text)
{
    return text.count(u'\n') == 1 && text.endsWith(u'\n');
}

const QString install = u"-q -y --no-install-recommends install "_s;

}  // namespace

class TestSetup : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_machine = std::make_unique<Machine>(); }

    void runsTheDemoWithoutADisplay();
    void opensTheStudioOnADisplay_data();
    void opensTheStudioOnADisplay();
    void passesArgumentsToTheDemo();
    void buildsOnly();
    void tellsWhenTheDemoFails();
    void installsOnlyWhatIsMissing();
    void installsThroughSudo();
    void refusesWithOneLine_data();
    void refusesWithOneLine();
    void leavesPackagesAloneWhenTold();
    void testsWithPreset_data();
    void testsWithPreset();
    void testInstallsItsJudges();
    void testKeepsTheStatusOfCtest();
    void stopsWhenTheBuildFails();
    void explainsItself();
    void dependencyListIsWellFormed();

private:
    std::unique_ptr<Machine> m_machine;
};

void TestSetup::runsTheDemoWithoutADisplay()
{
    const Outcome outcome = m_machine->run(u"run.sh"_s);
    QCOMPARE(outcome.err, QString());
    QCOMPARE(outcome.status, 0);
    const QStringList expected{u"cmake --preset release"_s, u"nproc "_s, u"cmake --build --preset release -j"_s, u"abcp demo --out demo"_s};
    const QStringList calls = m_machine->calls();
    QCOMPARE(calls.size(), expected.size());
    for (qsizetype i = 0; i < expected.size(); ++i)
        QVERIFY2(calls[i].startsWith(expected[i]), qPrintable(calls[i]));
    QVERIFY2(outcome.out.endsWith(m_machine->folder() + u"/demo/report.html\n"_s), qPrintable(outcome.out));
}

void TestSetup::opensTheStudioOnADisplay_data()
{
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("call");
    QTest::newRow("X") << u"DISPLAY"_s << u":0"_s << QStringList() << u"abcp-studio --demo"_s;
    QTest::newRow("Wayland") << u"WAYLAND_DISPLAY"_s << u"wayland-0"_s << QStringList() << u"abcp-studio --demo"_s;
    QTest::newRow("with arguments") << u"DISPLAY"_s << u":0"_s << QStringList{u"--"_s, u"--seed"_s, u"7"_s}
                                    << u"abcp-studio --demo --seed 7"_s;
    QTest::newRow("empty") << u"DISPLAY"_s << QString() << QStringList() << u"abcp demo --out demo"_s;
    QTest::newRow("not wanted") << u"DISPLAY"_s << u":0"_s << QStringList(u"--no-display"_s) << u"abcp demo --out demo"_s;
}

void TestSetup::opensTheStudioOnADisplay()
{
    QFETCH(QString, variable);
    QFETCH(QString, value);
    QFETCH(QStringList, arguments);
    QFETCH(QString, call);
    m_machine->set(variable, value);
    QCOMPARE(m_machine->run(u"run.sh"_s, arguments).status, 0);
    QCOMPARE(m_machine->calls().last(), call);
}

void TestSetup::passesArgumentsToTheDemo()
{
    QCOMPARE(m_machine->run(u"run.sh"_s, {u"--"_s, u"--quick"_s, u"--seed"_s, u"7"_s}).status, 0);
    QCOMPARE(m_machine->calls().last(), u"abcp demo --quick --seed 7 --out demo"_s);

    Outcome outcome = m_machine->run(u"run.sh"_s, {u"--"_s, u"--out"_s, u"else where"_s});
    QCOMPARE(m_machine->calls().last(), u"abcp demo --out else where"_s);
    QVERIFY2(outcome.out.endsWith(u"/else where/report.html\n"_s), qPrintable(outcome.out));

    outcome = m_machine->run(u"run.sh"_s, {u"--"_s, u"--out=there"_s});
    QCOMPARE(m_machine->calls().last(), u"abcp demo --out=there"_s);
    QVERIFY2(outcome.out.endsWith(u"/there/report.html\n"_s), qPrintable(outcome.out));
}

void TestSetup::buildsOnly()
{
    QCOMPARE(m_machine->run(u"run.sh"_s, {u"--build-only"_s}).status, 0);
    QVERIFY(m_machine->calls().last().startsWith(u"cmake --build"_s));
    QVERIFY(m_machine->calls().last().endsWith(u" --target abcp abcp-studio"_s));  // the tests are not for who runs it
}

void TestSetup::tellsWhenTheDemoFails()
{
    m_machine->addProgram(m_machine->folder() + u"/project/build/release/bin/abcp"_s, u"exit 1"_s);
    const Outcome outcome = m_machine->run(u"run.sh"_s);
    QCOMPARE(outcome.status, 1);
    QCOMPARE(outcome.err, u"run.sh: abcp demo failed\n"_s);
    QVERIFY(!outcome.out.contains(u"report"_s));
}

void TestSetup::installsOnlyWhatIsMissing()
{
    m_machine->installed({u"cmake"_s, u"libtwo"_s});
    QCOMPARE(m_machine->run(u"run.sh"_s).status, 0);
    const QStringList calls = m_machine->calls();
    QVERIFY2(calls[0].startsWith(u"apt-get "_s) && calls[0].endsWith(u" update"_s), qPrintable(calls[0]));
    QVERIFY2(calls[1].startsWith(u"apt-get "_s) && calls[1].endsWith(install + u"libone-dev"_s), qPrintable(calls[1]));
}

void TestSetup::installsThroughSudo()
{
    m_machine->installed({u"cmake"_s});
    m_machine->user(u"1000"_s);
    m_machine->addTool(u"sudo"_s, u"exec \"$@\""_s);
    QCOMPARE(m_machine->run(u"run.sh"_s).status, 0);
    const QStringList calls = m_machine->calls();
    QVERIFY2(calls[2].startsWith(u"sudo env DEBIAN_FRONTEND=noninteractive apt-get "_s), qPrintable(calls[2]));
    QVERIFY2(calls[3].startsWith(u"apt-get "_s) && calls[3].endsWith(install + u"libone-dev libtwo"_s), qPrintable(calls[3]));
}

void TestSetup::refusesWithOneLine_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("status");
    QTest::newRow("no dpkg") << u"run.sh"_s << QStringList() << u"dpkg-query not found"_s << 1;
    QTest::newRow("no apt") << u"run.sh"_s << QStringList() << u"apt-get not found; missing packages: libone-dev libtwo"_s << 1;
    QTest::newRow("not root") << u"test.sh"_s << QStringList() << u"not root and no sudo"_s << 1;
    QTest::newRow("apt fails") << u"run.sh"_s << QStringList() << u"apt-get could not install: libone-dev libtwo"_s << 1;
    QTest::newRow("run's option") << u"run.sh"_s << QStringList(u"--quick"_s) << u"unknown option --quick"_s << 2;
    QTest::newRow("test's option") << u"test.sh"_s << QStringList(u"-R"_s) << u"unknown option -R"_s << 2;
    QTest::newRow("no preset") << u"test.sh"_s << QStringList(u"--preset"_s) << u"--preset needs a name"_s << 2;
}

void TestSetup::refusesWithOneLine()
{
    QFETCH(QString, script);
    QFETCH(QStringList, arguments);
    QFETCH(QString, what);
    QFETCH(int, status);
    const QByteArray row = QTest::currentDataTag();
    m_machine->installed({u"cmake"_s});
    if (row == "no dpkg")
        m_machine->removeTool(u"dpkg-query"_s);
    else if (row == "no apt")
        m_machine->removeTool(u"apt-get"_s);
    else if (row == "not root")
        m_machine->user(u"1000"_s);
    else if (row == "apt fails")
        m_machine->addTool(u"apt-get"_s, u"exit 100"_s);

    const Outcome outcome = m_machine->run(script, arguments);
    QCOMPARE(outcome.status, status);
    QVERIFY2(outcome.err.startsWith(script + u": "_s) && outcome.err.contains(what), qPrintable(outcome.err));
    QVERIFY2(isOneLine(outcome.err), qPrintable(outcome.err));
    QVERIFY(m_machine->calls().filter(u"cmake"_s).isEmpty());
}

void TestSetup::leavesPackagesAloneWhenTold()
{
    m_machine->removeTool(u"dpkg-query"_s);
    for (const QString& script : {u"run.sh"_s, u"test.sh"_s})
        QCOMPARE(m_machine->run(script, {u"--no-install"_s}).status, 0);
    QVERIFY(m_machine->calls().filter(u"apt-get"_s).isEmpty());
}

void TestSetup::testsWithPreset_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("ci");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("preset");
    QTest::addColumn<QString>("rest");
    QTest::newRow("plain") << u"test.sh"_s << QString() << QStringList() << u"release"_s << QString();
    QTest::newRow("ci by variable") << u"test.sh"_s << u"true"_s << QStringList() << u"ci"_s << QString();
    QTest::newRow(".ci/run") << u".ci/run"_s << QString() << QStringList() << u"ci"_s << QString();
    QTest::newRow("named") << u"test.sh"_s << u"true"_s << QStringList{u"--preset"_s, u"asan"_s} << u"asan"_s << QString();
    QTest::newRow("named with =") << u"test.sh"_s << QString() << QStringList(u"--preset=debug"_s) << u"debug"_s << QString();
    QTest::newRow("for ctest") << u"test.sh"_s << QString() << QStringList{u"--"_s, u"-R"_s, u"layering"_s} << u"release"_s
                               << u" -R layering"_s;
}

void TestSetup::testsWithPreset()
{
    QFETCH(QString, script);
    QFETCH(QString, ci);
    QFETCH(QStringList, arguments);
    QFETCH(QString, preset);
    QFETCH(QString, rest);
    m_machine->set(u"CI"_s, ci);
    const Outcome outcome = m_machine->run(script, arguments);
    QCOMPARE(outcome.status, 0);
    const QStringList calls = m_machine->calls();
    QCOMPARE(calls.first(), u"cmake --preset "_s + preset);
    QCOMPARE(calls.last(), u"ctest --preset %1 --no-tests=error -j 2%2"_s.arg(preset, rest));
}

void TestSetup::testInstallsItsJudges()
{
    m_machine->installed({u"cmake"_s, u"libone-dev"_s, u"libtwo"_s});
    QCOMPARE(m_machine->run(u"test.sh"_s).status, 0);
    QVERIFY2(m_machine->calls()[1].endsWith(install + u"judge"_s), qPrintable(m_machine->calls()[1]));
}

void TestSetup::testKeepsTheStatusOfCtest()
{
    m_machine->addTool(u"ctest"_s, u"exit 8"_s);
    QCOMPARE(m_machine->run(u".ci/run"_s).status, 8);
}

void TestSetup::stopsWhenTheBuildFails()
{
    m_machine->addTool(u"cmake"_s, u"[[ $1 != --build ]]"_s);
    const Outcome outcome = m_machine->run(u"test.sh"_s);
    QCOMPARE(outcome.status, 1);
    QCOMPARE(outcome.err, u"test.sh: building preset release failed\n"_s);
    QVERIFY(m_machine->calls().filter(u"ctest"_s).isEmpty());
}

void TestSetup::explainsItself()
{
    for (const QString& script : {u"run.sh"_s, u"test.sh"_s}) {
        const Outcome outcome = m_machine->run(script, {u"--help"_s});
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.out.startsWith(u"Usage: ./"_s + script));
    }
    QVERIFY(m_machine->calls().isEmpty());
}

void TestSetup::dependencyListIsWellFormed()
{
    QFile file(QStringLiteral(ABCP_PROJECT_FOLDER "/installer/dependencies.txt"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QRegularExpression line(u"^(|#.*|\\[(build|run|test)\\]|([a-z0-9][a-z0-9+.-]+)( +#.*)?)$"_s);
    QSet<QString> names;
    for (const QString& text : QString::fromUtf8(file.readAll()).split(u'\n')) {
        const QRegularExpressionMatch match = line.match(text);
        QVERIFY2(match.hasMatch(), qPrintable(text));
        const QString name = match.captured(3);
        QVERIFY2(name.isEmpty() || !names.contains(name), qPrintable(name + u" is listed twice"_s));
        names << name;
    }
    QVERIFY(names.contains(u"libopenblas0-pthread"_s));
}

QTEST_APPLESS_MAIN(TestSetup)
#include "tst_setup.moc"
