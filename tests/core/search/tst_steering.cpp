#include "core/search/steering.h"

#include "core/base/error.h"
#include "core/network/complexity.h"
#include "core/search/agent.h"
#include "core/search/cost_fit.h"
#include "core/search/search_settings.h"
#include "tests/support/message_of.h"
#include "tests/support/network_text.h"

#include <QtTest>

#include <cmath>
#include <functional>

using namespace abcp;

namespace {

// Two blocks; layers 0, 2, 5 share their channels.
AgentTask task()
{
    AgentTask result;
    result.spec = networkSpec("in 3x32x32 | conv 16 3 /2 | conv 8 1 | conv 16 | shortcut -3 | conv 8 1 | conv 16 | shortcut -3 | conv 32 3 /2 | head 2");
    result.space = deriveSearchSpace(result.spec);
    return result;
}

Steering unusual()
{
    Steering steering;
    steering.locks = {.keepBlock = {{0, true}, {1, false}}, .ratios = {{1, {0.25, 0.25}}, {2, {0.1, 0.1 + 0.2}}}};
    steering.ratios = {0.05, 0.9};
    steering.reward = {.name = "loss", .costWeight = 1.0 / 3, .budgets = {.flops = 1e9 / 7, .params = {}, .latencyMs = 2.5}};
    return steering;
}

}  // namespace

