#include "core/pruning/channel_importance.h"
#include "core/search/agent.h"
#include "core/workflow/command_line.h"
#include "core/workflow/project_file.h"
#include "tests/app/command_line_project.h"

#include <QFile>
#include <QTest>

using abcp::AgentOption, abcp::agentNames, abcp::agentOptions, abcp::ChannelImportance, abcp::Freeze, abcp::Json, abcp::SearchSettings, abcp::searchCommand,
    abcp::setAgentOption, abcp::toJson;

Q_DECLARE_METATYPE(abcp::SearchSettings)

// The contract of the command line, kept by the program itself as a child process: its words, its errors, its settings.
class CommandLineTest : public CommandLineProject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepare(); }

    void theSettingsOfADryRunAreThoseOfTheWords_data()
    {
        QTest::addColumn<SearchSettings>("settings");
        SearchSettings plain;
        plain.cfg = "a b/net.cfg";
        plain.weights = "it's.weights";
        plain.data = "/data/arena";
        QTest::newRow("plain") << plain;
        SearchSettings all = plain;
        all.dataOptions = {.splitSeed = 7, .classes = {"robot", "armour"}, .valShare = 0.15};
        all.watch = "/data/field";
        all.name = "a name, with signs; $HOME";
        all.episodes = 77;
        all.seed = 18'446'744'073'709'551'615U;
        all.minRatio = 0.05;
        all.maxRatio = 0.9;
        all.locks.keepBlock = {{0, true}, {3, false}};
        all.locks.ratios = {{12, {0.5, 0.5}}, {14, {0.2, 0.8}}};
        all.reward = {.name = "accuracy-power", .costWeight = 0.123456789, .budgets = {.flops = 1.5e9, .params = 2e6, .latencyMs = 12.5}};
        all.evaluation = {.inputSize = 320, .calibrationImages = 32, .fineTuneSteps = 40, .batch = 8, .learningRate = 1e-3, .cameraEffects = 0.4, .freeze = Freeze::AllButHeads,
                          .maxValidationImages = 100, .latencyRepeats = 9};
        all.plan.importance = ChannelImportance::L1;
        all.plan.minKeptChannels = 4;
        all.plan.channelMultiple = 8;
        all.plan.seed = 3;
        all.repeatEvery = 25;
        all.stopHopeless = 0.25;
        all.threads = 1;
        all.workers = 2;
        all.device = "auto";
        all.stopAfterFailures = 4;
        QTest::newRow("all") << all;
        for (const std::string& agent : agentNames()) {
            SearchSettings other = plain;
            other.agent = agent;
            for (const AgentOption& option : agentOptions(agent))
                if (option.value == "true" || option.value == "false")
                    setAgentOption(agent, other.agentSettings, option.name, option.value == "true" ? "false" : "true", "test");
            QTest::newRow(agent.c_str()) << other;
        }
    }
    void theSettingsOfADryRunAreThoseOfTheWords()
    {
        QFETCH(SearchSettings, settings);
        QStringList words;
        for (const std::string& word : searchCommand(settings, path("words.sqlite").toStdString()))
            words << QString::fromStdString(word);
        QCOMPARE(words.takeFirst(), QString("abcp"));
        const Outcome outcome = done(words << "--dry-run");
        QCOMPARE(outcome.status, 0);
        QCOMPARE(Json::parse(outcome.out.toStdString()).dump(2), toJson(settings).dump(2));
        QVERIFY(!QFile::exists(path("words.sqlite")));
    }

    void aProjectFileSaysWhatToSearch()
    {
        abcp::Project project;
        project.search.cfg = path("net.cfg").toStdString();
        project.search.weights = path("net.weights").toStdString();
        project.search.data = path("arena").toStdString();
        project.search.dataOptions = {.splitSeed = 7, .expectedClasses = {"a"}, .classes = {"armour"}, .valShare = 0.15};
        project.search.agent = "nsga2";
        setAgentOption("nsga2", project.search.agentSettings, "population", "14", "test");
        project.search.episodes = 77;
        project.search.maxRatio = 0.9;
        project.search.locks.keepBlock = {{0, true}};
        project.search.evaluation.freeze = Freeze::Backbone;
        project.search.plan.importance = ChannelImportance::L1;
        project.search.plan.seed = 3;
        project.flopsShare = 0.25;
        const QString file = path("robot.abcp");
        writeProject(file.toStdString(), project);
        const auto settingsOf = [&](const QStringList& more) {
            const Outcome outcome = done(QStringList{"search", "--dry-run", "--project", file} + more);
            return outcome.status == 0 ? Json::parse(outcome.out.toStdString()).dump(2) : std::string();
        };
        QCOMPARE(settingsOf({}), toJson(searchOf(project)).dump(2));

        // Whatever else is said comes before it, at its default, too.
        SearchSettings other = project.search;
        other.cfg = path("net.cfg").toStdString();
        other.episodes = SearchSettings().episodes;
        other.dataOptions.classes = {"robot"};
        other.plan.importance = ChannelImportance::L2;
        other.evaluation.freeze = Freeze::None;
        other.locks.keepBlock = {{0, false}};
        other.reward.budgets.flops = 5e6;
        QCOMPARE(settingsOf({path("net.cfg"), "--episodes", QString::number(other.episodes), "--classes", "robot", "--importance", "l2", "--freeze", "none",
                             "--lock-block", "0=prune", "--budget-flops", "5e6"}),
                 toJson(other).dump(2));
    }

    void aProjectIsSearchedIntoItsDatabase()
    {
        abcp::Project project;
        project.search.cfg = path("net.cfg").toStdString();
        project.search.weights = path("net.weights").toStdString();
        project.search.data = path("arena").toStdString();
        project.search.agent = "random";
        project.search.episodes = 1;
        project.search.evaluation.fineTuneSteps = 0;
        project.search.evaluation.calibrationImages = 0;
        project.database = path("of-project.sqlite").toStdString();
        writeProject(path("small.abcp").toStdString(), project);
        QCOMPARE(done({"search", "--project", path("small.abcp"), "--json"}).json()["episodes"].toInt(), 1);
        QVERIFY(QFile::exists(path("of-project.sqlite")));
        QCOMPARE(done({"search", "--project", path("small.abcp"), "--store", path("elsewhere.sqlite"), "--json"}).json()["run"].toInt(), 1);
        QVERIFY(QFile::exists(path("elsewhere.sqlite")));
    }

    void everyCommandHasHelp_data()
    {
        QTest::addColumn<QString>("command");
        for (const char* name : {"zoo", "inspect", "arena", "check", "train", "eval", "detect", "prune", "search", "resume", "steer", "evaluate", "pin", "retrain", "export", "runs", "report", "demo"})
            QTest::newRow(name) << QString(name);
    }

    void everyCommandHasHelp()
    {
        QFETCH(QString, command);
        const Outcome outcome = abcp({command, "--help"});
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.out.contains("Usage"));
        QVERIFY(outcome.err.isEmpty());
        QVERIFY(abcp({"--help"}).out.contains(command.toUtf8()));
    }

    void badUsageIsOneLineAndTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("nothing") << QStringList{};
        QTest::newRow("unknown command") << QStringList{"frobnicate"};
        QTest::newRow("unknown option") << QStringList{"inspect", "x.cfg", "--frob"};
        QTest::newRow("no such file") << QStringList{"inspect", "/nowhere.cfg"};
        QTest::newRow("a folder") << QStringList{"inspect", "/"};
        QTest::newRow("unknown network") << QStringList{"zoo", "lenet", "--classes", "2"};
        QTest::newRow("odd size") << QStringList{"zoo", "yolov3", "--classes", "2", "--size", "100"};
        QTest::newRow("bad anchors") << QStringList{"zoo", "yolov3", "--classes", "2", "--anchors", "1,2,x"};
        QTest::newRow("unknown domain") << QStringList{"arena", "/tmp/never", "--images", "1", "--domain", "moon", "--seed", "1"};
        QTest::newRow("no data set") << QStringList{"check", "/nowhere"};
        QTest::newRow("no run") << QStringList{"resume", "7", "--store", path("empty.sqlite")};
        QTest::newRow("unknown agent") << QStringList{searchArguments(path("bad.sqlite"), 1) << "--agent" << "oracle"};
        QTest::newRow("no episodes") << QStringList{searchArguments(path("bad.sqlite"), 0)};
        QTest::newRow("no network") << QStringList{"search", "--store", path("bad.sqlite")};
        QTest::newRow("no project") << QStringList{"search", "--project", path("nowhere.abcp")};
        QTest::newRow("not a project") << QStringList{"search", "--project", path("net.cfg")};
        QTest::newRow("a branch of a project") << QStringList{"search", "--project", path("net.cfg"), "--branch", "1", "--from", "0"};
        QTest::newRow("no such block") << QStringList{searchArguments(path("bad.sqlite"), 1) << "--lock-block" << "90=keep"};
        QTest::newRow("neither kept nor pruned") << QStringList{searchArguments(path("bad.sqlite"), 1) << "--lock-block" << "0=maybe"};
        QTest::newRow("no ratio") << QStringList{searchArguments(path("bad.sqlite"), 1) << "--lock-layer" << "0=x"};
        QTest::newRow("no bounds") << QStringList{searchArguments(path("bad.sqlite"), 1) << "--bound" << "0=0.5"};
        QTest::newRow("bounds the wrong way round") << QStringList{searchArguments(path("bad.sqlite"), 1) << "--bound" << "0=0.8..0.2"};
        QTest::newRow("a layer twice") << QStringList{searchArguments(path("bad.sqlite"), 1) << "--bound" << "0=0.1..0.2" << "--lock-layer" << "0=0.5"};
        QTest::newRow("unknown agent option") << QStringList{searchArguments(path("bad.sqlite"), 1) << "--agent-option" << "speed=1"};
        QTest::newRow("agent option out of range") << QStringList{searchArguments(path("bad.sqlite"), 1) << "--agent-option" << "hidden=0"};
        QTest::newRow("agent option without a value") << QStringList{searchArguments(path("bad.sqlite"), 1) << "--agent-option" << "hidden"};
        QTest::newRow("no run to start from") << QStringList{searchArguments(path("bad.sqlite"), 1) << "--start-from" << "77"};
        QTest::newRow("a branch of what is given") << QStringList{searchArguments(path("bad.sqlite"), 1) << "--branch" << "1" << "--from" << "0"};
        QTest::newRow("a branch from nowhere") << QStringList{"search", "--branch", "1", "--store", path("bad.sqlite")};
        QTest::newRow("from without a branch") << QStringList{searchArguments(path("bad.sqlite"), 1) << "--from" << "0"};
        QTest::newRow("no run to steer") << QStringList{"steer", "77", "--lock-block", "0=keep", "--store", path("bad.sqlite")};
        QTest::newRow("no run to pin") << QStringList{"pin", "77", "0", "--store", path("bad.sqlite")};
        QTest::newRow("no run to evaluate in") << QStringList{"evaluate", "77", "--action", path("net.cfg"), "--store", path("bad.sqlite")};
        QTest::newRow("not an action") << QStringList{"prune", path("net.cfg"), path("net.weights"), "--action", path("net.cfg"), "--out", path("out")};
        QTest::newRow("nothing to retrain") << QStringList{"retrain", "1", "--store", path("bad.sqlite")};
        QTest::newRow("an episode and the best") << QStringList{"retrain", "1", "0", "--top", "2", "--store", path("bad.sqlite")};
        QTest::newRow("the best and their costs") << QStringList{"retrain", "1", "--top", "2", "--cost-steps", "2", "--store", path("bad.sqlite")};
        QTest::newRow("none of the best") << QStringList{"retrain", "1", "--top", "0", "--store", path("bad.sqlite")};
        QTest::newRow("swapped files") << QStringList{"eval", path("net.weights"), path("net.cfg"), "--data", path("arena")};
    }

    void badUsageIsOneLineAndTwo()
    {
        QFETCH(QStringList, arguments);
        const Outcome outcome = abcp(arguments);
        QVERIFY2(outcome.status == 2, outcome.err.constData());
        QVERIFY(outcome.out.isEmpty());
        QVERIFY2(outcome.err.startsWith("abcp: "), outcome.err.constData());
        QCOMPARE(outcome.err.count('\n'), 1);
    }
};

QTEST_GUILESS_MAIN(CommandLineTest)
#include "tst_command_line.moc"
