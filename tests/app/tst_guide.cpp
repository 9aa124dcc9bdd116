#include <QtTest>

namespace {

// The commands of a page: its indented lines that begin with one of ours, or that prepare what one of ours reads.
QStringList commandsOf(const QString& page)
{
    QFile file(page);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QStringList commands;
    const QStringList lines = QString::fromUtf8(file.readAll()).split('\n');
    for (const QString& line : lines) {
        const QString text = line.trimmed();
        if (line.startsWith("    ") && (text.startsWith("abcp ") || text.startsWith("echo ")))
            commands.append(text);
    }
    return commands;
}

// The same command with numbers that let it end in a second: what is tried is that it works, not how well.
QString shortened(QString command)
{
    const std::pair<const char*, const char*> numbers[]{
        {R"(--images \d+)", "--images 20"},   {R"(--epochs \d+)", "--epochs 1"},       {R"(--episodes \d+ \d+)", "--episodes 1 2 "}, {R"(--episodes \d+$|--episodes \d+ (?!\d))", "--episodes 3 "}, {R"(--size \d+)", "--size 96"},
        {R"(--width [\d.]+)", "--width 0.0625"}, {R"(--budget-flops \S+)", "--budget-flops 8e6"}, {R"(--fine-tune-steps \d+)", ""}, {R"(--from \d+)", "--from 1"},
        {R"(--repeat-every \d+)", "--repeat-every 2"}, {R"(\bEPISODE\b)", "1"}, {R"(\bpin 1 17\b)", "pin 1 1"},
    };
    for (const auto& [pattern, text] : numbers)
        command.replace(QRegularExpression(pattern), text);
    return command.replace(QRegularExpression(R"(abcp search (?!--branch))"), "abcp search --fine-tune-steps 1 --calibration-images 4 --latency-repeats 1 ");
}

}  // namespace

// What the documentation tells a reader to type works, and it tells of every option.
class GuideTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    // In a shell, our programs first on the path, runs in the test's own folder.
    QString failureOf(const QString& command, const QString& folder)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("PATH", QFileInfo(ABCP_PROGRAM).absolutePath() + ":" + environment.value("PATH"));
        environment.insert("XDG_DATA_HOME", folder + "/share");
        QProcess process;
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(folder);
        process.start("/bin/sh", {"-c", command});
        if (!process.waitForFinished(300'000))
            return command + ": does not end";
        if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
            return {};
        return command + ": " + QString::fromUtf8(process.readAllStandardError().right(500));
    }

    QString folderNamed(const QString& name)
    {
        QDir(m_folder.path()).mkpath(name);
        return m_folder.filePath(name);
    }

    // A trained network, data sets, and three runs, under the names that the pages use.
    QString prepared(const QString& name)
    {
        const QString folder = folderNamed(name);
        const char* const search = "abcp search --fine-tune-steps 1 --calibration-images 4 net.cfg net.weights --data arena --episodes 3 --agent random";
        for (const QString& command : {
                 QString("abcp arena arena --images 20 --domain sim --seed 1 --size 96 && ln -s arena DATA && ln -s arena VENUE1 && ln -s arena VENUE2"),
                 QString("abcp zoo yolov3 --classes 5 --width 0.0625 --size 96 > net.cfg"),
                 QString("abcp train net.cfg --data arena --out net.weights --epochs 1 --batch 8"),
                 QString("%1 && %1 && %1").arg(search),
                 QString("cp net.cfg slim.cfg && cp net.weights slim.weights"),
                 QString("echo '{\"blocks\": {\"0\": \"prune\"}, \"ratios\": {\"*\": 0.5}}' > mine.json"),
             })
            if (const QString failure = failureOf(command, folder); !failure.isEmpty())
                qFatal("%s", qPrintable(failure));
        return folder;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_folder.isValid()); }

    void tutorials_data()
    {
        QTest::addColumn<QString>("page");
        QTest::newRow("the arena") << "tutorial-arena.md";
        QTest::newRow("your own data") << "tutorial-own-data.md";
    }

    // From its first command to its last, one after the other.
    void tutorials()
    {
        QFETCH(QString, page);
        const QStringList commands = commandsOf(QString(ABCP_DOCS) + "/guide/" + page);
        QVERIFY(commands.size() > 8);
        QString folder = folderNamed("tutorial");
        if (page == "tutorial-own-data.md") {
            folder = prepared("own");
            QVERIFY(QDir(folder + "/share").removeRecursively());  // its runs are the reader's first
        }
        for (const QString& command : commands)
            if (const QString failure = failureOf(shortened(command), folder); !failure.isEmpty())
                QFAIL(qPrintable(failure));
    }

    // Where the pages leave the beginning of a command to the reader ("..."), it is completed.
    void otherPages()
    {
        const QString folder = prepared("pages");
        QStringList pages{QString(ABCP_DOCS) + "/../README.md"};
        for (const char* page : {"choosing.md", "deploying.md", "steering.md"})
            pages.append(QString(ABCP_DOCS) + "/guide/" + page);
        int tried = 0;
        for (const QString& page : pages) {
            QDir(folder + "/slim").removeRecursively();  // each page exports anew
            for (QString command : commandsOf(page)) {
                if (command.startsWith("abcp demo") || command.startsWith("abcp arena"))
                    continue;  // the demo has its own test; the arena is there
                command.replace("abcp search ...", "abcp search net.cfg net.weights --data DATA --episodes 3 ").replace(" ...", "");
                command.replace("--split test", "--split val");  // the arena has none for the test
                command.replace("--out net.weights", "--out new.weights").replace("--classes ball,human", "");  // the runs there are keep their network
                if (const QString failure = failureOf(shortened(command), folder); !failure.isEmpty())
                    QFAIL(qPrintable(QFileInfo(page).fileName() + ": " + failure));
                ++tried;
            }
        }
        QVERIFY(tried > 15);
    }

    void settingsPageKnowsEveryOption_data()
    {
        QTest::addColumn<QString>("command");
        for (const char* command : {"search", "train", "retrain"})
            QTest::newRow(command) << command;
    }

    void settingsPageKnowsEveryOption()
    {
        QFETCH(QString, command);
        QFile page(QString(ABCP_DOCS) + "/guide/settings.md");
        QVERIFY(page.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(page.readAll());
        QProcess process;
        process.start(ABCP_PROGRAM, {command, "--help"});
        QVERIFY(process.waitForFinished());
        QRegularExpressionMatchIterator options = QRegularExpression(R"(^  (--[a-z0-9-]+))", QRegularExpression::MultilineOption).globalMatch(process.readAllStandardOutput());
        QVERIFY(options.hasNext());
        while (options.hasNext()) {
            const QString option = options.next().captured(1);
            QVERIFY2(text.contains('`' + option + '`'), qPrintable(command + ": " + option + " is not on the page"));
        }
    }
};

QTEST_GUILESS_MAIN(GuideTest)
#include "tst_guide.moc"
