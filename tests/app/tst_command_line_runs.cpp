#include "tests/app/command_line_project.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <csignal>

// Searches from the command line, and what is done with their runs.
class CommandLineRunsTest : public CommandLineProject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepare(); }

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
        requireKeys(finalists, {"run", "finalists", "chosen", "rank_correlation", "reward_correlation"});
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
        QCOMPARE(done({"retrain", "1", "1", "--epochs", "1", "--camera-effects", "0.5", "--store", store}).status, 0);
        QCOMPARE(abcp({"retrain", "1", "1", "--epochs", "1", "--camera-effects", "1.5", "--store", store}).status, 2);
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

QTEST_GUILESS_MAIN(CommandLineRunsTest)
#include "tst_command_line_runs.moc"
