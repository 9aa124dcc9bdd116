#include "app/engines.h"
#include "core/base/error.h"
#include "core/data/arena.h"
#include "core/network/darknet_weights.h"
#include "core/workflow/finalists.h"
#include "core/workflow/search_job.h"
#include "core/workflow/steer_run.h"
#include "tests/support/network_text.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <thread>

using namespace abcp;

namespace {

// Calls work once a number of episodes has been told, on the search's thread.
class After : public SearchObserver {
public:
    After(int episodes, std::function<void()> work) : m_left(episodes), m_work(std::move(work)) {}
    void episodeFinished(const Episode&) override
    {
        if (--m_left == 0)
            m_work();
    }

private:
    int m_left;
    std::function<void()> m_work;
};

}  // namespace

class SteerRunTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Engines m_engines = makeEngines();

    std::filesystem::path path(const char* name) const { return m_folder.path().toStdString() + "/" + name; }

    SearchSettings settings(int episodes) const
    {
        SearchSettings result;
        result.cfg = path("net.cfg");
        result.weights = path("net.weights");
        result.data = path("arena");
        result.episodes = episodes;
        result.evaluation = {.calibrationImages = 4, .fineTuneSteps = 1, .batch = 4, .latencyRepeats = 0};
        return result;
    }

    RunId searched(const SearchSettings& wanted, const char* database) const
    {
        const auto job = SearchJob::start(wanted, path(database), m_engines);
        job->run({});
        return job->runId();
    }

    static Json parsed(const char* json) { return Json::parse(json); }