class TestSteering : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesBackFromText()
    {
        for (const Steering& steering : {Steering{}, unusual()}) {
            const std::string text = toJson(steering).dump();
            QVERIFY(steeringFromJson(Json::parse(text), "test") == steering);
            QCOMPARE(toJson(steeringFromJson(Json::parse(text), "test")).dump(), text);
        }
        QVERIFY(locksFromJson(toJson(unusual().locks), "test") == unusual().locks);
    }

    void aRunKeepsItsLocks()
    {
        SearchSettings settings;
        settings.locks = unusual().locks;
        settings.plannedEpisodes = 30;
        settings.startFrom = StartFrom{7, 12};
        const SearchSettings back = searchSettingsFromJson(Json::parse(toJson(settings).dump()), "test");
        QVERIFY(back.locks == settings.locks);
        QCOMPARE(back.plannedEpisodes, 30);
        QCOMPARE(back.startFrom->run, std::int64_t{7});
        QCOMPARE(back.startFrom->episodes, 12);
        QVERIFY(steeringOf(back).locks == settings.locks);
        QVERIFY(!toJson(SearchSettings{}).contains("locks"));
    }

    // What is not named stays; null takes off.
    void changesAreChangesOnly()
    {
        const Steering changed = steeringFromJson(
            Json::parse(R"({"blocks": {"1": null, "0": "prune"}, "ratios": {"1": null, "4": [0.2, 0.8]}, "reward": {"cost_weight": 0.5, "budgets": {"flops": null}}})"),
            "test", unusual());
        Steering expected = unusual();
        expected.locks = {.keepBlock = {{0, false}}, .ratios = {{2, {0.1, 0.1 + 0.2}}, {4, {0.2, 0.8}}}};
        expected.reward.costWeight = 0.5;
        expected.reward.budgets.flops.reset();
        QVERIFY(changed == expected);
    }

    void whatIsWrongIsNamed_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* json, const char* expected) { QTest::newRow(json) << QString::fromUtf8(json) << QString::fromUtf8(expected); };
        row(R"([])", "test: the settings must be an object");
        row(R"({"block": {}})", "test: unknown setting block");
        row(R"({"blocks": 3})", "test: blocks must be an object");
        row(R"({"blocks": {"x": "keep"}})", "test: 'x' is not the number of a residual block");
        row(R"({"blocks": {"01": "keep"}})", "test: '01' is not the number of a residual block");
        row(R"({"blocks": {"0": true}})", "test: block 0 must be \"keep\", \"prune\" or null");
        row(R"({"blocks": {"7": "keep"}})", "test: there is no block 7: the network has 2 residual blocks, counted from 0");
        row(R"({"ratios": {"*": 0.5}})", "test: the ratios of all layers must have room between their bounds");
        row(R"({"ratios": {"*": [0.5, 1]}})", "test: a ratio of all layers must be 0 to 0.99, got 1");
        row(R"({"ratios": {"1": [0.8, 0.2]}})", "test: the least ratio of layer 1 must be at most the largest 0.2, got 0.8");
        row(R"({"ratios": {"1": "0.5"}})", "test: layer 1 must have a ratio or its bounds [MIN, MAX]");
        row(R"({"ratios": {"1": [0.5]}})", "test: layer 1 must have a ratio or its bounds [MIN, MAX]");
        row(R"({"ratios": {"1": -0.1}})", "test: a ratio of layer 1 must be 0 to 0.99, got -0.1");
        row(R"({"ratios": {"3": 0.5}})", "(no error)");
        row(R"({"ratios": {"99": 0.5}})", "test: layer 99 is no convolution that belongs to a coupling group");
        row(R"({"ratios": {"0": 0.5, "2": 0.6}})", "test: layers 0 and 2 share their channels but have different bounds");
        row(R"({"ratios": {"0": 0.5, "2": 0.5}})", "(no error)");
        row(R"({"reward": {"name": "speed"}})", "test: reward.name must be one of");
        row(R"({"reward": {"cost_weight": -1}})", "test: reward.cost_weight must be 0 to 1000, got -1");
        row(R"({"reward": {"budgets": {"flops": 0}}})", "test: reward.budgets.flops must be positive, got 0");
        row(R"({"reward": {"budgets": {"watts": 1}}})", "test: unknown setting reward.budgets.watts");
    }
    void whatIsWrongIsNamed()
    {
        QFETCH(QString, json);
        QFETCH(QString, expected);
        const std::string message = messageOf([&] { validate(steeringFromJson(Json::parse(json.toStdString()), "test"), task().space, "test"); });
        if (json.contains("\"3\": 0.5"))  // a shortcut: whether it names a group is the space's to say
            QCOMPARE(message == "(no error)", task().space.groupOfLayer(3) >= 0);
        else
            QVERIFY2(QString::fromStdString(message).startsWith(expected), message.c_str());
    }

    void whatCannotBePrunedIsRefused()
    {
        const SearchSpace space = task().space;
        Steering steering;
        for (std::size_t g = 0; g < space.groups.size(); ++g)
            if (!space.groups[g].prunable) {
                steering.locks.ratios = {{space.groups[g].producers.front(), {0.5, 0.5}}};
                QVERIFY(messageOf([&] { validate(steering, space, "test"); }).find("cannot be pruned: ") != std::string::npos);
            }
    }

    void aTaskTakesItUp()
    {
        AgentTask problem = task();
        applySteering(problem, unusual());
        QCOMPARE(problem.minRatio, 0.05);
        QCOMPARE(problem.lockOf(0), std::optional(true));
        QVERIFY(!problem.isOpen(1));
        const auto group = [&](int layer) { return static_cast<std::size_t>(problem.space.groupOfLayer(layer)); };
        QVERIFY(problem.boundsOf(group(1)).isFixed() && !problem.isOpenGroup(group(1)));
        QVERIFY(problem.boundsOf(group(0)) == (RatioBounds{0.1, 0.1 + 0.2}));  // as its other member has them
        QVERIFY(problem.boundsOf(group(7)) == (RatioBounds{0.05, 0.9}));
        QCOMPARE(problem.budgets.flops, std::optional(1e9 / 7));

        const PruningAction action = constrained(problem, uniformAction(problem.space, 0.95, false));
        QVERIFY(action.keepBlock[0] && !action.keepBlock[1]);
        QCOMPARE(action.pruningRatio[group(1)], 0.25);
        QCOMPARE(action.pruningRatio[group(0)], 0.1 + 0.2);
        QCOMPARE(action.pruningRatio[group(7)], 0.9);
        QVERIFY(constrained(problem, action) == action);

        applySteering(problem, Steering{});
        QVERIFY(problem.isOpen(1) && problem.isOpenGroup(group(1)));
        QVERIFY(!problem.budgets.any());
    }

    // A locked layer keeps its ratio, the others make up for it.
    void budgetsAreMetAroundLocks()
    {
        AgentTask problem = task();
        Steering steering;
        steering.locks.ratios = {{0, {0.0, 0.0}}, {7, {0.2, 0.7}}};
        applySteering(problem, steering);
        const PruningAction most = levelled(problem, uniformAction(problem.space, problem.maxRatio), 1);
        const double least = static_cast<double>(complexity(slimSpec(problem.spec, problem.space, most, problem.plan)).flops());
        for (const double share : {1.05, 1.3}) {
            steering.reward.budgets.flops = share * least;
            applySteering(problem, steering);
            const PruningAction fitted = fitToBudget(problem, levelled(problem, uniformAction(problem.space, 0.49), 0.5), 1.0);
            QVERIFY2(budgetUse(problem, fitted) <= 1, qPrintable(QString::number(budgetUse(problem, fitted))));
            QCOMPARE(fitted.pruningRatio[static_cast<std::size_t>(problem.space.groupOfLayer(0))], 0.0);
            const double bounded = fitted.pruningRatio[static_cast<std::size_t>(problem.space.groupOfLayer(7))];
            QVERIFY(bounded >= 0.2 && bounded <= 0.7);
        }
    }

    // Half way to all alike, what is locked apart.
    void ratiosAreEvened()
    {
        AgentTask problem = task();
        Steering steering;
        steering.locks.ratios = {{0, {0.3, 0.3}}};
        applySteering(problem, steering);
        PruningAction action = levelled(problem, uniformAction(problem.space, 0.3), 0.5);
        std::vector<std::size_t> open;
        for (std::size_t g = 0; g < problem.space.groups.size(); ++g)
            if (problem.isOpenGroup(g))
                open.push_back(g);
        QVERIFY(open.size() > 1);
        for (std::size_t i = 0; i < open.size(); ++i)
            action.pruningRatio[open[i]] = i % 2 == 0 ? 0.2 : 0.6;
        const auto difference = [&](const PruningAction& one) { return one.pruningRatio[open[1]] - one.pruningRatio[open[0]]; };
        const PruningAction half = evened(problem, action, 0.5), none = evened(problem, action, 0);
        QVERIFY(std::abs(difference(evened(problem, action, 1)) - 0.4) < 1e-12);
        QVERIFY(difference(half) > 0.1 && difference(half) < 0.3);
        QVERIFY(std::abs(difference(none)) < 1e-12);
        QVERIFY(none.pruningRatio[open[0]] > 0.2 && none.pruningRatio[open[0]] < 0.6);
        const auto locked = static_cast<std::size_t>(problem.space.groupOfLayer(0));
        QCOMPARE(none.pruningRatio[locked], action.pruningRatio[locked]);
        QCOMPARE(none.keepBlock, action.keepBlock);
    }
};

QTEST_APPLESS_MAIN(TestSteering)
#include "tst_steering.moc"
