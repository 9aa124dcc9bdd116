#include "core/search/reward.h"

#include "core/base/error.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace abcp;

namespace {

const Measurement reference{.map50 = 0.9, .map5095 = 0.6, .loss = 2, .flops = 1000, .params = 500, .latencyMs = 20, .flopsRatio = 1, .paramsRatio = 1};
const Measurement candidate{.map50 = 0.8, .map5095 = 0.5, .loss = 3, .flops = 100, .params = 50, .latencyMs = 4, .flopsRatio = 0.1, .paramsRatio = 0.1};

RewardSettings settingsOf(const char* name, double weight, const Budgets& budgets = {})
{
    return {.name = name, .costWeight = weight, .budgets = budgets};
}

}  // namespace

class TestReward : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesAreKnown()
    {
        QCOMPARE(rewardNames(), (std::vector<std::string>{"accuracy-cost", "accuracy-power", "loss"}));
        for (const std::string& name : rewardNames())
            QVERIFY(std::isfinite(reward(candidate, reference, settingsOf(name.c_str(), 0.07))));
        QVERIFY_EXCEPTION_THROWN(reward(candidate, reference, settingsOf("los", 0.07)), InputError);
        QVERIFY_EXCEPTION_THROWN(reward(candidate, reference, settingsOf("", 0.07)), InputError);
    }

    void usualOne()
    {
        QCOMPARE(usualReward({}), std::string("accuracy-cost"));
        QCOMPARE(usualReward({{}, 1e6, {}}), std::string("loss"));
    }

    void formulas()
    {
        QCOMPARE(reward(candidate, reference, settingsOf("accuracy-cost", 0.07)), 0.8 + 0.07 * std::log(10.0));
        QCOMPARE(reward(reference, reference, settingsOf("accuracy-cost", 0.07)), 0.9);
        QCOMPARE(reward(candidate, reference, settingsOf("accuracy-power", 0.07)), 0.8);  // at the target, 0.1
        QCOMPARE(reward(reference, reference, settingsOf("accuracy-power", 0.5)), 0.9 / std::sqrt(10.0));
        QCOMPARE(reward(candidate, reference, settingsOf("accuracy-power", 0.5, {400, {}, {}})), 0.8 * 2);  // a quarter of the target
        QCOMPARE(reward(candidate, reference, settingsOf("loss", 0.3)), -(1.5 + 0.03));
        QCOMPARE(reward(reference, reference, settingsOf("loss", 0.3)), -1.3);
    }

    void withoutTheCost()
    {
        QCOMPARE(costFreeReward(candidate, reference, settingsOf("accuracy-cost", 0.07)), 0.8);
        QCOMPARE(costFreeReward(candidate, reference, settingsOf("accuracy-power", 0.5)), 0.8);
        QCOMPARE(costFreeReward(candidate, reference, settingsOf("loss", 0.3)), -1.5);
        // A budget stays one: 4 ms of 2 allowed.
        QCOMPARE(costFreeReward(candidate, reference, settingsOf("accuracy-cost", 0.07, {{}, {}, 2})), 0.8 - std::log(2.0));
    }

    void cheaperAndMoreAccurateIsBetter()
    {
        for (const std::string& name : rewardNames()) {
            const RewardSettings settings = settingsOf(name.c_str(), 0.07);
            const double value = reward(candidate, reference, settings);
            Measurement cheaper = candidate;
            cheaper.flopsRatio /= 2;
            QVERIFY(reward(cheaper, reference, settings) > value);
            Measurement better = candidate;
            better.map50 += 0.01;
            better.loss -= 0.1;
            QVERIFY(reward(better, reference, settings) > value);
        }
    }

    void almostNoCostStaysFinite()
    {
        Measurement nothing = candidate;
        nothing.flopsRatio = 0;
        for (const std::string& name : rewardNames())
            QVERIFY(std::isfinite(reward(nothing, reference, settingsOf(name.c_str(), 0.07))));
        QCOMPARE(reward(nothing, reference, settingsOf("accuracy-cost", 1)), 0.8 - std::log(1e-6));
    }

    void missedBudgetsCost()
    {
        const RewardSettings free = settingsOf("accuracy-cost", 0.07);
        const double value = reward(candidate, reference, free);
        const auto with = [&](const Budgets& budgets) { return reward(candidate, reference, settingsOf("accuracy-cost", 0.07, budgets)); };
        QCOMPARE(with({.flops = 100, .params = 50, .latencyMs = 4}), value);
        QCOMPARE(with({50, {}, {}}), value - std::log(2.0));
        QCOMPARE(with({.flops = 50, .params = 10, .latencyMs = 3}), value - std::log(5.0));
        QCOMPARE(with({{}, {}, 2}), value - std::log(2.0));
    }

    void budgetsMeasureUse()
    {
        const Budgets none;
        QVERIFY(!none.any() && none.met(candidate));
        QCOMPARE(none.worstUse(candidate), 0.0);
        const Budgets some{.flops = 200, .params = {}, .latencyMs = 5};
        QVERIFY(some.any() && some.met(candidate));
        QCOMPARE(some.worstUse(candidate), 0.8);
        QVERIFY(!some.met(reference));
        Measurement unknown = candidate;
        unknown.latencyMs = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(!some.met(unknown));
    }

    void notANumberStaysNotANumber()
    {
        for (const std::string& name : rewardNames()) {
            for (double Measurement::*member : {&Measurement::map50, &Measurement::map5095, &Measurement::loss, &Measurement::latencyMs,
                                                &Measurement::flopsRatio, &Measurement::paramsRatio}) {
                for (const double value : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
                    Measurement broken = candidate;
                    broken.*member = value;
                    QVERIFY(std::isnan(reward(broken, reference, settingsOf(name.c_str(), 0.07, {10, {}, {}}))));
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestReward)
#include "tst_reward.moc"
