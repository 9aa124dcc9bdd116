#include "core/search/reward_surrogate.h"

#include <QTest>

#include <array>
#include <cmath>
#include <numeric>

using namespace abcp;

namespace {

constexpr std::size_t size = 6;
constexpr std::array<double, size> effect{1, -2, 0, 0.5, 0, 3};

std::vector<double> drawn(Generator& generator)
{
    std::vector<double> features(size);
    for (double& feature : features)
        feature = generator.normal();
    return features;
}

double rewardOf(const std::vector<double>& features)
{
    return 10 + std::inner_product(features.begin(), features.end(), effect.begin(), 0.0);
}

// Fits, then of eight candidates: how much more than their mean the chosen one brings, on average.
double gainOfChoosing(RewardSurrogate& surrogate, Generator& generator)
{
    constexpr int rounds = 300;
    surrogate.fit();
    double gain = 0;
    for (int round = 0; round < rounds; ++round) {
        std::vector<std::vector<double>> candidates;
        double mean = 0;
        for (int i = 0; i < 8; ++i) {
            candidates.push_back(drawn(generator));
            mean += rewardOf(candidates.back()) / 8;
        }
        gain += (rewardOf(candidates[surrogate.choose(candidates, generator)]) - mean) / rounds;
    }
    return gain;
}

}  // namespace

class RewardSurrogateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesTheFirstWhileItKnowsNothing()
    {
        RewardSurrogate surrogate;
        Generator generator(1);
        const std::vector<std::vector<double>> candidates{{0, 1}, {5, 5}, {-5, 2}};
        QCOMPARE(surrogate.choose(candidates, generator), std::size_t{0});
        surrogate.add(candidates[1], 3);
        surrogate.fit();
        QCOMPARE(surrogate.choose(candidates, generator), std::size_t{0});
    }

    void expectsTheMeanUntilItKnowsMore()
    {
        RewardSurrogate surrogate;
        QCOMPARE(surrogate.expected(std::vector<double>{1, 2}), 0.0);
        surrogate.add(std::vector<double>{1, 0}, 3);
        surrogate.add(std::vector<double>{0, 1}, 5);
        QCOMPARE(surrogate.expected(std::vector<double>{1, 2}), 4.0);
        Generator generator(6);
        surrogate.clear();
        for (int i = 0; i < 200; ++i) {
            const std::vector<double> features = drawn(generator);
            surrogate.add(features, rewardOf(features) + 0.5 * generator.normal());
        }
        surrogate.fit();
        for (int i = 0; i < 20; ++i) {
            const std::vector<double> features = drawn(generator);
            QVERIFY(std::abs(surrogate.expected(features) - rewardOf(features)) < 0.5);
        }
    }

    // The best of eight of a sum whose standard deviation is 3.8 lies 1.42 of those above their mean: 5.4.
    void choosesWhatIsBestOnceItHasSeenEnough()
    {
        RewardSurrogate surrogate;
        Generator generator(2);
        for (int i = 0; i < 100; ++i) {
            const std::vector<double> features = drawn(generator);
            surrogate.add(features, rewardOf(features) + 0.5 * generator.normal());
        }
        const double gain = gainOfChoosing(surrogate, generator);
        QVERIFY2(gain > 5.0, qPrintable(QString::number(gain)));
    }

    // Better than chance after few, and worse than after many.
    void fewRewardsHelpALittle()
    {
        double few = 0;
        constexpr int trials = 20;
        for (int trial = 0; trial < trials; ++trial) {
            RewardSurrogate surrogate;
            Generator generator(static_cast<std::uint64_t>(trial));
            for (int i = 0; i < 4; ++i) {
                const std::vector<double> features = drawn(generator);
                surrogate.add(features, rewardOf(features));
            }
            few += gainOfChoosing(surrogate, generator) / trials;
        }
        QVERIFY2(few > 1.0 && few < 5.0, qPrintable(QString::number(few)));
    }

    // Where nothing but noise was seen the choice says nothing, and is spread over all.
    void noiseTeachesNothing()
    {
        RewardSurrogate surrogate;
        Generator generator(3);
        for (int i = 0; i < 200; ++i)
            surrogate.add(drawn(generator), generator.normal());
        const double gain = gainOfChoosing(surrogate, generator);
        QVERIFY2(std::abs(gain) < 2.5, qPrintable(QString::number(gain)));
    }

    void equalRewardsAndEqualFeaturesAreNoTrouble()
    {
        RewardSurrogate surrogate;
        Generator generator(4);
        for (int i = 0; i < 5; ++i)
            surrogate.add(std::vector<double>{1, 1}, 7);
        surrogate.fit();
        QVERIFY(surrogate.choose(std::vector<std::vector<double>>{{1, 1}, {2, 0}}, generator) < 2);
    }

    void forgets()
    {
        RewardSurrogate surrogate;
        Generator generator(5);
        for (int i = 0; i < 50; ++i) {
            const std::vector<double> features = drawn(generator);
            surrogate.add(features, rewardOf(features));
        }
        surrogate.fit();
        surrogate.clear();
        QCOMPARE(surrogate.choose(std::vector<std::vector<double>>{drawn(generator), drawn(generator)}, generator), std::size_t{0});
        surrogate.add(std::vector<double>{1}, 1);  // another problem: other features
        surrogate.add(std::vector<double>{2}, 2);
        surrogate.add(std::vector<double>{3}, 3);
        const std::vector<std::vector<double>> small{{-30}, {30}};
        QCOMPARE(surrogate.choose(small, generator), std::size_t{0});  // not fitted yet
        surrogate.fit();
        QCOMPARE(surrogate.choose(small, generator), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(RewardSurrogateTest)
#include "tst_reward_surrogate.moc"
