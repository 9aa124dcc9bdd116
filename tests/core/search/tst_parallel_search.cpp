#include "app/engines.h"
#include "core/network/complexity.h"
#include "core/search/agent.h"
#include "search_fakes.h"
#include "tests/support/known_optimum.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <span>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

using namespace abcp;

namespace {

// Of the known optimum's network; noisy, now and then failing, several at once when it says so.
class CrowdEvaluator : public Evaluator {
public:
    explicit CrowdEvaluator(int workers) : m_workers(workers) { m_network.spec = m_task.spec; }

    const Network& network() const override { return m_network; }
    const SearchSpace& space() const override { return m_task.space; }
    int workersFor(const PruningAction& action) const override { return isLarge(action) ? 1 : m_workers; }

    Measurement reference(std::stop_token) override { return measured(identityAction(m_task.space)); }

    Measurement evaluate(const PruningAction& action, const TrialOptions& trial, std::stop_token stop) override
    {
        const Guest guest(*this, action);
        if (onEvaluate)
            onEvaluate(stop);
        throwIfStopped(stop);
        Generator generator(trial.seed);
        if (generator.chance(0.1))
            throw FailureError("candidate", "cannot be cut");
        Measurement m = measured(action);
        m.map50 += 0.02 * generator.normal();
        return m;
    }

    // Waits until two candidates have been here at once; false after ten seconds in which that was not so.
    bool meets()
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds(10), [this] { return mostAtOnce > 1; });
    }

    std::function<void(const std::stop_token&)> onEvaluate;
    int mostAtOnce = 0;
    bool largeOnesWereAlone = true;

private:
    class Guest {
    public:
        Guest(CrowdEvaluator& place, const PruningAction& action) : m_place(place)
        {
            const std::lock_guard lock(place.m_mutex);
            place.mostAtOnce = std::max(place.mostAtOnce, ++place.m_inside);
            place.largeOnesWereAlone = place.largeOnesWereAlone && (!isLarge(action) || place.m_inside == 1);
            place.m_changed.notify_all();
        }
        ~Guest()
        {
            const std::lock_guard lock(m_place.m_mutex);
            --m_place.m_inside;
        }

    private:
        CrowdEvaluator& m_place;
    };

    static bool isLarge(const PruningAction& action) { return action.pruningRatio.front() < 0.2; }

    Measurement measured(const PruningAction& action) const
    {
        Measurement m;
        m.map50 = 0.5 + 0.1 * knownOptimumReward(action, m_task);
        m.loss = 1 - m.map50;
        m.flops = m.params = 1'000'000;
        m.flopsRatio = m.paramsRatio = 0.5;
        m.latencyMs = 1;
        return m;
    }

    int m_workers;
    AgentTask m_task = knownOptimumTask(1);
    Network m_network;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_inside = 0;
};

struct Played {
    SearchOutcome outcome{};
    FakeObserver observer;
};

SearchSettings settingsFor(const std::string& agent)
{
    SearchSettings settings;
    settings.agent = agent;
    settings.episodes = 60;
    settings.seed = 3;
    settings.repeatEvery = 7;
    return settings;
}

std::unique_ptr<Agent> makeAgentFor(const SearchSettings& settings)
{
    AgentTask task = knownOptimumTask(settings.seed);
    task.episodes = settings.episodes;
    // A budget, so that agents begin with uniform cuts.
    task.budgets.flops = 0.3 * static_cast<double>(complexity(task.spec).flops());
    return makeEngines().makeAgent(settings.agent, task);
}

Played play(const SearchSettings& settings, CrowdEvaluator& evaluator, std::stop_token stop = {}, std::span<const Episode> recorded = {},
            std::span<const Repeat> repeats = {})
{
    Played played;
    const std::unique_ptr<Agent> agent = makeAgentFor(settings);
    SearchSession session(settings, evaluator, *agent, played.observer);
    played.observer.onPause = [&] { session.pauseGate().resume(); };
    played.outcome = session.run(std::move(stop), recorded, repeats);
    return played;
}

}  // namespace

class ParallelSearchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theRunIsTheSame_data()
    {
        QTest::addColumn<QString>("agent");
        for (const char* agent : {"abcp", "random", "uniform", "nsga2", "ddpg"})
            QTest::newRow(agent) << agent;
    }
    void theRunIsTheSame()
    {
        QFETCH(QString, agent);
        const SearchSettings settings = settingsFor(agent.toStdString());
        CrowdEvaluator alone(1);
        const Played expected = play(settings, alone);
        QCOMPARE(expected.observer.episodes.size(), std::size_t{60});
        QVERIFY(std::ranges::any_of(expected.observer.episodes, &Episode::failed));
        QVERIFY(agent == "uniform" || !expected.observer.repeats.empty());  // which has too few different ones
        for (const int workers : {2, 3, 16}) {
            CrowdEvaluator crowd(workers);
            const Played played = play(settings, crowd);
            QVERIFY(sameEpisodes(played.observer.episodes, expected.observer.episodes));
            QCOMPARE(played.observer.repeats.size(), expected.observer.repeats.size());
            for (std::size_t i = 0; i < played.observer.repeats.size(); ++i)
                QCOMPARE(played.observer.repeats[i].reward, expected.observer.repeats[i].reward);
            QVERIFY(crowd.mostAtOnce <= workers);
            QVERIFY(crowd.largeOnesWereAlone);
        }
    }

    // Between two episodes that were evaluated at once, too.
    void resumesAnywhere()
    {
        const SearchSettings settings = settingsFor("abcp");
        CrowdEvaluator crowd(4);
        const Played whole = play(settings, crowd);
        const std::vector<Episode>& episodes = whole.observer.episodes;
        for (std::size_t before = 1; before < episodes.size(); before += 3) {
            std::vector<Repeat> repeats = whole.observer.repeats;
            std::erase_if(repeats, [&](const Repeat& repeat) { return repeat.after >= static_cast<int>(before); });
            const Played rest = play(settings, crowd, {}, std::span(episodes).first(before), repeats);
            QVERIFY(sameEpisodes(rest.observer.episodes, std::span(episodes).subspan(before)));
        }
    }

    void severalAreUnderWay()
    {
        CrowdEvaluator crowd(2);
        bool met = true;
        std::mutex mutex;
        crowd.onEvaluate = [&](const std::stop_token&) {
            const bool meets = crowd.meets();
            const std::lock_guard lock(mutex);
            met = met && meets;
        };
        SearchSettings settings = settingsFor("random");
        settings.episodes = 4;
        settings.seed = 5;
        play(settings, crowd);
        QVERIFY(met);
        QCOMPARE(crowd.mostAtOnce, 2);
    }

    void aStopEndsThemAll()
    {
        CrowdEvaluator crowd(3);
        std::stop_source stop;
        std::atomic<int> entered = 0;
        crowd.onEvaluate = [&](const std::stop_token& token) {
            if (++entered == 3)
                stop.request_stop();
            while (entered >= 3 && !token.stop_requested())
                std::this_thread::yield();
        };
        const Played played = play(settingsFor("random"), crowd, stop.get_token());
        QCOMPARE(played.outcome, SearchOutcome::Stopped);
        QVERIFY(played.observer.episodes.size() <= 2);
    }

    // What is wrong with the machine and not with a candidate: the search pauses, and tries that candidate once more.
    void aFaultPausesAndIsTriedAgain()
    {
        const SearchSettings settings = settingsFor("random");
        CrowdEvaluator alone(1);
        const Played expected = play(settings, alone);
        CrowdEvaluator crowd(4);
        std::atomic<int> calls = 0;
        crowd.onEvaluate = [&](const std::stop_token&) {
            if (++calls % 9 == 5)
                throw std::bad_alloc();
        };
        const Played played = play(settings, crowd);
        QVERIFY(sameEpisodes(played.observer.episodes, expected.observer.episodes));
        QVERIFY(!played.observer.pauses.empty());
        QCOMPARE(played.observer.pauses.front(), std::string("out of memory"));
    }
};

QTEST_GUILESS_MAIN(ParallelSearchTest)

#include "tst_parallel_search.moc"
