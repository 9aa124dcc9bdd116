#include "core/workflow/repeat_noise.h"

#include <QTest>

#include <cmath>
#include <vector>

using namespace abcp;

namespace {

Repeat repeat(int episode, double map50, double reward)
{
    return {.after = 0, .episode = episode, .seed = 1, .measurement = Measurement{.map50 = map50}, .failure = {}, .reward = reward};
}

Repeat failed(int episode)
{
    return {.after = 0, .episode = episode, .seed = 1, .measurement = {}, .failure = "out of luck"};
}

void near(double got, double expected)
{
    QVERIFY2(std::abs(got - expected) < 1e-12, qPrintable(QString::number(got, 'g', 17)));
}

}  // namespace

class RepeatNoiseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Candidate 4: 0.5, 0.7 around 0.6; candidate 9: 0.2, 0.3, 0.4 around 0.3; candidate 7 once. Squares 0.02 + 0.02, freedom 1 + 2.
    void pooledOverCandidates()
    {
        const std::vector<Repeat> repeats{repeat(4, 0.5, 1), repeat(9, 0.2, 3), repeat(4, 0.7, 3), failed(4), repeat(9, 0.3, 3), repeat(9, 0.4, 3), repeat(7, 0.9, 8)};
        const RepeatNoise noise = repeatNoise(repeats, 4);
        QCOMPARE(noise.repeats, 6);
        QCOMPARE(noise.failed, 1);
        QCOMPARE(noise.candidates, 3);
        near(*noise.map50Deviation, std::sqrt(0.04 / 3));
        near(*noise.rewardDeviation, std::sqrt(2.0 / 3));
        QCOMPARE(noise.best->episode, 4);
        QCOMPARE(noise.best->repeats, 2);
        near(noise.best->map50.mean, 0.6);
        near(*noise.best->map50.error, std::sqrt(0.04 / 3) / std::sqrt(2.0));
        near(noise.best->reward.mean, 2);
        const Json json = toJson(noise);
        QCOMPARE(json["repeats"].get<int>(), 6);
        QCOMPARE(json["map50_deviation"].get<double>(), *noise.map50Deviation);
        QCOMPARE(json["best"]["reward_error"].get<double>(), *noise.best->reward.error);
        const QString text = QString::fromStdString(describe(noise));
        QVERIFY(text.contains("6 repeats of 3 candidates, 1 failed; standard deviation of one measurement: mAP50 0.1155, reward 0.8165\n"));
        QVERIFY(text.endsWith("repeated (2): mAP50 0.6000 +- 0.0816, reward 2.0000 +- 0.5774\n"));

        // One that was measured once more takes its error from the others.
        near(*repeatNoise(repeats, 7).best->map50.error, std::sqrt(0.04 / 3));
    }

    void nothingTwice()
    {
        const std::vector<Repeat> repeats{repeat(4, 0.5, 1), repeat(9, 0.25, 3)};
        const RepeatNoise noise = repeatNoise(repeats, 9);
        QVERIFY(!noise.map50Deviation && !noise.rewardDeviation && !noise.best->map50.error);
        QCOMPARE(noise.best->map50.mean, 0.25);
        QVERIFY(toJson(noise)["map50_deviation"].is_null());
        QVERIFY(toJson(noise)["best"]["map50_error"].is_null());
        QVERIFY(describe(noise).ends_with("repeated (1): mAP50 0.2500, reward 3.0000\n"));
    }

    void nothingOfTheBest()
    {
        const std::vector<Repeat> repeats{repeat(4, 0.5, 1), failed(9)};
        for (const std::optional<int> best : {std::optional(9), std::optional(5), std::optional<int>()}) {
            const RepeatNoise noise = repeatNoise(repeats, best);
            QVERIFY(!noise.best);
            QVERIFY(toJson(noise)["best"].is_null());
            QVERIFY(describe(noise).ends_with("the best candidate was not repeated\n"));
        }
        QCOMPARE(repeatNoise({}, 1).candidates, 0);
    }
};

QTEST_APPLESS_MAIN(RepeatNoiseTest)
#include "tst_repeat_noise.moc"
