#include "tests/core/search/search_fakes.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace abcp;

namespace {

// A search in which the best candidate so far is evaluated again after every third.
struct Search {
    explicit Search(int episodes, FakeEvaluator::Inspect inspect = {})
        : evaluator(std::move(inspect)), session(
              [&] {
                  SearchSettings settings;
                  settings.episodes = episodes;
                  settings.repeatEvery = 3;
                  settings.stopAfterFailures = 100;
                  return settings;
              }(),
              evaluator, agent, recorder)
    {
    }

    FakeEvaluator evaluator;
    FakeAgent agent;
    FakeObserver recorder;
    std::stop_source stop;
    SearchSession session;
};

bool sameRepeats(std::span<const Repeat> a, std::span<const Repeat> b)
{
    return std::ranges::equal(a, b, [](const Repeat& x, const Repeat& y) {
        return x.after == y.after && x.episode == y.episode && x.seed == y.seed && x.failure == y.failure && x.reward == y.reward
            && x.measurement.has_value() == y.measurement.has_value() && (!x.measurement || sameMeasurement(*x.measurement, *y.measurement));
    });
}

}  // namespace

class RepeatsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theBestSoFarIsEvaluatedAgain()
    {
        Search search(30);
        QCOMPARE(search.session.run({}), SearchOutcome::Finished);
        const std::vector<Episode>& episodes = search.recorder.episodes;
        QCOMPARE(episodes.size(), std::size_t{30});
        QCOMPARE(search.agent.rewards.size(), std::size_t{30});  // a repeat teaches nothing
        QVERIFY(search.recorder.repeats.size() >= 5);
        std::set<std::uint64_t> seeds;
        for (const Repeat& repeat : search.recorder.repeats) {
            // After every third episode that was evaluated.
            const auto upTo = std::span(episodes).first(static_cast<std::size_t>(repeat.after) + 1);
            QVERIFY(!upTo.back().sameAs);
            QCOMPARE(std::ranges::count_if(upTo, [](const Episode& one) { return !one.sameAs; }) % 3, 0);
            QCOMPARE(repeat.episode, std::ranges::max_element(upTo, {}, &Episode::reward)->number);
            const Episode& original = episodes[static_cast<std::size_t>(repeat.episode)];
            QCOMPARE(repeat.measurement->flops, original.measurement->flops);
            QVERIFY(repeat.measurement->map50 != original.measurement->map50);  // another seed
            QCOMPARE(repeat.reward, reward(*repeat.measurement, search.recorder.references[0], RewardSettings{}));
            seeds.insert(repeat.seed);
        }
        QCOMPARE(seeds.size(), search.recorder.repeats.size());
    }

    void episodesAreThoseOfASearchWithoutRepeats()
    {
        Search repeating(30);
        repeating.session.run({});
        FakeEvaluator evaluator;
        FakeAgent agent;
        FakeObserver recorder;
        SearchSettings settings;
        settings.episodes = 30;
        SearchSession(settings, evaluator, agent, recorder).run({});
        QVERIFY(recorder.repeats.empty());
        QVERIFY(sameEpisodes(recorder.episodes, repeating.recorder.episodes));
    }

    void repeatsAloneHaveTheirOwnBatches()
    {
        std::vector<bool> own;
        Search search(7);
        search.evaluator.onTrial = [&](const TrialOptions& trial) { own.push_back(trial.ownBatches); };
        search.session.run({});
        QCOMPARE(static_cast<std::size_t>(std::ranges::count(own, true)), search.recorder.repeats.size());
        QVERIFY(search.recorder.repeats.size() >= 1);
    }

    // Wherever a search was cut off: between two episodes, or between an episode and its repeat.
    void resumingGoesOnAsIfNeverStopped()
    {
        Search whole(20);
        whole.session.run({});
        const std::vector<Episode>& episodes = whole.recorder.episodes;
        const std::vector<Repeat>& repeats = whole.recorder.repeats;
        for (std::size_t cut = 0; cut <= episodes.size(); ++cut) {
            const auto before = static_cast<std::size_t>(std::ranges::count_if(repeats, [&](const Repeat& one) { return one.after < static_cast<int>(cut); }));
            for (const bool lost : {false, true}) {
                const bool lastIsLost = lost && before > 0 && repeats[before - 1].after == static_cast<int>(cut) - 1;
                const std::size_t kept = before - (lastIsLost ? 1 : 0);
                Search rest(20);
                QCOMPARE(rest.session.run({}, std::span(episodes).first(cut), std::span(repeats).first(kept)), SearchOutcome::Finished);
                QVERIFY(sameEpisodes(rest.recorder.episodes, std::span(episodes).subspan(cut)));
                QVERIFY(sameRepeats(rest.recorder.repeats, std::span(repeats).subspan(kept)));
            }
        }
    }

    void aFailedRepeatIsRecorded()
    {
        Search search(3, [](int call, std::uint64_t, Measurement&) {
            if (call == 3)
                throw FailureError("candidate", "out of luck");
        });
        QCOMPARE(search.session.run({}), SearchOutcome::Finished);
        QCOMPARE(search.recorder.repeats.size(), std::size_t{1});
        QCOMPARE(search.recorder.repeats[0].failure, std::string("candidate: out of luck"));
        QVERIFY(!search.recorder.repeats[0].measurement);
        QCOMPARE(search.recorder.episodes.size(), std::size_t{3});
    }

    void nothingToRepeatWhenAllFailed()
    {
        Search search(6, [](int, std::uint64_t, Measurement&) { throw FailureError("candidate", "fails"); });
        search.session.run({});
        QVERIFY(search.recorder.repeats.empty());
    }

    void aStopDiscardsTheRepeatUnderWay()
    {
        Search search(10);
        search.evaluator = FakeEvaluator([&](int call, std::uint64_t, Measurement&) {
            if (call == 3) {
                search.stop.request_stop();
                throw StoppedError();
            }
        });
        QCOMPARE(search.session.run(search.stop.get_token()), SearchOutcome::Stopped);
        QCOMPARE(search.recorder.episodes.size(), std::size_t{3});
        QVERIFY(search.recorder.repeats.empty());
    }

    void aRecorderThatFailsPausesTheSearch()
    {
        Search search(3);
        bool failed = false;
        search.recorder.onRepeat = [&](const Repeat&) {
            if (!std::exchange(failed, true))
                throw FailureError("studio.sqlite", "disk full");
        };
        search.recorder.onPause = [&] { search.session.pauseGate().resume(); };
        QCOMPARE(search.session.run({}), SearchOutcome::Finished);
        QCOMPARE(search.recorder.pauses, std::vector<std::string>{"studio.sqlite: disk full"});
        QCOMPARE(search.recorder.repeats.size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(RepeatsTest)
#include "tst_repeats.moc"
