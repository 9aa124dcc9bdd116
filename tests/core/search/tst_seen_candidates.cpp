#include "core/search/seen_candidates.h"
#include "tests/core/search/search_fakes.h"

#include <QTest>

#include <algorithm>
#include <optional>

using namespace abcp;

namespace {

// Of fakeSpace(): blocks 0 (prunable) and 1, groups of 16, 8 (inside block 0) and 21 channels.
Episode measured(int number, bool keepBlock, double outer, double inner)
{
    Episode episode;
    episode.number = number;
    episode.action = identityAction(fakeSpace());
    episode.action.keepBlock[0] = keepBlock;
    episode.action.pruningRatio[0] = outer;
    episode.action.pruningRatio[1] = inner;
    episode.decisions = decisionsOf(episode.action, fakeSpace(), {});
    episode.measurement = Measurement{.map50 = 0.1 * number};
    episode.reward = number;
    return episode;
}

// Goes round the actions, each time with another ratio where it makes no difference.
class RoundAgent : public Agent {
public:
    PruningAction propose(Generator& generator) override
    {
        const int turn = m_proposals++ % 3;
        Episode episode = measured(0, turn != 0, turn == 2 ? 0.5 : 0.25, 0.5);
        if (turn == 0)
            episode.action.pruningRatio[1] = generator.uniform();
        return episode.action;
    }
    void learn(const Outcome& outcome) override { rewards.push_back(outcome.reward); }
    AgentState state() const override { return {}; }
    void steer(const Steering&, std::span<const Experience>) override {}

    std::vector<double> rewards;

private:
    int m_proposals = 0;
};

// A search by a RoundAgent; every candidate that a call of the evaluator fails is named in `failing`.
struct RoundSearch {
    explicit RoundSearch(int episodes, std::vector<int> failing = {})
        : evaluator([this, failing](int call, std::uint64_t, Measurement&) {
              calls = call + 1;
              if (std::ranges::find(failing, call) != failing.end())
                  throw FailureError("candidate", "fails");
          }),
          settings([&] {
              SearchSettings result;
              result.episodes = episodes;
              return result;
          }()),
          session(settings, evaluator, agent, recorder)
    {
    }

    int calls = 0;
    FakeEvaluator evaluator;
    RoundAgent agent;
    FakeObserver recorder;
    SearchSettings settings;
    SearchSession session;
};

}  // namespace

class SeenCandidatesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Whether a second action leaves the network of the first, which keeps all blocks, 8 of 16 and 4 of 8 channels.
    void sameNetwork_data()
    {
        QTest::addColumn<bool>("keepBlock");
        QTest::addColumn<double>("outer");
        QTest::addColumn<double>("inner");
        QTest::addColumn<bool>("same");
        QTest::newRow("the same ratios") << true << 0.5 << 0.5 << true;
        QTest::newRow("ratios that round to as many channels") << true << 0.48 << 0.55 << true;
        QTest::newRow("one channel more") << true << 0.44 << 0.5 << false;
        QTest::newRow("the block goes") << false << 0.5 << 0.5 << false;
    }

    void sameNetwork()
    {
        QFETCH(bool, keepBlock);
        QFETCH(double, outer);
        QFETCH(double, inner);
        QFETCH(bool, same);
        SeenCandidates seen;
        seen.add(measured(3, true, 0.5, 0.5));
        QCOMPARE(seen.find(measured(4, keepBlock, outer, inner).decisions) != nullptr, same);
    }

    void ratiosInsideAPrunedBlockDoNotMatter()
    {
        SeenCandidates seen;
        seen.add(measured(2, false, 0.5, 0.1));
        const SeenCandidates::Seen* found = seen.find(measured(5, false, 0.5, 0.9).decisions);
        QVERIFY(found);
        QCOMPARE(found->episode, 2);
        QCOMPARE(found->measurement.map50, 0.2);
        QCOMPARE(found->reward, 2.0);
    }

    void theFirstStaysAndFailuresAreNone()
    {
        SeenCandidates seen;
        Episode failed = measured(0, true, 0, 0);
        failed.measurement.reset();
        seen.add(failed);
        QVERIFY(!seen.find(failed.decisions));
        seen.add(measured(1, true, 0, 0));
        seen.add(measured(2, true, 0, 0));
        QCOMPARE(seen.find(failed.decisions)->episode, 1);
    }

    void aSearchEvaluatesEachNetworkOnce()
    {
        RoundSearch search(8);
        QCOMPARE(search.session.run({}), SearchOutcome::Finished);
        QCOMPARE(search.calls, 3);
        QCOMPARE(search.recorder.episodes.size(), std::size_t{8});
        QCOMPARE(search.agent.rewards.size(), std::size_t{8});
        for (std::size_t i = 0; i < 8; ++i) {
            const Episode& episode = search.recorder.episodes[i];
            const Episode& first = search.recorder.episodes[i % 3];
            QCOMPARE(episode.number, static_cast<int>(i));
            QCOMPARE(episode.sameAs, i < 3 ? std::nullopt : std::optional(static_cast<int>(i % 3)));
            QVERIFY(sameMeasurement(*episode.measurement, *first.measurement));
            QCOMPARE(episode.reward, first.reward);
            QCOMPARE(search.agent.rewards[i], first.reward);
            QCOMPARE(episode.action == first.action, i % 3 != 0 || i == 0);  // recorded as it was drawn
        }
    }

    void whatFailedIsTriedAgain()
    {
        RoundSearch search(7, {1});
        search.session.run({});
        QCOMPARE(search.calls, 4);
        QVERIFY(search.recorder.episodes[1].failed() && !search.recorder.episodes[1].sameAs);
        QVERIFY(!search.recorder.episodes[4].failed() && !search.recorder.episodes[4].sameAs);
    }

    void resumingEvaluatesNothingAgain()
    {
        RoundSearch whole(8);
        whole.session.run({});
        for (std::size_t cut = 0; cut <= 8; ++cut) {
            RoundSearch rest(8);
            QCOMPARE(rest.session.run({}, std::span(whole.recorder.episodes).first(cut)), SearchOutcome::Finished);
            QVERIFY(rest.session.replayWasExact());
            QCOMPARE(rest.calls, std::max(0, 3 - static_cast<int>(cut)));
            QVERIFY(sameEpisodes(rest.recorder.episodes, std::span(whole.recorder.episodes).subspan(cut)));
        }
    }
};

QTEST_APPLESS_MAIN(SeenCandidatesTest)
#include "tst_seen_candidates.moc"