private Q_SLOTS:
    void initTestCase()
    {
        writeArena(path("arena"), {12, ArenaDomain::Sim, 1, 96});
        Network net = network("in 3x96x96 | conv 8 3 /2 | conv 4 1 | conv 8 | shortcut -3 | conv 16 3 /2 | conv 16 3 /2 | conv 16 3 /2 | head 5 2");
        net.spec.layers.back().as<Yolo>()->anchors = {{10, 10}, {30, 30}};
        writeDarknet(net, path("net.cfg"), path("net.weights"));
    }

    // From another thread and store, while the search goes on.
    void aRunningSearchIsSteered()
    {
        const auto job = SearchJob::start(settings(10), path("a.sqlite"), m_engines);
        const RunId run = job->runId();
        After later(4, [&] {
            std::jthread([&] {
                RunStore store(path("a.sqlite"));
                requestSteering(store, run, parsed(R"({"blocks": {"0": "prune"}, "ratios": {"4": 0.5}, "reward": {"cost_weight": 0.3}})"), "test");
                requestEvaluation(store, run, identityAction(job->space()));
            }).join();
        });
        job->addObserver(later);
        QCOMPARE(job->run({}), SearchOutcome::Finished);
        const RunStore store(path("a.sqlite"), RunStore::Access::ReadOnly);
        QVERIFY(store.requests(run).empty());
        QCOMPARE(store.phases(run).size(), std::size_t{1});
        QCOMPARE(store.phases(run)[0].fromEpisode, 4);
        const std::vector<Episode> episodes = store.episodes(run);
        QCOMPARE(episodes.size(), std::size_t{11});
        const auto group = static_cast<std::size_t>(job->space().groupOfLayer(4));
        for (const Episode& episode : episodes) {
            QCOMPARE(episode.origin, episode.number == 4 ? Origin::User : Origin::Agent);
            if (episode.number > 4) {
                QVERIFY(!episode.action.keepBlock[0]);
                QCOMPARE(episode.action.pruningRatio[group], 0.5);
            }
        }
        QVERIFY(episodes[4].action == identityAction(job->space()));
        QCOMPARE(store.run(run).steering.reward.costWeight, 0.3);
        QVERIFY(!store.run(run).oneReward);

        // Cut off and resumed with what the store has: the same.
        const RunId copy = RunStore(path("a.sqlite")).branch(run, 6, store.run(run));
        QCOMPARE(SearchJob::resume(copy, path("a.sqlite"), m_engines)->run({}), SearchOutcome::Finished);
        const std::vector<Episode> again = store.episodes(copy);
        QCOMPARE(again.size(), episodes.size());
        for (std::size_t i = 0; i < again.size(); ++i) {
            QVERIFY(again[i].action == episodes[i].action);
            QCOMPARE(again[i].reward, episodes[i].reward);
            QCOMPARE(again[i].baseline, episodes[i].baseline);
        }
    }

    void aSearchBeginsWithItsLocks()
    {
        SearchSettings locked = settings(6);
        locked.locks = {.keepBlock = {{0, false}}, .ratios = {{4, {0.25, 0.25}}, {5, {0.1, 0.4}}}};
        const RunId run = searched(locked, "b.sqlite");
        const RunStore store(path("b.sqlite"), RunStore::Access::ReadOnly);
        const SearchSpace space = spaceOf(store.run(run));
        for (const Episode& episode : store.episodes(run)) {
            QVERIFY(!episode.action.keepBlock[0]);
            QCOMPARE(episode.action.pruningRatio[static_cast<std::size_t>(space.groupOfLayer(4))], 0.25);
            const double bounded = episode.action.pruningRatio[static_cast<std::size_t>(space.groupOfLayer(5))];
            QVERIFY(bounded >= 0.1 && bounded <= 0.4);
        }
        locked.locks.keepBlock = {{3, true}};
        QVERIFY_EXCEPTION_THROWN(SearchJob::start(locked, path("b.sqlite"), m_engines), InputError);
        QCOMPARE(store.runs().size(), std::size_t{1});
    }

    void requestsThatDoNotFitAreRefused()
    {
        const RunId run = searched(settings(1), "c.sqlite");
        RunStore store(path("c.sqlite"));
        for (const char* json : {R"({"blocks": {"9": "keep"}})", R"({"ratios": {"3": 2}})", R"({"reward": {"name": "luck"}})", R"({"episodes": 3})",
                                 R"({"reward": {"budgets": {"latency_ms": 5}}})"})
            QVERIFY_EXCEPTION_THROWN(requestSteering(store, run, parsed(json), "test"), InputError);
        QVERIFY_EXCEPTION_THROWN(requestSteering(store, RunId{9}, parsed("{}"), "test"), InputError);
        QVERIFY_EXCEPTION_THROWN(requestEvaluation(store, run, PruningAction{}), InputError);
        PruningAction bad = identityAction(spaceOf(store.run(run)));
        bad.pruningRatio[0] = 1;
        QVERIFY_EXCEPTION_THROWN(requestEvaluation(store, run, bad), InputError);
        QVERIFY(store.requests(run).empty());
        // Each change builds on what waits already.
        requestSteering(store, run, parsed(R"({"blocks": {"0": "keep"}})"), "test");
        const Steering second = requestSteering(store, run, parsed(R"({"ratios": {"4": 0.5}})"), "test");
        QCOMPARE(second.locks.keepBlock.size(), std::size_t{1});
        QVERIFY(steeringToCome(store, run) == second);
    }

    void anActionIsEvaluatedAtOnce()
    {
        const RunId run = searched(settings(3), "d.sqlite");
        PruningAction action;
        {
            const RunStore store(path("d.sqlite"), RunStore::Access::ReadOnly);
            action = uniformAction(spaceOf(store.run(run)), 0.5, false);
        }
        const std::optional<Episode> episode = evaluateInRun(run, path("d.sqlite"), action, m_engines);
        QVERIFY(episode && !episode->failed());
        QCOMPARE(episode->number, 3);
        QVERIFY(episode->action == action && episode->origin == Origin::User);
        RunStore store(path("d.sqlite"));
        QCOMPARE(store.run(run).state, RunState::Finished);
        QCOMPARE(store.episodes(run).size(), std::size_t{4});
        QVERIFY(store.requests(run).empty());
        // When it cannot be, nothing is left that a later resume would come upon.
        Engines broken = m_engines;
        broken.makeEvaluator = [](Network, Dataset, const SearchSettings&) -> std::unique_ptr<Evaluator> { throw FailureError("evaluator", "is not there"); };
        QVERIFY_EXCEPTION_THROWN(evaluateInRun(run, path("d.sqlite"), action, broken), FailureError);
        QVERIFY(store.requests(run).empty());
        // Where another process searches, it is left to that one.
        store.setState(run, RunState::Running);
        QVERIFY(!evaluateInRun(run, path("d.sqlite"), action, m_engines));
        QCOMPARE(store.requests(run).size(), std::size_t{1});
    }

    void aBranchGoesItsOwnWay()
    {
        const RunId run = searched(settings(6), "e.sqlite");
        BranchOptions change{.steering = Steering{}, .episodes = 8, .name = "pruned"};
        change.steering->locks.keepBlock = {{0, false}};
        const auto job = SearchJob::branch(run, 2, change, path("e.sqlite"), m_engines);
        QCOMPARE(job->recorded().size(), std::size_t{3});
        QCOMPARE(job->run({}), SearchOutcome::Finished);
        const RunStore store(path("e.sqlite"), RunStore::Access::ReadOnly);
        const std::vector<Episode> before = store.episodes(run), after = store.episodes(job->runId());
        QCOMPARE(before.size(), std::size_t{6});
        QCOMPARE(after.size(), std::size_t{8});
        for (std::size_t i = 0; i < after.size(); ++i)
            QVERIFY(i < 3 ? after[i].action == before[i].action : !after[i].action.keepBlock[0]);
        QCOMPARE(store.run(job->runId()).settings.name, std::string("pruned"));
        QCOMPARE(store.run(job->runId()).parent->episode, 2);

        const std::size_t runs = store.runs().size();
        QVERIFY_EXCEPTION_THROWN(SearchJob::branch(run, 9, {}, path("e.sqlite"), m_engines), InputError);
        QVERIFY_EXCEPTION_THROWN(SearchJob::branch(run, 3, {.episodes = 4}, path("e.sqlite"), m_engines), InputError);
        change.steering->locks.keepBlock = {{7, false}};
        QVERIFY_EXCEPTION_THROWN(SearchJob::branch(run, 2, change, path("e.sqlite"), m_engines), InputError);
        QCOMPARE(store.runs().size(), runs);
    }

    void anAgentStartsFromAnEarlierRun()
    {
        const RunId first = searched(settings(8), "f.sqlite");
        SearchSettings warm = settings(4);
        warm.seed = 5;
        warm.startFrom = StartFrom{toInteger(first), 8};
        const RunId second = searched(warm, "f.sqlite");
        warm.startFrom.reset();
        const RunId cold = searched(warm, "f.sqlite");
        RunStore store(path("f.sqlite"));
        QCOMPARE(store.episodes(second).size(), std::size_t{4});
        QVERIFY(store.episode(second, 0).baseline != store.episode(cold, 0).baseline);
        QVERIFY(store.episode(second, 0).action != store.episode(cold, 0).action);
        // Resumed, it starts from the same.
        const RunId cut = store.branch(second, 1, store.run(second));
        QCOMPARE(SearchJob::resume(cut, path("f.sqlite"), m_engines)->run({}), SearchOutcome::Finished);
        for (int i = 0; i < 4; ++i)
            QVERIFY(store.episode(cut, i).action == store.episode(second, i).action);

        warm.startFrom = StartFrom{toInteger(first), 9};
        QVERIFY_EXCEPTION_THROWN(SearchJob::start(warm, path("f.sqlite"), m_engines), InputError);
        store.deleteRun(first);
        QVERIFY_EXCEPTION_THROWN(SearchJob::resume(cut, path("f.sqlite"), m_engines), InputError);
    }

    void finalistsTakePinnedOnesAlong()
    {
        const RunId run = searched(settings(5), "g.sqlite");
        RunStore store(path("g.sqlite"));
        const std::vector<Episode> episodes = store.episodes(run);
        const std::vector<Episode> best = finalistsOf(episodes, {}, 2);
        const auto last = std::ranges::min_element(episodes, {}, &Episode::reward);
        const std::vector<int> pins{best[0].number, last->number};
        const std::vector<Episode> withPins = finalistsOf(episodes, {}, 2, pins);
        QCOMPARE(withPins.size(), std::size_t{3});
        QCOMPARE(withPins[2].number, last->number);
        // Whatever it costs.
        const std::vector<Episode> tight = finalistsOf(episodes, {.flops = 1}, 2, pins);
        QCOMPARE(tight.size(), std::size_t{2});
        store.setPinned(run, last->number, true);
        const FinalistsResult result = retrainFinalists(store, run, 1, {.epochs = 1}, m_engines);
        QCOMPARE(result.finalists.size(), std::size_t{2});
        QCOMPARE(result.finalists[1].episode.number, last->number);
    }
};

QTEST_APPLESS_MAIN(SteerRunTest)
#include "tst_steer_run.moc"
