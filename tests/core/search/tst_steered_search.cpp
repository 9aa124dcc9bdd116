#include "tests/core/search/search_fakes.h"

#include <QTest>

#include <deque>
#include <map>

using namespace abcp;

namespace {

SearchSettings settingsFor(int episodes)
{
    SearchSettings settings;
    settings.episodes = episodes;
    settings.seed = 7;
    settings.stopAfterFailures = 3;
    return settings;
}

PruningAction byHand()
{
    PruningAction action = identityAction(fakeSpace());
    action.keepBlock[0] = false;
    action.pruningRatio[0] = 0.125;
    return action;
}

Steering dearCosts()
{
    Steering steering = steeringOf(SearchSettings{});
    steering.reward.costWeight = 2;
    return steering;
}

Steering oneLock()
{
    Steering steering = steeringOf(SearchSettings{});
    steering.locks.keepBlock = {{0, true}};
    return steering;
}

// A search whose requests come before given episodes, once each.
struct Search {
    explicit Search(const SearchSettings& settings, std::map<int, std::deque<Request>> wanted = {}, FakeEvaluator::Inspect inspect = {})
        : evaluator(std::move(inspect)), session(settings, evaluator, agent, recorder), requests(std::move(wanted))
    {
        recorder.onRequest = [this]() -> std::optional<Request> {
            for (auto& [episode, waiting] : requests)
                if (episode <= static_cast<int>(recorder.episodes.size() + before) && !waiting.empty()) {
                    const Request next = waiting.front();
                    waiting.pop_front();
                    return next;
                }
            return {};
        };
    }

    SearchOutcome run(std::span<const Episode> recorded = {}, std::span<const Phase> phases = {})
    {
        before = recorded.size();
        return session.run(stop.get_token(), recorded, {}, phases);
    }

    FakeEvaluator evaluator;
    FakeAgent agent;
    FakeObserver recorder;
    std::stop_source stop;
    SearchSession session;
    std::map<int, std::deque<Request>> requests;
    std::size_t before = 0;
};

std::map<int, std::deque<Request>> allKinds()
{
    return {{3, {oneLock()}}, {5, {byHand(), byHand()}}, {8, {dearCosts(), oneLock(), dearCosts()}}, {14, {byHand()}}};
}

}  // namespace

class SteeredSearchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void steeringHoldsFromTheNextEpisodeOn()
    {
        Search search(settingsFor(6), {{2, {dearCosts()}}});
        FakeObserver view;
        search.session.addObserver(view);
        QCOMPARE(search.run(), SearchOutcome::Finished);
        QVERIFY(search.recorder.phases == (std::vector<Phase>{{2, dearCosts()}}));
        QVERIFY(view.phases == search.recorder.phases);
        QVERIFY(search.agent.steerings == std::vector<Steering>{dearCosts()});
        QVERIFY(search.session.steering() == dearCosts());
        for (const Episode& episode : search.recorder.episodes) {
            const RewardSettings inForce = episode.number < 2 ? RewardSettings{} : dearCosts().reward;
            QCOMPARE(episode.reward, reward(*episode.measurement, search.recorder.references[0], inForce));
        }
        // The agent was told what the first two are worth by the new reward.
        QCOMPARE(search.agent.rescorings[0].size(), std::size_t{2});
        for (std::size_t i = 0; i < 2; ++i) {
            QVERIFY(search.agent.rescorings[0][i].action == search.recorder.episodes[i].action);
            QCOMPARE(search.agent.rescorings[0][i].outcome.reward,
                     reward(*search.recorder.episodes[i].measurement, search.recorder.references[0], dearCosts().reward));
        }
    }

    void locksAloneChangeNoReward()
    {
        Search search(settingsFor(5), {{2, {oneLock()}}});
        search.run();
        QVERIFY(search.agent.rescorings[0].empty());
    }

    // A person's action is an episode beyond those that were planned; the agent proposes as many as ever.
    void anActionOfTheUsersIsAnEpisode()
    {
        Search search(settingsFor(6), {{2, {byHand(), byHand()}}, {8, {byHand()}}});
        QCOMPARE(search.run(), SearchOutcome::Finished);
        QCOMPARE(search.recorder.episodes.size(), std::size_t{9});
        QCOMPARE(search.agent.proposals, 6);
        QCOMPARE(search.agent.rewards.size(), std::size_t{6});
        QCOMPARE(search.agent.observed.size(), std::size_t{3});
        for (const Episode& episode : search.recorder.episodes) {
            const bool byUser = episode.number == 2 || episode.number == 3 || episode.number == 8;
            QCOMPARE(episode.origin, byUser ? Origin::User : Origin::Agent);
            QCOMPARE(episode.action == byHand(), byUser);
        }
        QCOMPARE(search.recorder.episodes[3].sameAs, std::optional(2));
        QCOMPARE(search.agent.observed[0].outcome.reward, search.recorder.episodes[2].reward);
        QCOMPARE(search.recorder.progress.back().done, std::int64_t{6});
    }

    void aFailedActionOfTheUsersIsNotLearntFrom()
    {
        Search search(settingsFor(4), {{1, {byHand()}}}, [](int call, std::uint64_t, Measurement&) {
            if (call == 1)
                throw FailureError("layer 4", "it broke");
        });
        search.run();
        QVERIFY(search.recorder.episodes[1].failed());
        QVERIFY(search.agent.observed.empty());
        QCOMPARE(search.recorder.episodes.size(), std::size_t{5});
    }

    void requestsAloneAreAnswered()
    {
        Search first(settingsFor(6));
        first.run();
        Search search(settingsFor(6), {{6, {dearCosts(), byHand()}}});
        search.before = 6;
        QCOMPARE(search.session.answerRequests({}, first.recorder.episodes), SearchOutcome::Finished);
        QCOMPARE(search.recorder.episodes.size(), std::size_t{1});
        QCOMPARE(search.recorder.episodes[0].number, 6);
        QCOMPARE(search.recorder.phases.size(), std::size_t{1});
        QCOMPARE(search.agent.proposals, 6);  // replayed
    }

    void anEarlierRunIsLearntFromFirst()
    {
        Search plain(settingsFor(3)), search(settingsFor(3));
        search.session.startFrom({{byHand(), {0.25, 0.5}}});
        plain.run();
        search.run();
        QCOMPARE(search.agent.observed.size(), std::size_t{1});
        QCOMPARE(search.recorder.episodes[0].baseline, 0.25);
        QVERIFY(!sameEpisodes(plain.recorder.episodes, search.recorder.episodes));
    }

    // Wherever it is cut: the phases so far and the episodes so far are all that it takes.
    void resumesThroughPhases()
    {
        Search whole(settingsFor(20), allKinds());
        QCOMPARE(whole.run(), SearchOutcome::Finished);
        const std::vector<Episode>& expected = whole.recorder.episodes;
        QCOMPARE(expected.size(), std::size_t{23});
        QVERIFY(whole.recorder.phases == (std::vector<Phase>{{3, oneLock()}, {8, dearCosts()}, {8, oneLock()}, {8, dearCosts()}}));
        // Of those that begin with one episode the last holds, and the agent hears of that one alone.
        const std::vector<Phase> recorded{{3, oneLock()}, {8, dearCosts()}};
        QVERIFY(whole.agent.steerings == (std::vector<Steering>{oneLock(), dearCosts()}));
        for (std::size_t cut = 0; cut <= expected.size(); ++cut) {
            // Requests that were not met yet wait on.
            std::map<int, std::deque<Request>> left = allKinds();
            std::vector<Phase> phases;
            for (const Phase& phase : recorded)
                if (phase.fromEpisode < static_cast<int>(cut))
                    phases.push_back(phase);
            for (auto& [episode, requests] : left)
                if (episode < static_cast<int>(cut))
                    requests.clear();
            if (cut == 6)  // the second action of two
                left[5] = {byHand()};
            Search resumed(settingsFor(20), left);
            QCOMPARE(resumed.run(std::span(expected).first(cut), phases), SearchOutcome::Finished);
            QVERIFY(resumed.session.replayWasExact());
            QVERIFY2(sameEpisodes(std::span(expected).subspan(cut), resumed.recorder.episodes), qPrintable(QString("cut at %1").arg(cut)));
            QCOMPARE(resumed.agent.state().baseline, whole.agent.state().baseline);
        }
    }

    // Stopped after a phase was recorded and before its first episode was: the phase is there already.
    void aPhaseWithoutItsEpisodes()
    {
        Search whole(settingsFor(8), {{4, {dearCosts()}}});
        whole.run();
        Search resumed(settingsFor(8));
        QCOMPARE(resumed.run(std::span(whole.recorder.episodes).first(4), whole.recorder.phases), SearchOutcome::Finished);
        QVERIFY(resumed.recorder.phases.empty());
        QVERIFY(sameEpisodes(std::span(whole.recorder.episodes).subspan(4), resumed.recorder.episodes));
    }
};

QTEST_APPLESS_MAIN(SteeredSearchTest)
#include "tst_steered_search.moc"
