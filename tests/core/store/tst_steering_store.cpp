#include "sample_runs.h"

#include "core/base/error.h"
#include "core/base/files.h"

#include <SQLiteCpp/Database.h>

#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <memory>
#include <variant>

using namespace abcp;
namespace fs = std::filesystem;

namespace {

Steering sampleSteering(double costWeight = 1.0 / 3)
{
    Steering steering;
    steering.locks.keepBlock = {{1, false}, {3, true}};
    steering.locks.ratios = {{12, {0.5, 0.5}}, {14, {0.1, 0.1 + 0.2}}};
    steering.ratios = {0.05, 0.9};
    steering.reward = {.name = "loss", .costWeight = costWeight, .budgets = {.flops = 1e9 / 7}};
    return steering;
}

// As the program would record a run with a measured network.
RunRecord referenced()
{
    RunRecord record = sampleRun();
    record.reference = sampleMeasurement(0);
    record.reference->flopsRatio = 1;
    return record;
}

}  // namespace

// What a person does to a run: phases, requests, pins, branches.
class TestSteeringStore : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_file;

    void execute(const std::string& statement) const { SQLite::Database(m_file.string(), SQLite::OPEN_READWRITE).exec(statement); }
    int count(const std::string& table) const { return SQLite::Database(m_file.string()).execAndGet("SELECT count(*) FROM " + table).getInt(); }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = fs::path(m_folder->path().toStdString()) / "studio.sqlite";
    }

    void phasesComeBack()
    {
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun()), other = store.createRun(sampleRun());
        QVERIFY(store.phases(id).empty());
        QVERIFY(store.run(id).steering == steeringOf(sampleRun().settings));
        store.appendEpisode(id, sampleEpisode(0));
        store.appendPhase(id, {1, sampleSteering()});
        store.appendPhase(id, {1, sampleSteering(0.25)});  // nothing was played by the first one
        store.appendEpisode(id, sampleEpisode(1));
        store.appendPhase(id, {2, sampleSteering()});
        const RunStore reader(m_file, RunStore::Access::ReadOnly);
        QVERIFY(reader.phases(id) == (std::vector<Phase>{{1, sampleSteering(0.25)}, {2, sampleSteering()}}));
        QVERIFY(reader.run(id).steering == sampleSteering());
        QVERIFY(reader.phases(other).empty());
        // What was played so cannot be made otherwise.
        QVERIFY_EXCEPTION_THROWN(store.appendPhase(id, {1, sampleSteering()}), FailureError);
        QVERIFY_EXCEPTION_THROWN(store.appendPhase(RunId{99}, {0, sampleSteering()}), InputError);
        store.purgeRun(id);
        QCOMPARE(count("phases"), 0);
    }

    void damagedPhasesAreFound_data()
    {
        QTest::addColumn<QString>("change");
        for (const char* change : {"from_episode = 0", "settings = replace(settings, '0.9', '0.8')", "created = 'x'", "row_hash = 'x'"})
            QTest::addRow("%s", change) << QString::fromLatin1(change);
    }
    void damagedPhasesAreFound()
    {
        QFETCH(QString, change);
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun());
        store.appendPhase(id, {2, sampleSteering()});
        execute("UPDATE phases SET " + change.toStdString());
        QVERIFY_EXCEPTION_THROWN(store.phases(id), InputError);
        QVERIFY_EXCEPTION_THROWN(store.run(id), InputError);
    }

    // Rewards of two phases are compared by the last one's.
    void theBestIsSoByTheLastReward()
    {
        RunStore store(m_file);
        const RunId id = store.createRun(referenced());
        for (int i = 0; i < 3; ++i) {
            Episode episode = sampleEpisode(i);
            episode.measurement->flopsRatio = 0.5;
            episode.measurement->map50 = 0.1 + 0.2 * i;
            episode.reward = -i;  // as an earlier reward had it
            store.appendEpisode(id, episode);
        }
        QCOMPARE(store.run(id).bestEpisode, std::optional(0));
        QVERIFY(store.run(id).oneReward);
        QCOMPARE(comparable(store.episodes(id), store.run(id))[2].reward, -2.0);
        Steering steering;
        store.appendPhase(id, {3, steering});
        const RunRecord record = store.run(id);
        QCOMPARE(record.bestEpisode, std::optional(2));
        QVERIFY(!record.oneReward);
        const std::vector<Episode> alike = comparable(store.episodes(id), record);
        QCOMPARE(alike[2].reward, reward(*alike[2].measurement, *record.reference, steering.reward));
        QCOMPARE(store.episodes(id)[2].reward, -2.0);  // what was learnt from stays
    }

    void requestsWaitUntilTheyAreMet()
    {
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun()), other = store.createRun(sampleRun());
        store.addRequest(id, sampleSteering());
        store.addRequest(id, sampleEpisode(0).action);
        store.addRequest(other, sampleSteering());
        QCOMPARE(RunStore(m_file, RunStore::Access::ReadOnly).requests(id).size(), std::size_t{2});

        RunRecorder recorder(store, id);
        const std::optional<Request> first = recorder.nextRequest();
        QVERIFY(first && std::get<Steering>(*first) == sampleSteering());
        QVERIFY(recorder.nextRequest() == first);  // until it was met
        recorder.phaseBegan({0, sampleSteering()});
        QCOMPARE(store.phases(id).size(), std::size_t{1});
        const std::optional<Request> second = recorder.nextRequest();
        QVERIFY(second && std::get<PruningAction>(*second) == sampleEpisode(0).action);
        Episode byHand = sampleEpisode(0);
        byHand.origin = Origin::User;
        recorder.episodeFinished(byHand);
        recorder.episodeFinished(byHand);
        QVERIFY(same(store.episode(id, 0), byHand));
        QVERIFY(!recorder.nextRequest());
        recorder.episodeFinished(sampleEpisode(1));
        QCOMPARE(store.requests(other).size(), std::size_t{1});
        store.purgeRun(other);
        QCOMPARE(count("requests"), 0);
    }

    void damagedRequestsAreFound()
    {
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun());
        store.addRequest(id, sampleSteering());
        for (const char* change : {"kind = 'evaluate'", "content = '{}'", "created = 'x'", "row_hash = 'x'"}) {
            execute("CREATE TABLE kept AS SELECT * FROM requests");
            execute(std::string("UPDATE requests SET ") + change);
            QVERIFY_EXCEPTION_THROWN(store.requests(id), InputError);
            execute("DELETE FROM requests; INSERT INTO requests SELECT * FROM kept; DROP TABLE kept");
        }
        QCOMPARE(store.requests(id).size(), std::size_t{1});
    }

    void pinsAreSetAndTakenOff()
    {
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun());
        for (int i = 0; i < 3; ++i)
            store.appendEpisode(id, sampleEpisode(i));
        QVERIFY(store.pinned(id).empty());
        store.setPinned(id, 2, true);
        store.setPinned(id, 0, true);
        store.setPinned(id, 0, true);
        QCOMPARE(RunStore(m_file, RunStore::Access::ReadOnly).pinned(id), (std::vector<int>{0, 2}));
        store.setPinned(id, 2, false);
        store.setPinned(id, 1, false);
        QCOMPARE(store.pinned(id), (std::vector<int>{0}));
        QVERIFY_EXCEPTION_THROWN(store.setPinned(id, 3, true), InputError);
        QVERIFY_EXCEPTION_THROWN(store.setPinned(RunId{99}, 0, true), InputError);
        QVERIFY(same(store.episode(id, 0), sampleEpisode(0)));
        store.purgeRun(id);
        QCOMPARE(count("pins"), 0);
    }

    void aBranchBeginsWithItsParentsEpisodes()
    {
        RunStore store(m_file);
        const RunId parent = store.createRun(referenced());
        store.setChannelScores(parent, {{1, 2}, {3}});
        for (int i = 0; i < 5; ++i) {
            if (i % 2 == 1)
                store.appendPhase(parent, {i, sampleSteering(i)});
            Episode episode = sampleEpisode(i);
            episode.measurement->watched = Accuracy{0.25, 0.125};
            store.appendEpisode(parent, episode);
        }
        store.appendRepeat(parent, {.after = 1, .episode = 0, .seed = 4, .measurement = sampleMeasurement(9), .failure = {}});
        store.appendRepeat(parent, {.after = 4, .episode = 0, .seed = 5, .measurement = sampleMeasurement(9), .failure = {}});
        RunRecord record = store.run(parent);
        record.settings.name = "otherwise";
        const RunId branch = store.branch(parent, 2, record);
        QVERIFY(branch != parent);
        const RunRecord branched = store.run(branch);
        QCOMPARE(branched.settings.name, std::string("otherwise"));
        QVERIFY(branched.parent && branched.parent->run == parent && branched.parent->episode == 2);
        QVERIFY(!store.run(parent).parent);
        QCOMPARE(branched.episodes, 3);
        const std::vector<Episode> episodes = store.episodes(branch);
        for (int i = 0; i < 3; ++i) {
            QVERIFY(same(episodes[static_cast<std::size_t>(i)], sampleEpisode(i)));
            QCOMPARE(episodes[static_cast<std::size_t>(i)].measurement->watched, (std::optional(Accuracy{0.25, 0.125})));
        }
        QVERIFY(store.phases(branch) == (std::vector<Phase>{{1, sampleSteering(1)}}));
        QCOMPARE(store.repeats(branch).size(), std::size_t{1});
        QCOMPARE(store.channelScores(branch), store.channelScores(parent));
        store.setState(branch, RunState::Finished);
        store.purgeRun(parent);  // a branch stands by itself
        QCOMPARE(store.run(branch).parent->episode, 2);
        QCOMPARE(store.episodes(branch).size(), std::size_t{3});
        QVERIFY_EXCEPTION_THROWN(store.branch(branch, 7, record), InputError);
    }

    // A file of the third version reads as it is, and becomes one of the newest when it is opened for writing.
    void thirdVersionIsReadAndBroughtForward()
    {
        SQLite::Database(m_file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
            .exec(readTextFile(fs::path(ABCP_STORE_FIXTURES) / "version3.sql", 1 << 20));
        const RunId id{1};
        const auto check = [&](const RunStore& store) {
            const RunRecord run = store.run(id);
            QCOMPARE(run.settings.name, std::string("old"));
            QVERIFY(!run.parent && run.oneReward);
            QVERIFY(run.steering == steeringOf(run.settings));
            QCOMPARE(run.bestEpisode, std::optional(2));
            const std::vector<Episode> episodes = store.episodes(id);
            QCOMPARE(episodes.size(), std::size_t{5});
            for (const Episode& episode : episodes)
                QVERIFY(episode.origin == Origin::Agent && episode.measurement->earlyLoss);
            QCOMPARE(episodes[1].sameAs, std::optional(0));
            QCOMPARE(store.repeats(id).size(), std::size_t{2});
            QCOMPARE(store.checkpoints(id).size(), std::size_t{1});
            QVERIFY(store.phases(id).empty() && store.requests(id).empty() && store.pinned(id).empty());
        };
        const std::string before = sha256OfFile(m_file);
        check(RunStore(m_file, RunStore::Access::ReadOnly));
        QCOMPARE(sha256OfFile(m_file), before);
        RunStore store(m_file);
        check(store);
        QCOMPARE(SQLite::Database(m_file.string()).execAndGet("PRAGMA user_version").getInt(), 5);
        store.appendPhase(id, {5, sampleSteering()});
        Episode byHand = sampleEpisode(5);
        byHand.origin = Origin::User;
        store.appendEpisode(id, byHand);
        store.setPinned(id, 5, true);
        store.setState(id, RunState::Stopped);
        QVERIFY(same(store.episode(id, 5), byHand));
        QCOMPARE(store.phases(id).size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(TestSteeringStore)
#include "tst_steering_store.moc"
