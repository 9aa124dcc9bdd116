#include "sample_runs.h"

#include "core/base/error.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <filesystem>
#include <limits>

using namespace abcp;
namespace fs = std::filesystem;

// What the store keeps and gives back, and how the file looks from outside.
class TestRunStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = fs::path(m_folder->path().toStdString()) / "deep" / "er" / "studio.sqlite";
    }

    void runComesBack()
    {
        const RunRecord record = sampleRun();
        RunId id{};
        {
            RunStore store(m_file);
            id = store.createRun(record);
        }
        const RunRecord back = RunStore(m_file).run(id);
        QCOMPARE(back.id, id);
        QCOMPARE(toJson(back.settings), toJson(record.settings));
        QCOMPARE(back.settings.cfg, record.settings.cfg);
        QCOMPARE(back.settings.seed, record.settings.seed);
        QCOMPARE(back.cfgText, record.cfgText);
        QCOMPARE(back.weightsHash, record.weightsHash);
        QCOMPARE(back.dataFingerprint, record.dataFingerprint);
        QCOMPARE(back.environment, record.environment);
        QCOMPARE(back.state, RunState::Running);
        QVERIFY(!back.reference);
        QCOMPARE(back.episodes, 0);
        QVERIFY(!back.bestEpisode);
        QVERIFY(QRegularExpression(QStringLiteral("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$"))
                    .match(QString::fromStdString(back.created)).hasMatch());
    }

    void stateAndReferenceChange()
    {
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun());
        for (const RunState state : {RunState::Stopped, RunState::Finished, RunState::Failed, RunState::Running}) {
            store.setState(id, state);
            QCOMPARE(store.run(id).state, state);
        }
        Measurement reference = sampleMeasurement(0);
        reference.latencyMs = std::numeric_limits<double>::quiet_NaN();
        store.setReference(id, reference);
        QVERIFY(store.run(id).reference);
        QVERIFY(same(*store.run(id).reference, reference));
    }

    void runsAreNewestFirst()
    {
        RunStore store(m_file);
        QVERIFY(store.runs().empty());
        store.createRun(sampleRun("first"));
        const RunId second = store.createRun(sampleRun("second"));
        store.appendEpisode(second, sampleEpisode(0));
        store.appendEpisode(second, sampleEpisode(1));
        store.appendEpisode(second, sampleEpisode(2));
        store.appendEpisode(second, failedEpisode(3));
        const std::vector<RunRecord> runs = store.runs();
        QCOMPARE(runs.size(), std::size_t{2});
        QCOMPARE(runs[0].settings.name, std::string("second"));
        QCOMPARE(runs[0].episodes, 4);
        QCOMPARE(runs[0].bestEpisode, std::optional<int>(2));  // sin 2 > sin 1 > sin 0
        QCOMPARE(runs[1].episodes, 0);
    }

    void settingsThatCannotBeReadBackAreRefused()
    {
        RunStore store(m_file);
        RunRecord record = sampleRun();
        record.settings.maxRatio = std::numeric_limits<double>::quiet_NaN();
        QVERIFY_EXCEPTION_THROWN(store.createRun(record), InputError);
        record = sampleRun();
        record.settings.cfg = fs::path("\xff\xfe.cfg");
        QVERIFY_EXCEPTION_THROWN(store.createRun(record), InputError);
        QVERIFY(store.runs().empty());
    }

    void episodesComeBackExactly()
    {
        std::vector<Episode> episodes;
        for (int i = 0; i < 20; ++i)
            episodes.push_back(i % 7 == 3 ? failedEpisode(i) : sampleEpisode(i));
        episodes[4].decisions.clear();
        episodes[5].action = {};
        episodes[6].measurement->loss = std::numeric_limits<double>::quiet_NaN();
        episodes[6].reward = std::numeric_limits<double>::quiet_NaN();
        episodes[7].measurement->loss = std::numeric_limits<double>::infinity();
        episodes[8].baseline = -0.0;
        episodes[9].action.pruningRatio = {std::numeric_limits<double>::denorm_min(), 0.1 + 0.2, std::nextafter(1.0, 0.0)};
        episodes[10].failure = std::string("a\0b", 3);

        RunId id{};
        {
            RunStore store(m_file);
            id = store.createRun(sampleRun());
            const RunId other = store.createRun(sampleRun());
            for (auto it = episodes.rbegin(); it != episodes.rend(); ++it) {  // the order of writing does not matter
                store.appendEpisode(other, sampleEpisode(it->number, 1, 1));
                store.appendEpisode(id, *it);
            }
        }
        const RunStore store(m_file);
        const std::vector<Episode> back = store.episodes(id);
        QCOMPARE(back.size(), episodes.size());
        for (std::size_t i = 0; i < back.size(); ++i) {
            QVERIFY2(same(back[i], episodes[i]), qPrintable(QString::number(i)));
            QVERIFY(same(store.episode(id, static_cast<int>(i)), episodes[i]));
        }
    }

    void whatIsNotThereIsRefused()
    {
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun());
        const RunId none{77};
        QVERIFY_EXCEPTION_THROWN(store.run(none), InputError);
        QVERIFY_EXCEPTION_THROWN(store.episodes(none), InputError);
        QVERIFY_EXCEPTION_THROWN(store.episode(id, 0), InputError);
        QVERIFY_EXCEPTION_THROWN(store.appendEpisode(none, sampleEpisode(0)), InputError);
        QVERIFY_EXCEPTION_THROWN(store.setState(none, RunState::Failed), InputError);
        QVERIFY_EXCEPTION_THROWN(store.setReference(none, {}), InputError);
        QVERIFY_EXCEPTION_THROWN(store.purgeRun(none), InputError);
        QVERIFY_EXCEPTION_THROWN(store.addExport(id, {}), InputError);
        QVERIFY_EXCEPTION_THROWN(store.addCheckpoint(id, {}), InputError);
        QVERIFY_EXCEPTION_THROWN(store.setTags(none, {"a"}), InputError);
        QVERIFY_EXCEPTION_THROWN(store.tags(none), InputError);
    }

    void theSameEpisodeAgainChangesNothing()
    {
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun());
        for (const Episode& episode : {sampleEpisode(0), failedEpisode(1)}) {
            store.appendEpisode(id, episode);
            const std::string before = scalar("SELECT group_concat(finished_at || row_hash) FROM episodes");
            store.appendEpisode(id, episode);
            QCOMPARE(scalar("SELECT group_concat(finished_at || row_hash) FROM episodes"), before);
        }
        QCOMPARE(store.episodes(id).size(), std::size_t{2});
    }

    void anotherEpisodeOfThatNumberIsRefused()
    {
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun());
        store.appendEpisode(id, sampleEpisode(0));
        std::vector<Episode> others(5, sampleEpisode(0));
        others[0].reward += 1e-15;
        others[1].decisions.back().kept -= 1;
        others[2].decisions.pop_back();
        others[3].action.pruningRatio[0] = std::nextafter(others[3].action.pruningRatio[0], 1.0);
        others[4] = failedEpisode(0);
        for (const Episode& other : others) {
            QVERIFY_EXCEPTION_THROWN(store.appendEpisode(id, other), FailureError);
            QVERIFY(same(store.episode(id, 0), sampleEpisode(0)));
        }
    }

    void exportsCheckpointsAndTagsComeBack()
    {
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun());
        store.appendEpisode(id, sampleEpisode(0));
        store.addExport(id, {.episode = 0, .format = "onnx", .path = "/tmp/ä.onnx", .maxAbsDiff = 1e-6});
        store.addExport(id, {.episode = 0, .format = "darknet", .path = "/tmp/b.cfg", .maxAbsDiff = 0});
        const std::vector<ExportRecord> exports = store.exports(id);
        QCOMPARE(exports.size(), std::size_t{2});
        QCOMPARE(exports[0].format, std::string("onnx"));
        QCOMPARE(exports[0].path, fs::path("/tmp/ä.onnx"));
        QCOMPARE(exports[0].maxAbsDiff, 1e-6);

        store.addCheckpoint(id, {.episode = 0, .kind = "retrained", .cfg = "/a.cfg", .weights = "/a.weights",
                                 .weightsHash = "abc", .measurement = sampleMeasurement(3)});
        const std::vector<CheckpointRecord> checkpoints = store.checkpoints(id);
        QCOMPARE(checkpoints.size(), std::size_t{1});
        QCOMPARE(checkpoints[0].kind, std::string("retrained"));
        QCOMPARE(checkpoints[0].cfg, fs::path("/a.cfg"));
        QCOMPARE(checkpoints[0].weights, fs::path("/a.weights"));
        QCOMPARE(checkpoints[0].weightsHash, std::string("abc"));
        QVERIFY(same(checkpoints[0].measurement, sampleMeasurement(3)));

        store.setTags(id, {"paper", "fast", "paper"});
        QCOMPARE(store.tags(id), (std::vector<std::string>{"paper", "fast"}));
        store.setTags(id, {"slow"});
        QCOMPARE(store.tags(id), std::vector<std::string>{"slow"});
    }

    void deletingARunTakesAllOfIt()
    {
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun());
        const RunId other = store.createRun(sampleRun());
        for (const RunId run : {id, other}) {
            store.appendEpisode(run, sampleEpisode(0));
            store.addExport(run, {.episode = 0, .format = "onnx", .path = "a", .maxAbsDiff = 0});
            store.addCheckpoint(run, {.episode = 0, .kind = "retrained", .cfg = "a", .weights = "b", .weightsHash = "c", .measurement = {}});
            store.setTags(run, {"tag"});
        }
        store.purgeRun(id);
        for (const char* table : {"episodes", "decisions", "exports", "checkpoints", "tags"})
            QCOMPARE(scalar(std::string("SELECT group_concat(DISTINCT run) FROM ") + table), std::to_string(toInteger(other)));
        QCOMPARE(store.episodes(other).size(), std::size_t{1});
        // Numbers of deleted runs are not given again: reports refer to them.
        store.purgeRun(other);
        QVERIFY(toInteger(store.createRun(sampleRun())) > toInteger(other));
    }

    void twoStoresSeeEachOther()
    {
        RunStore writer(m_file);
        const RunId id = writer.createRun(sampleRun());
        const RunStore reader(m_file, RunStore::Access::ReadOnly);
        for (int i = 0; i < 3; ++i) {
            writer.appendEpisode(id, sampleEpisode(i));
            QCOMPARE(reader.episodes(id).size(), static_cast<std::size_t>(i + 1));
        }
    }

    void recorderStores()
    {
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun());
        RunRecorder recorder(store, id);
        recorder.referenceMeasured(sampleMeasurement(9));
        recorder.episodeFinished(sampleEpisode(0));
        QVERIFY(same(*store.run(id).reference, sampleMeasurement(9)));
        QVERIFY(same(store.episode(id, 0), sampleEpisode(0)));
    }

    void storeCanBeMoved()
    {
        RunStore store(m_file);
        RunStore moved = std::move(store);
        const RunId id = moved.createRun(sampleRun());
        store = std::move(moved);
        QCOMPARE(store.run(id).settings.name, std::string("evening run"));
        QCOMPARE(store.file(), m_file);
    }

    // The queries with which a person would look.
    void viewsTellTheFront()
    {
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun());
        const auto append = [&](int number, double map50, std::int64_t flops) {
            Episode episode = sampleEpisode(number);
            episode.measurement->map50 = map50;
            episode.measurement->flops = flops;
            store.appendEpisode(id, episode);
        };
        append(0, 0.5, 100);
        append(1, 0.4, 200);   // dominated
        append(2, 0.3, 50);
        append(3, 0.5, 100);   // the same again
        append(4, 0.9, 1000);
        store.appendEpisode(id, failedEpisode(5));
        QCOMPARE(scalar("SELECT group_concat(episode) FROM front"), std::string("2,0,4"));
        QCOMPARE(scalar("SELECT episodes || ' ' || failed || ' ' || best_map50 || ' ' || name FROM run_summary"),
                 std::string("6 1 0.9 evening run"));
        QCOMPARE(scalar("SELECT count(*) FROM episodes WHERE status = 'failed' AND map50 IS NULL AND flops IS NULL AND reward IS NULL"),
                 std::string("1"));
        QCOMPARE(scalar("SELECT network || agent || seed FROM runs"),
                 sampleRun().settings.cfg.string() + "random18446744073709551615");
    }

    void sqliteCommandLineOpensIt()
    {
        const QString program = QStandardPaths::findExecutable(QStringLiteral("sqlite3"));
        if (program.isEmpty())
            QSKIP("the sqlite3 program is not installed");
        {
            RunStore store(m_file);
            const RunId id = store.createRun(sampleRun());
            store.appendEpisode(id, sampleEpisode(0));
        }
        const auto ask = [&](const QString& query) {
            QProcess process;
            process.start(program, {QString::fromStdString(m_file.string()), query});
            process.waitForFinished();
            return process.readAllStandardOutput().trimmed();
        };
        QCOMPARE(ask(QStringLiteral("PRAGMA integrity_check")), QByteArray("ok"));
        QCOMPARE(ask(QStringLiteral("PRAGMA foreign_key_check")), QByteArray());
        QCOMPARE(ask(QStringLiteral("PRAGMA journal_mode")), QByteArray("delete"));
        QCOMPARE(ask(QStringLiteral("PRAGMA user_version")), QByteArray("5"));
        QCOMPARE(ask(QStringLiteral("PRAGMA application_id")), QByteArray("1094861648"));
        QCOMPARE(ask(QStringLiteral("SELECT group_concat(name) FROM (SELECT name FROM pragma_table_list WHERE strict ORDER BY name)")),
                 QByteArray("channel_scores,checkpoints,decisions,episodes,exports,phases,pins,repeats,requests,runs,tags,watched"));
        QCOMPARE(ask(QStringLiteral("SELECT group_concat(name) FROM pragma_table_info('episodes')")),
                 QByteArray("run,episode,status,failure,map50,map50_95,loss,flops,params,latency_ms,reward,flops_ratio,params_ratio,"
                            "baseline,entropy,seconds,finished_at,action,row_hash,same_as,early_loss,stopped_at_step,origin"));
        QVERIFY(ask(QStringLiteral("SELECT sql FROM sqlite_schema WHERE name = 'episodes'")).contains("/* the earlier episode with the same network"));
        QCOMPARE(ask(QStringLiteral("SELECT count(*) FROM decisions WHERE run = 1 AND episode = 0 AND block >= 0")), QByteArray("3"));
        QCOMPARE(ask(QStringLiteral("SELECT json_array_length(action, '$.ratios') FROM episodes")), QByteArray("5"));
    }

    void channelScoresComeBack()
    {
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun()), other = store.createRun(sampleRun());
        QVERIFY(!store.channelScores(id));
        const ChannelScores scores{{0.1 + 0.2, 0, 1e-300}, {}, {std::nextafter(2.0, 3.0)}};
        store.setChannelScores(id, {{9, 9}, {9}, {9}, {9}});
        store.setChannelScores(id, scores);
        QCOMPARE(RunStore(m_file, RunStore::Access::ReadOnly).channelScores(id).value(), scores);
        QVERIFY(!store.channelScores(other));
        QVERIFY_EXCEPTION_THROWN(store.setChannelScores(RunId{99}, scores), InputError);
        QVERIFY_EXCEPTION_THROWN(store.channelScores(RunId{99}), InputError);
        store.purgeRun(id);
        QCOMPARE(scalar("SELECT count(*) FROM channel_scores"), std::string("0"));
    }

    void damagedChannelScoresAreRefused_data()
    {
        QTest::addColumn<QString>("damage");
        QTest::newRow("a value") << "UPDATE channel_scores SET scores = '[1.5]' WHERE position = 0";
        QTest::newRow("rows exchanged") << "UPDATE channel_scores SET position = 1 - position - 10; UPDATE channel_scores SET position = position + 10";
        QTest::newRow("a row missing") << "DELETE FROM channel_scores WHERE position = 0";
    }

    void damagedChannelScoresAreRefused()
    {
        QFETCH(QString, damage);
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun());
        store.setChannelScores(id, {{1}, {2}});
        SQLite::Database(m_file.string(), SQLite::OPEN_READWRITE).exec(damage.toStdString());
        QVERIFY_EXCEPTION_THROWN(store.channelScores(id), InputError);
        QCOMPARE(store.run(id).id, id);
    }

    // A file of the first version reads as it is, and becomes one of the newest when it is opened for writing.
    void firstVersionIsReadAndBroughtForward()
    {
        QFile old(QStringLiteral(ABCP_STORE_FIXTURES "/version1.sql"));
        QVERIFY(old.open(QIODevice::ReadOnly));
        fs::create_directories(m_file.parent_path());
        SQLite::Database(m_file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(old.readAll().toStdString());
        const auto check = [](const RunStore& store) {
            const RunRecord run = store.run(RunId{1});
            QCOMPARE(toJson(run.settings), toJson(sampleRun().settings));
            QVERIFY(same(run.reference.value(), sampleMeasurement(9)));
            QCOMPARE(store.episodes(run.id).size(), std::size_t{2});
            QVERIFY(same(store.episode(run.id, 1), sampleEpisode(1)));
            QCOMPARE(store.tags(run.id), std::vector<std::string>{"old"});
            QVERIFY(!store.channelScores(run.id));
        };
        check(RunStore(m_file, RunStore::Access::ReadOnly));
        QCOMPARE(scalar("PRAGMA user_version"), std::string("1"));
        RunStore store(m_file);
        check(store);
        QCOMPARE(scalar("PRAGMA user_version"), std::string("5"));
        store.setChannelScores(RunId{1}, {{1, 2}});
        QCOMPARE(store.channelScores(RunId{1}).value(), (ChannelScores{{1, 2}}));
    }

    void defaultFileFollowsXdg()
    {
        qputenv("HOME", "/home/somebody");
        qputenv("XDG_DATA_HOME", "/data");
        QCOMPARE(RunStore::defaultFile(), fs::path("/data/abcp-studio/studio.sqlite"));
        for (const char* ignored : {"relative/path", ""}) {
            qputenv("XDG_DATA_HOME", ignored);
            QCOMPARE(RunStore::defaultFile(), fs::path("/home/somebody/.local/share/abcp-studio/studio.sqlite"));
        }
        qunsetenv("HOME");
        QVERIFY_EXCEPTION_THROWN(RunStore::defaultFile(), InputError);
    }

private:
    // The query's one value as text.
    std::string scalar(const std::string& query) const
    {
        SQLite::Database database(m_file.string(), SQLite::OPEN_READONLY);
        return database.execAndGet(query).getString();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_file;
};

QTEST_APPLESS_MAIN(TestRunStore)
#include "tst_run_store.moc"
