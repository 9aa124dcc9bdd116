#include "core/search/hopeless.h"
#include "tests/core/search/search_fakes.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>

using namespace abcp;

namespace {

SearchSettings settingsFor(double share)
{
    SearchSettings settings;
    settings.episodes = 40;
    settings.stopHopeless = share;
    return settings;
}

struct Search {
    explicit Search(double share) : session(settingsFor(share), evaluator, agent, recorder) {}

    FakeEvaluator evaluator;
    FakeAgent agent;
    FakeObserver recorder;
    SearchSession session;
};

}  // namespace

class HopelessTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theStepsThatAreLookedAt()
    {
        for (const auto& [steps, first, end] : {std::array{3, 0, 1}, std::array{6, 1, 2}, std::array{20, 3, 6}, std::array{24, 4, 8}, std::array{100'000, 16'666, 33'333}}) {
            QCOMPARE(earlySteps(steps).first, first);
            QCOMPARE(earlySteps(steps).end, end);
        }
    }

    void theLimit_data()
    {
        QTest::addColumn<int>("earlier");   // losses 1, 2, ... of them, in a mixed order
        QTest::addColumn<double>("share");
        QTest::addColumn<double>("limit");  // 0: none
        QTest::newRow("the worst two of ten") << 10 << 0.2 << 9.0;
        QTest::newRow("the worst one of ten") << 10 << 0.19 << 10.0;
        QTest::newRow("a share of less than one") << 10 << 0.09 << 0.0;
        QTest::newRow("too few") << 9 << 0.5 << 0.0;
        QTest::newRow("nobody before") << 0 << 0.5 << 0.0;
        QTest::newRow("a quarter of a hundred") << 100 << 0.25 << 76.0;
        QTest::newRow("no share") << 100 << 0.0 << 0.0;
        QTest::newRow("all") << 100 << 1.0 << 1.0;
    }

    void theLimit()
    {
        QFETCH(int, earlier);
        QFETCH(double, share);
        QFETCH(double, limit);
        std::vector<double> losses;
        for (int i = 0; i < earlier; ++i)
            losses.push_back(1 + i * 7 % earlier);  // 7 shares no factor with any number of losses here
        const double got = hopelessLimit(losses, share);
        QCOMPARE(std::isinf(got) ? 0.0 : got, limit);
    }

    // Each episode against all that were evaluated before it.
    void theWorstShareIsCutShort()
    {
        Search search(0.3);
        search.session.run({});
        std::vector<double> before;
        int cutShort = 0;
        for (const Episode& episode : search.recorder.episodes) {
            if (episode.sameAs) {
                QCOMPARE(episode.measurement->stoppedAtStep, search.recorder.episodes[static_cast<std::size_t>(*episode.sameAs)].measurement->stoppedAtStep);
                continue;
            }
            const double loss = episode.measurement->earlyLoss.value();
            QCOMPARE(episode.measurement->stoppedAtStep.has_value(), loss > hopelessLimit(before, 0.3));
            QVERIFY(before.size() >= 10 || !episode.measurement->stoppedAtStep);
            cutShort += episode.measurement->stoppedAtStep.has_value();
            before.push_back(loss);
        }
        QVERIFY(cutShort >= 3);
        QCOMPARE(search.agent.rewards.size(), std::size_t{40});  // they are learnt from
    }

    void offByDefault()
    {
        QCOMPARE(SearchSettings{}.stopHopeless, 0.0);
        Search search(0);
        search.session.run({});
        for (const Episode& episode : search.recorder.episodes)
            QVERIFY(!episode.measurement->earlyLoss && !episode.measurement->stoppedAtStep);
    }

    void resumingGoesOnAsIfNeverStopped()
    {
        Search whole(0.3);
        whole.session.run({});
        for (std::size_t cut = 0; cut <= 40; ++cut) {
            Search rest(0.3);
            QCOMPARE(rest.session.run({}, std::span(whole.recorder.episodes).first(cut)), SearchOutcome::Finished);
            QVERIFY(sameEpisodes(rest.recorder.episodes, std::span(whole.recorder.episodes).subspan(cut)));
        }
    }

    void aRepeatIsNeverCutShort()
    {
        SearchSettings settings = settingsFor(0.9);
        settings.repeatEvery = 2;
        FakeEvaluator evaluator;
        evaluator.onTrial = [](const TrialOptions& trial) { QCOMPARE(trial.lossLimit.has_value(), !trial.ownBatches); };
        FakeAgent agent;
        FakeObserver recorder;
        SearchSession(settings, evaluator, agent, recorder).run({});
        QVERIFY(recorder.repeats.size() > 5);
    }
};

QTEST_APPLESS_MAIN(HopelessTest)
#include "tst_hopeless.moc"
