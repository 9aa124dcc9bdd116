#include "core/pruning/channel_importance.h"
#include "core/search/agent.h"
#include "core/workflow/command_line.h"
#include "core/workflow/project_file.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using abcp::AgentOption, abcp::agentNames, abcp::agentOptions, abcp::ChannelImportance, abcp::Freeze, abcp::Json, abcp::SearchSettings, abcp::searchCommand,
    abcp::setAgentOption, abcp::toJson;

Q_DECLARE_METATYPE(abcp::SearchSettings)

namespace {

struct Outcome {
    int status = -1;
    QByteArray out, err;

    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

}  // namespace

// The contract of the command line, kept by the program itself as a child process.
class CommandLineTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString path(const QString& name) const { return m_folder.filePath(name); }

    Outcome abcp(const QStringList& arguments) const
    {
        QProcess process;
        process.start(ABCP_PROGRAM, arguments);
        if (!process.waitForFinished(300'000))
            return {};
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
    }

    Outcome done(const QStringList& arguments) const
    {
        const Outcome outcome = abcp(arguments);
        if (outcome.status != 0)
            qWarning("abcp %s: %s", qPrintable(arguments.join(' ')), outcome.err.constData());
        return outcome;
    }

    QStringList searchArguments(const QString& store, int episodes) const
    {
        return {"search", path("net.cfg"), path("net.weights"), "--data", path("arena"), "--episodes", QString::number(episodes), "--seed", "3",
                "--fine-tune-steps", "1", "--calibration-images", "4", "--batch", "4", "--store", store};
    }

    static void requireKeys(const QJsonObject& object, const QStringList& keys)
    {
        for (const QString& key : keys)
            QVERIFY2(object.contains(key), qPrintable(key + " is missing"));
    }

private Q_SLOTS:
    // The thin way, each step on what the step before wrote.
    void initTestCase()
    {
        const Outcome cfg = done({"zoo", "yolov3-tiny", "--classes", "5", "--width", "0.0625", "--size", "96"});
        QCOMPARE(cfg.status, 0);
        QFile file(path("net.cfg"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(cfg.out);
        file.close();
        QCOMPARE(done({"arena", path("arena"), "--images", "20", "--domain", "sim", "--seed", "1", "--size", "96"}).status, 0);
        QCOMPARE(done({"train", path("net.cfg"), "--data", path("arena"), "--out", path("net.weights"), "--epochs", "1", "--batch", "4"}).status, 0);
    }

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
        all.evaluation = {.inputSize = 320, .calibrationImages = 32, .fineTuneSteps = 40, .batch = 8, .learningRate = 1e-3, .freeze = Freeze::AllButHeads,
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
        for (const std::string& word : searchCommand(settings, m_folder.filePath("words.sqlite").toStdString()))
            words << QString::fromStdString(word);
        QCOMPARE(words.takeFirst(), QString("abcp"));
        const Outcome outcome = done(words << "--dry-run");
        QCOMPARE(outcome.status, 0);
        QCOMPARE(Json::parse(outcome.out.toStdString()).dump(2), toJson(settings).dump(2));
        QVERIFY(!QFile::exists(m_folder.filePath("words.sqlite")));
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

    void inspect()
    {
        const QJsonObject json = done({"inspect", path("net.cfg"), "--weights", path("net.weights"), "--json"}).json();
        requireKeys(json["totals"].toObject(), {"flops", "macs", "params", "conv_layers"});
        requireKeys(json["search_space"].toObject(), {"residual_blocks", "prunable_convs", "coupling_groups"});
        const QJsonArray layers = json["layers"].toArray();
        requireKeys(layers.at(0).toObject(), {"index", "type", "out", "flops", "params"});
        double flops = 0;
        for (const QJsonValue& layer : layers)
            flops += layer["flops"].toDouble();
        QCOMPARE(flops, json["totals"]["flops"].toDouble());
        QCOMPARE(json["totals"]["conv_layers"].toInt(), 13);
    }

    void check()
    {
        const QJsonObject json = done({"check", path("arena"), "--json"}).json();
        QCOMPARE(json["images"].toInt(), 20);
        QCOMPARE(json["classes"].toArray().size(), 5);
        QCOMPARE(json["splits"]["train"].toInt() + json["splits"]["val"].toInt(), 20);
        QVERIFY(json["boxes"].toInt() > 20);
        QVERIFY(json["problems"].toArray().isEmpty());
    }

    void checkDescribesTheData()
    {
        const QJsonObject json = done({"check", path("arena"), "--json"}).json();
        requireKeys(json, {"format", "images_without_box", "crowds", "difficult", "box_sizes", "splits_stated", "near_duplicates"});
        requireKeys(json["box_sizes"].toObject(), {"small", "medium", "large", "side_pixels", "side_share"});
        const QJsonObject sizes = json["box_sizes"].toObject();
        QCOMPARE(sizes["small"].toInt() + sizes["medium"].toInt() + sizes["large"].toInt(), json["boxes"].toInt());
        double share = 0;
        int boxes = 0;
        for (const QJsonValue& one : json["classes"].toArray()) {
            share += one["share"].toDouble();
            boxes += one["boxes_of_split"]["train"].toInt() + one["boxes_of_split"]["val"].toInt();
        }
        QVERIFY(std::abs(share - 1) < 1e-9);
        QCOMPARE(boxes, json["boxes"].toInt());
        QCOMPARE(json["near_duplicates"]["most_bits"].toInt(), 8);
        QVERIFY(done({"check", path("arena")}).out.contains("box sizes"));
    }

    void classesAndSplitCanBeSaid()
    {
        const QJsonObject all = done({"check", path("arena"), "--json"}).json();
        const QString first = all["classes"].toArray().at(1)["name"].toString(), second = all["classes"].toArray().at(0)["name"].toString();
        const QStringList options{"--classes", first + "," + second, "--val-share", "0.5", "--split-seed", "3"};
        const QJsonObject json = done(QStringList{"check", path("arena"), "--json"} + options).json();
        QCOMPARE(json["classes"].toArray().size(), 2);
        QCOMPARE(json["classes"].toArray().at(0)["name"].toString(), first);
        QCOMPARE(json["classes"].toArray().at(0)["boxes"], all["classes"].toArray().at(1)["boxes"]);
        QCOMPARE(json["images"].toInt(), 20);
        QCOMPARE(json["splits"]["val"].toInt(), 10);
        QVERIFY(!json["splits_stated"].toBool());
        QCOMPARE(abcp({"check", path("arena"), "--classes", "unicorn"}).status, 2);
        QCOMPARE(abcp({"check", path("arena"), "--val-share", "1"}).status, 2);
        // A run keeps them, so that resuming divides the data as before.
        const QString store = path("options.sqlite");
        QCOMPARE(done(searchArguments(store, 1) + options).status, 0);
        QCOMPARE(done({"resume", "1", "--store", store, "--json"}).json()["episodes"].toInt(), 1);
        const QJsonObject eval = done(QStringList{"eval", path("net.cfg"), path("net.weights"), "--data", path("arena"), "--json"} + options).json();
        QCOMPARE(eval["images"].toInt(), 10);
        QCOMPARE(eval["per_class"].toArray().size(), 2);
    }

    void evalTellsMoreThanTheMean()
    {
        const QJsonObject eval = done({"eval", path("net.cfg"), path("net.weights"), "--data", path("arena"), "--json"}).json();
        requireKeys(eval, {"data", "split", "coco", "voc", "confusion"});
        requireKeys(eval["coco"].toObject(), {"ap", "ap50", "ap75", "ap_small", "ap_medium", "ap_large", "ar_1", "ar_10", "ar_100", "ar_small", "ar_medium", "ar_large"});
        QCOMPARE(eval["coco"]["ap50"].toDouble(), eval["map50"].toDouble());
        requireKeys(eval["voc"].toObject(), {"map_11_point", "map_all_point"});
        const QJsonObject one = eval["per_class"].toArray().at(0).toObject();
        requireKeys(one, {"name", "objects", "ap50", "ap50_95", "ap75", "ar_100", "voc_11_point", "voc_all_point", "best_f1", "precision_at_recall"});
        QCOMPARE(one["precision_at_recall"]["precision"].toArray().size(), 101);
        QCOMPARE(eval["confusion"]["actual_by_detected"].toArray().size(), 6);
        QVERIFY(!eval.contains("targets"));
    }

    void evalComparesDataSets()
    {
        QCOMPARE(done({"arena", path("field"), "--images", "10", "--domain", "field", "--seed", "2", "--size", "96"}).status, 0);
        const QStringList arguments{"eval", path("net.cfg"), path("net.weights"), "--data", path("arena"), "--data", path("field"), "--split", "val", "--split", "all"};
        const QJsonObject json = done(QStringList(arguments) << "--json").json();
        QCOMPARE(json["data"].toString(), path("arena"));
        QCOMPARE(json["images"].toInt(), 4);
        const QJsonObject target = json["targets"].toArray().at(0).toObject();
        QCOMPARE(target["data"].toString(), path("field"));
        QCOMPARE(target["images"].toInt(), 10);
        QCOMPARE(target["drop"]["map50"].toDouble(), json["map50"].toDouble() - target["map50"].toDouble());
        QVERIFY(done(arguments).out.contains("a drop of"));
        QCOMPARE(abcp(QStringList(arguments) << "--split" << "all").status, 2);
        QCOMPARE(abcp({"eval", path("net.cfg"), path("net.weights"), "--data", path("arena"), "--split", "everything"}).status, 2);
    }

    void evalAndDetect()
    {
        const QJsonObject eval = done({"eval", path("net.cfg"), path("net.weights"), "--data", path("arena"), "--json"}).json();
        requireKeys(eval, {"map50", "map50_95", "per_class", "images", "latency_ms"});
        requireKeys(eval["latency_ms"].toObject(), {"p50", "p95"});
        QCOMPARE(eval["per_class"].toArray().size(), 5);

        const QString image = path("arena/images/000000.jpg");
        const QJsonObject detect = done({"detect", path("net.cfg"), path("net.weights"), image, "--threshold", "0.0001", "--names", path("arena/obj.names"), "--out",
                                         path("drawn"), "--json"}).json();
        const QJsonObject picture = detect["images"].toArray().at(0).toObject();
        QCOMPARE(picture["path"].toString(), image);
        QVERIFY(QFile::exists(path("drawn/000000.png")));
        for (const QJsonValue& found : picture["detections"].toArray()) {
            requireKeys(found.toObject(), {"class", "label", "confidence", "box"});
            QCOMPARE(found["box"].toArray().size(), 4);
        }
    }

    void prune()
    {
        QFile action(path("action.json"));
        QVERIFY(action.open(QIODevice::WriteOnly));
        action.write(R"({"ratios": {"0": 0.25, "*": 0.5}})");
        action.close();
        const QJsonObject json = done({"prune", path("net.cfg"), path("net.weights"), "--action", path("action.json"), "--out", path("pruned"), "--json"}).json();
        QVERIFY(json["flops_ratio"].toDouble() < 0.6);
        const QJsonObject inspected = done({"inspect", json["cfg"].toString(), "--weights", json["weights"].toString(), "--json"}).json();
        QCOMPARE(inspected["totals"]["flops"].toDouble(), json["flops"].toDouble());
        QCOMPARE(inspected["totals"]["params"].toDouble(), json["params"].toDouble());
    }

    void pruneByOtherImportances()
    {
        QFile action(path("half.json"));
        QVERIFY(action.open(QIODevice::WriteOnly));
        action.write(R"({"ratios": {"*": 0.6}})");
        action.close();
        const QStringList prune{"prune", path("net.cfg"), path("net.weights"), "--action", path("half.json"), "--json"};
        QSet<QByteArray> different;
        const auto weights = [&](const QStringList& options, const QString& folder) {
            const QJsonObject json = done(QStringList(prune) << "--out" << path(folder) << options).json();
            QFile file(json["weights"].toString());
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        for (const char* importance : {"batch-norm-scale", "l2", "random"})
            different << weights({"--importance", importance}, importance);
        const QStringList taylor{"--importance", "taylor", "--data", path("arena"), "--calibration-images", "6", "--batch", "3"};
        different << weights(taylor, "taylor");
        QCOMPARE(different.size(), 4);
        QVERIFY(!different.contains(QByteArray()));
        QVERIFY(different.contains(weights(taylor, "taylor-again")));

        const QJsonObject rounded = done(QStringList(prune) << "--out" << path("rounded") << "--multiple" << "8" << "--min-channels" << "16").json();
        for (const QJsonValue& layer : done({"inspect", rounded["cfg"].toString(), "--json"}).json()["layers"].toArray())
            if (layer["type"].toString() == "convolutional" && layer["out"][0].toInt() != 30)  // which the heads need
                QVERIFY(layer["out"][0].toInt() % 8 == 0 || layer["out"][0].toInt() < 16);
        for (const QStringList& bad : {QStringList{"--importance", "taylor"}, QStringList{"--importance", "luck"}, QStringList{"--min-channels", "0"}}) {
            const Outcome refused = abcp(QStringList(prune) << "--out" << path("bad") << bad);
            QCOMPARE(refused.status, 2);
            QCOMPARE(refused.err.count('\n'), 1);
            QVERIFY(!QFile::exists(path("bad")));
        }
    }

    void searchByTaylor()
    {
        const QString store = path("taylor.sqlite");
        const QStringList search = searchArguments(store, 2) << "--importance" << "taylor" << "--multiple" << "4" << "--min-channels" << "4" << "--json";
        const QString run = QString::number(done(search).json()["run"].toInt());
        const auto exported = [&](const QString& folder) {
            const QJsonObject json = done({"export", run, "1", "--out", path(folder), "--store", store, "--json"}).json();
            QFile file(json["files"][1]["path"].toString());
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QByteArray first = exported("taylor-1");
        QVERIFY(!first.isEmpty());
        QCOMPARE(exported("taylor-2"), first);
    }

    void everyAgentSearches_data()
    {
        QTest::addColumn<QString>("agent");
        for (const char* name : {"abcp", "random", "uniform", "rule-based", "nsga2", "ddpg"})
            QTest::newRow(name) << name;
    }

    void everyAgentSearches()
    {
        QFETCH(QString, agent);
        const double budget = 0.4 * done({"inspect", path("net.cfg"), "--json"}).json()["totals"].toObject()["flops"].toDouble();
        const QJsonObject search = done(searchArguments(path("agents.sqlite"), 2) << "--agent" << agent << "--budget-flops" << QString::number(budget, 'f', 0)
                                                                                 << "--json").json();
        QCOMPARE(search["episodes"].toInt(), 2);
        QVERIFY(search["best"].toObject()["flops"].toDouble() <= budget);
    }

    void searchRetrainExportAndRuns()
    {
        const QString store = path("runs.sqlite");
        const QJsonObject search = done(searchArguments(store, 3) << "--json").json();
        requireKeys(search, {"run", "episodes", "best", "front"});
        QCOMPARE(search["episodes"].toInt(), 3);
        requireKeys(search["best"].toObject(), {"episode", "map50", "loss", "flops", "params", "latency_ms", "reward", "flops_ratio", "params_ratio"});
        const QString run = QString::number(search["run"].toInt());
        QCOMPARE(done({"search", path("net.cfg"), path("net.weights"), "--data", path("arena"), "--agent", "uniform", "--episodes", "2", "--fine-tune-steps", "0",
                       "--store", store}).status, 0);

        const QJsonObject retrained = done({"retrain", run, "1", "--epochs", "1", "--store", store, "--json"}).json();
        QCOMPARE(retrained["episode"].toInt(), 1);
        // Episode 1 is retrained just so already.
        const QStringList top{"retrain", run, "--top", "3", "--epochs", "1", "--store", store};
        const QJsonObject finalists = done(QStringList(top) << "--json").json();
        requireKeys(finalists, {"run", "finalists", "chosen", "rank_correlation"});
        QCOMPARE(finalists["finalists"].toArray().size(), 3);
        for (const QJsonValue& finalist : finalists["finalists"].toArray())
            QCOMPARE(finalist["was_there"].toBool(), finalist["episode"].toInt() == 1);
        QVERIFY(done(top).out.contains("retrained mAP50"));
        const QJsonObject exported = done({"export", run, "1", "--format", "darknet,onnx,torchscript", "--out", path("export"), "--store", store, "--json"}).json();
        QCOMPARE(exported["files"].toArray().size(), 7);
        for (const QJsonValue& file : exported["files"].toArray()) {
            requireKeys(file.toObject(), {"path", "format", "max_abs_diff"});
            QVERIFY(QFile::exists(file["path"].toString()));
        }
        QStringList again{"export", run, "1", "--format", "onnx", "--onnx-decode", "--keep-batch-norm", "--out", path("export"), "--store", store};
        QCOMPARE(done(again).status, 2);  // exists already
        QCOMPARE(done(again << "--force").status, 0);
        QCOMPARE(done({"runs", "list", "--store", store, "--json"}).json()["runs"].toArray().size(), 2);
        QCOMPARE(done({"runs", "show", run, "--store", store, "--json"}).json()["candidates"].toArray().size(), 3);
        const QJsonObject compared = done({"runs", "compare", run, "2", "--store", store, "--json"}).json();
        QVERIFY(compared["differing_settings"].toObject().contains("/agent"));
        QVERIFY(!compared["differing_settings"].toObject().contains("/cfg"));
        QCOMPARE(done({"runs", "export", run, "--format", "csv", "--store", store}).out.count('\n'), 4);
        QCOMPARE(done({"runs", "export", run, "--format", path("kept"), "--store", store}).status, 0);
        QVERIFY(QFile::exists(path("kept/episodes.csv")) && QFile::exists(path("kept/network.cfg")));
        requireKeys(compared, {"runs", "differing_settings", "joint_front", "layers"});
        QVERIFY(!compared["joint_front"].toArray().isEmpty());
        const auto runs = [&](const QStringList& words) { return done(QStringList{"runs"} + words + QStringList{"--store", store}); };
        const auto listed = [&](const QStringList& words) { return runs(QStringList{"list"} + words + QStringList{"--json"}).json()["runs"].toArray().size(); };
        QCOMPARE(runs({"tag", run, "jetson", "night"}).out, QByteArray("jetson\nnight\n"));
        QCOMPARE(runs({"tag", run, "--remove", "night"}).out, QByteArray("jetson\n"));
        QCOMPARE(runs({"note", run, "heavy", "heads"}).out, QByteArray("heavy heads\n"));
        QVERIFY(runs({"show", run}).out.contains("note: heavy heads"));
        QCOMPARE(listed({"tag:jetson"}), 1);
        QCOMPARE(listed({"agent:uniform", "map50>=0"}), 1);
        QCOMPARE(listed({"agent:uniform map50>=0"}), 1);
        QCOMPARE(listed({"-tag:jetson"}), 1);
        QCOMPARE(listed({"agent:uniform", "-tag:jetson"}), 1);
        QCOMPARE(listed({"tag:jetson", "-agent:abcp"}), 0);
        QCOMPARE(runs({"list", "--colour"}).status, 2);
        QCOMPARE(listed({"map50>1"}), 0);
        QVERIFY(runs({"list", "map50>1"}).out.contains("no run meets map50>1"));
        QCOMPARE(runs({"list", "colour:red"}).status, 2);
        const QJsonObject layers = runs({"compare", run, "2", "--episodes", "0", "1", "--json"}).json()["layers"].toObject();
        QCOMPARE(layers["episodes"].toArray(), QJsonArray({0, 1}));
        QVERIFY(runs({"compare", run, "2", "--episodes", "0", "1"}).out.contains("episode 0 against run 2 episode 1: "));
        const QStringList report{"report", run, "--pictures", "1", "--out", path("page.html"), "--store", store};
        QCOMPARE(done(report).out, (path("page.html") + "\n").toUtf8());
        QCOMPARE(done(report).status, 2);  // exists already
        QCOMPARE(done(QStringList(report) << "--overwrite" << "--episode" << "1" << "--json").json()["file"].toString(), path("page.html"));
        QFile page(path("page.html"));
        QVERIFY(page.open(QIODevice::ReadOnly) && page.readAll().contains("Layers of episode 1"));
        QCOMPARE(done({"report", "99", "--out", path("none.html"), "--store", store}).status, 2);
        for (const QStringList& printed : {QStringList{"--pdf", path("page")}, QStringList{"--out", path("page.PDF")}}) {
            QCOMPARE(done(QStringList{"report", run, "--pictures", "0", "--store", store} + printed).status, 0);
            QFile file(printed.last());
            QVERIFY(file.open(QIODevice::ReadOnly) && file.read(5) == "%PDF-");
        }
        QCOMPARE(done({"report", run, "--pdf", path("other"), "--out", path("other.html"), "--store", store}).status, 2);
        QVERIFY(!QFile::exists(path("none.html")));
        QCOMPARE(runs({"compare", run, "2", "2", "--episodes", "0", "1"}).status, 2);
        QCOMPARE(runs({"compare", run, "2", "--episodes", "0", "99"}).status, 2);

        const QString parcel = path("parcel.sqlite"), other = path("other.sqlite");
        QCOMPARE(runs({"export", run, "2", "--format", "sqlite", "--out", parcel}).status, 0);
        QCOMPARE(runs({"export", run, "--format", "sqlite", "--out", parcel}).status, 2);  // exists already
        QCOMPARE(done({"runs", "import", parcel, "--store", other, "--json"}).json()["runs"].toArray().size(), 2);
        QVERIFY(done({"runs", "import", parcel, "--store", other}).out.contains("is here already"));
        QCOMPARE(done({"runs", "show", run, "--store", other, "--json"}).json()["note"].toString(), QString("heavy heads"));
        QCOMPARE(done({"runs", "check", "--store", other}).status, 0);
        QCOMPARE(runs({"check"}).status, 0);

        QCOMPARE(done({"pin", run, "1", "--store", store}).status, 0);
        QVERIFY(runs({"clean-up"}).out.contains("pinned: stays"));
        const auto checkpoints = runs({"clean-up", "--json"}).json()["checkpoints"].toArray().size();
        QCOMPARE(runs({"clean-up", "--yes", "--json"}).json()["checkpoints"].toArray().size(), checkpoints);
        QCOMPARE(runs({"clean-up", "--json"}).json()["checkpoints"].toArray().size(), 1);

        QCOMPARE(runs({"delete", run}).status, 0);
        QCOMPARE(listed({}), 1);
        QCOMPARE(listed({"--deleted"}), 1);
        QVERIFY(runs({"show", run}).err.contains("was deleted"));
        QCOMPARE(runs({"restore", run}).status, 0);
        QCOMPARE(listed({}), 2);
        QCOMPARE(runs({"purge", run}).status, 2);
        QCOMPARE(runs({"purge", run, "--yes"}).status, 0);
        QCOMPARE(listed({}), 1);
        QVERIFY(!QFile::exists(path("checkpoints/runs-run%1/episode1.weights").arg(run)));
    }

    // A training that is killed continues from its checkpoint and ends with the same file as one that was not.
    void killedTrainingContinues()
    {
        const auto arguments = [&](const char* name) {
            return QStringList{"train", path("net.cfg"), "--data", path("arena"), "--out", path(QString("%1.weights").arg(name)), "--epochs", "12", "--batch", "4",
                               "--threads", "1", "--evaluate-every", "2", "--checkpoint", path(QString("%1.checkpoint").arg(name)), "--checkpoint-seconds", "0"};
        };
        QCOMPARE(done(arguments("whole")).status, 0);
        QProcess process;
        process.start(ABCP_PROGRAM, arguments("killed"));
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("killed.checkpoint")), 60'000);
        ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
        QVERIFY(process.waitForFinished());
        QCOMPARE(done(arguments("killed")).status, 0);
        QFile whole(path("whole.weights")), killed(path("killed.weights"));
        QVERIFY(whole.open(QIODevice::ReadOnly) && killed.open(QIODevice::ReadOnly));
        QVERIFY(whole.readAll() == killed.readAll());
        QStringList other = arguments("killed");
        other << "--learning-rate" << "0.001";
        QCOMPARE(abcp(other).status, 2);
    }

    void trainingOptions()
    {
        const auto trained = [&](const QStringList& options) {
            return abcp(QStringList{"train", path("net.cfg"), "--data", path("arena"), "--out", path("options.weights"), "--epochs", "1", "--batch", "8"} + options);
        };
        QCOMPARE(trained({"--optimizer", "sgd", "--freeze", "all-but-heads", "--box-loss", "giou", "--focal-gamma", "1.5"}).status, 0);
        QCOMPARE(trained({"--teacher", path("net.cfg"), path("net.weights"), "--distill-weight", "0.5"}).status, 0);
        QCOMPARE(trained({"--optimizer", "adam"}).status, 2);
        QCOMPARE(trained({"--box-loss", "l2"}).status, 2);
        QCOMPARE(trained({"--freeze", "half"}).status, 2);
        QCOMPARE(trained({"--label-smoothing", "0.7"}).status, 2);
        QCOMPARE(trained({"--anchors", "manual"}).status, 2);
        QCOMPARE(trained({"--anchors", "auto", "--json"}).json()["cfg"].toString(), path("options.cfg"));
        QCOMPARE(done({"eval", path("options.cfg"), path("options.weights"), "--data", path("arena")}).status, 0);
        QCOMPARE(abcp({"train", path("options.cfg"), "--data", path("arena"), "--out", path("options.weights"), "--anchors", "auto"}).status, 2);
    }

    void classifier()
    {
        const QString cfg = path("classifier.cfg");
        QFile file(cfg);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[net]\nwidth=32\nheight=32\nchannels=3\n[convolutional]\nbatch_normalize=1\nfilters=8\nsize=3\nstride=2\npad=1\nactivation=leaky\n"
                   "[convolutional]\nfilters=2\nsize=1\nstride=1\nactivation=linear\n[avgpool]\n[softmax]\n");
        file.close();
        for (int i = 0; i < 12; ++i) {
            const QString folder = path(i % 2 == 0 ? "colours/bright" : "colours/dark");
            QVERIFY(QDir().mkpath(folder));
            QImage picture(32, 32, QImage::Format_RGB32);
            picture.fill(i % 2 == 0 ? QColor(200 + i, 220, 210) : QColor(20 + i, 10, 15));
            QVERIFY(picture.save(QStringLiteral("%1/%2.png").arg(folder).arg(i)));
        }
        QCOMPARE(done({"check", path("colours"), "--json"}).json()["format"].toString(), QString("classes"));
        const QJsonObject trained = done({"train", cfg, "--data", path("colours"), "--out", path("classifier.weights"), "--epochs", "20", "--batch", "4", "--json"}).json();
        requireKeys(trained, {"weights", "top1", "history"});
        const QJsonObject eval = done({"eval", cfg, path("classifier.weights"), "--data", path("colours"), "--json"}).json();
        requireKeys(eval, {"top1", "top5", "per_class", "images", "latency_ms"});
        QCOMPARE(eval["top1"].toDouble(), trained["top1"].toDouble());
        QCOMPARE(eval["per_class"].toArray().size(), 2);
        QCOMPARE(abcp({"eval", cfg, path("classifier.weights"), "--data", path("arena")}).status, 2);
        const QJsonObject search = done({"search", cfg, path("classifier.weights"), "--data", path("colours"), "--episodes", "2", "--fine-tune-steps", "1",
                                         "--calibration-images", "4", "--batch", "4", "--store", path("classifier.sqlite"), "--json"}).json();
        QCOMPARE(search["episodes"].toInt(), 2);
    }

    void repeatsTellTheNoise()
    {
        const QString store = path("repeats.sqlite");
        QCOMPARE(done(searchArguments(store, 4) << "--repeat-every" << "2").status, 0);
        const QJsonObject shown = done({"runs", "show", "1", "--store", store, "--json"}).json();
        QCOMPARE(shown["candidates"].toArray().size(), 4);
        requireKeys(shown["noise"].toObject(), {"repeats", "failed", "candidates", "map50_deviation", "reward_deviation", "best"});
        QCOMPARE(shown["noise"]["repeats"].toInt(), 2);
        QVERIFY(done({"runs", "show", "1", "--store", store}).out.contains("noise: 2 repeats"));
        QCOMPARE(done({"retrain", "1", "0", "--epochs", "1", "--store", store}).status, 0);
        QCOMPARE(abcp(searchArguments(store, 4) << "--repeat-every" << "-1").status, 2);
        QCOMPARE(done(searchArguments(store, 1)).status, 0);
        QVERIFY(done({"runs", "show", "2", "--store", store, "--json"}).json()["noise"].isNull());
    }

    void searchWatchesAndRetrainingDistills()
    {
        const QString store = path("watching.sqlite");
        QCOMPARE(done({"arena", path("field"), "--images", "10", "--domain", "field", "--seed", "1", "--size", "96"}).status, 0);
        QCOMPARE(done(searchArguments(store, 2) << "--watch" << path("field")).status, 0);
        const QJsonObject shown = done({"runs", "show", "1", "--store", store, "--json"}).json();
        QVERIFY(shown["candidates"].toArray().at(1).toObject().contains("watched_map50"));
        QVERIFY(shown["reference"].toObject().contains("watched_map50"));
        QVERIFY(done({"runs", "show", "1", "--store", store}).out.contains("watched"));
        QCOMPARE(done({"retrain", "1", "1", "--epochs", "1", "--distill", "--store", store}).status, 0);
        QCOMPARE(abcp(searchArguments(store, 2) << "--watch" << path("nowhere")).status, 2);
    }

    // What was told of an episode is on disk, whenever the program is killed, and the run goes on to the same end.
    void killedSearchResumes()
    {
        constexpr int episodes = 12;
        const QString store = path("killed.sqlite");
        const QJsonObject whole = done(searchArguments(path("whole.sqlite"), episodes) << "--json").json();

        QProcess process;
        process.start(ABCP_PROGRAM, searchArguments(store, episodes));
        const auto recorded = [&] { return done({"runs", "list", "--store", store, "--json"}).json()["runs"].toArray().at(0)["episodes"].toInt(); };
        QTRY_VERIFY_WITH_TIMEOUT(recorded() >= 2, 120'000);
        ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
        QVERIFY(process.waitForFinished());
        const QJsonObject resumed = done({"resume", "1", "--store", store, "--json"}).json();
        QCOMPARE(resumed["episodes"].toInt(), episodes);
        QCOMPARE(resumed["best"]["episode"].toInt(), whole["best"]["episode"].toInt());
        QCOMPARE(resumed["best"]["map50"].toDouble(), whole["best"]["map50"].toDouble());
        QCOMPARE(resumed["best"]["loss"].toDouble(), whole["best"]["loss"].toDouble());
    }

    void stopSignalKeepsWhatWasDone()
    {
        const QString store = path("stopped.sqlite");
        QProcess process;
        process.start(ABCP_PROGRAM, searchArguments(store, 100'000));
        QTRY_VERIFY_WITH_TIMEOUT(done({"runs", "list", "--store", store, "--json"}).json()["runs"].toArray().at(0)["episodes"].toInt() > 1, 120'000);
        process.terminate();
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(process.exitCode(), 1);
        const QJsonObject run = done({"runs", "list", "--store", store, "--json"}).json()["runs"].toArray().at(0).toObject();
        QCOMPARE(run["state"].toString(), QString("stopped"));
        QVERIFY(run["episodes"].toInt() > 1);
    }

    // Lock, steer, try an action, pin, branch, start from: each as a person would.
    void steeringByHand()
    {
        const QString store = path("steered.sqlite");
        QFile action(path("mine.json"));
        QVERIFY(action.open(QIODevice::WriteOnly));
        action.write(R"({"ratios": {"*": 0.5}})");
        action.close();
        QCOMPARE(done(searchArguments(store, 3) << "--lock-layer" << "0=0.5" << "--bound" << "*=0.1..0.9" << "--agent-option" << "hidden=8"
                                                << "--learning-rate" << "0.001").status, 0);
        const QJsonObject shown = done({"runs", "show", "1", "--store", store, "--json"}).json();
        QCOMPARE(shown["settings"]["locks"]["ratios"]["0"].toDouble(), 0.5);
        QCOMPARE(shown["settings"]["min_ratio"].toDouble(), 0.1);
        QCOMPARE(shown["settings"]["agent_options"]["hidden"].toInt(), 8);
        QCOMPARE(shown["settings"]["evaluation"]["learning_rate"].toDouble(), 0.001);
        QVERIFY(shown["phases"].toArray().isEmpty());

        QCOMPARE(done({"steer", "1", "--unlock-layer", "0", "--cost-weight", "0.5", "--store", store}).status, 0);
        const QJsonObject tried = done({"evaluate", "1", "--action", path("mine.json"), "--store", store, "--json"}).json();
        QCOMPARE(tried["candidate"]["episode"].toInt(), 3);
        QCOMPARE(tried["candidate"]["origin"].toString(), QString("user"));
        QCOMPARE(done({"pin", "1", "3", "--store", store, "--json"}).json()["pinned"].toArray().first().toInt(), 3);
        const QJsonObject asked = done({"steer", "1", "--store", store, "--json"}).json();
        QCOMPARE(asked["requested"].toBool(), false);
        QCOMPARE(asked["steering"]["reward"]["cost_weight"].toDouble(), 0.5);
        const QJsonObject after = done({"runs", "show", "1", "--store", store, "--json"}).json();
        QCOMPARE(after["phases"][0]["from_episode"].toInt(), 3);
        QCOMPARE(after["pinned"].toArray().first().toInt(), 3);
        QVERIFY(done({"runs", "show", "1", "--store", store}).out.contains("made by hand") || done({"runs", "export", "1", "--format", "csv", "--store", store}).out.contains(",user"));
        QCOMPARE(done({"resume", "1", "--store", store}).status, 0);

        const QJsonObject branch = done({"search", "--branch", "1", "--from", "1", "--episodes", "4", "--bound", "0=0.2..0.4", "--store", store, "--json"}).json();
        QCOMPARE(branch["run"].toInt(), 2);
        QCOMPARE(branch["episodes"].toInt(), 4);
        const QJsonObject branched = done({"runs", "show", "2", "--store", store, "--json"}).json();
        QCOMPARE(branched["parent"]["run"].toInt(), 1);
        QCOMPARE(done(searchArguments(store, 2) << "--start-from" << "1").status, 0);
        const QJsonObject warm = done({"runs", "show", "3", "--store", store, "--json"}).json();
        QCOMPARE(warm["settings"]["start_from"]["episodes"].toInt(), 4);
        const QByteArray help = done({"search", "--help-agents"}).out;
        for (const char* name : {"learning_rate", "population", "actor_rate", "uniform: no options"})
            QVERIFY2(help.contains(name), name);
    }
};

QTEST_GUILESS_MAIN(CommandLineTest)
#include "tst_command_line.moc"
