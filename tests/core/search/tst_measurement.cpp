#include "core/search/measurement.h"

#include "core/base/error.h"

#include <QtTest>

using namespace abcp;

namespace {

// Two blocks, the second within a third, and four groups: 0 crosses the first block, 1 lies in it, 2 lies in the nested
// block with a follower outside of it, 3 must stay.
SearchSpace space()
{
    SearchSpace s;
    s.blocks = {{.input = 0, .firstLayer = 1, .shortcut = 3, .prunable = true, .reason = {}},
                {.input = 5, .firstLayer = 6, .shortcut = 7, .prunable = true, .reason = {}},
                {.input = 4, .firstLayer = 5, .shortcut = 8, .prunable = true, .reason = {}}};
    s.groups = {{.producers = {0, 2}, .followers = {}, .channels = 32, .prunable = true, .reason = {}},
                {.producers = {1}, .followers = {}, .channels = 16, .prunable = true, .reason = {}},
                {.producers = {6}, .followers = {8}, .channels = 10, .prunable = true, .reason = {}},
                {.producers = {9}, .followers = {}, .channels = 18, .prunable = false, .reason = "feeds a head"}};
    s.segments.resize(11);
    return s;
}

}  // namespace

class TestMeasurement : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void blocksThenGroups()
    {
        const std::vector<Decision> decisions = decisionsOf({{true, true, true}, {0.5, 0.25, 0.0, 0.0}}, space(), {});
        const std::vector<Decision> expected{{.layer = 3, .block = 0, .kept = 1, .original = 1},
                                             {.layer = 7, .block = 1, .kept = 1, .original = 1},
                                             {.layer = 8, .block = 2, .kept = 1, .original = 1},
                                             {.layer = 0, .block = -1, .kept = keptChannelCount(CouplingGroup{.channels = 32}, 0.5, {}), .original = 32},
                                             {.layer = 1, .block = -1, .kept = keptChannelCount(CouplingGroup{.channels = 16}, 0.25, {}), .original = 16},
                                             {.layer = 6, .block = -1, .kept = 10, .original = 10},
                                             {.layer = 9, .block = -1, .kept = 18, .original = 18}};
        QVERIFY(decisions == expected);
    }

    void groupsGoWithTheirBlocks()
    {
        const std::vector<Decision> decisions = decisionsOf({{false, false, true}, {0.5, 0.25, 0.0, 0.0}}, space(), {});
        QCOMPARE(decisions[0].kept, 0);
        QCOMPARE(decisions[1].kept, 0);
        QCOMPARE(decisions[2].kept, 1);
        QVERIFY(decisions[3].kept > 0);   // a producer is left outside
        QCOMPARE(decisions[4].kept, 0);
        QCOMPARE(decisions[5].kept, 10);  // a follower is left outside
    }

    void nestedBlocksGoWithTheOuter()
    {
        const std::vector<Decision> decisions = decisionsOf({{true, true, false}, {0.0, 0.0, 0.0, 0.0}}, space(), {});
        QCOMPARE(decisions[1].kept, 0);
        QCOMPARE(decisions[2].kept, 0);
        QCOMPARE(decisions[5].kept, 0);
    }

    void optionsDecideTheCount()
    {
        const PlanOptions options{.minKeptChannels = 6, .channelMultiple = 4};
        const std::vector<Decision> decisions = decisionsOf({{true, true, true}, {0.9, 0.9, 0.9, 0.0}}, space(), options);
        QCOMPARE(decisions[3].kept, keptChannelCount(CouplingGroup{.channels = 32}, 0.9, options));
        QCOMPARE(decisions[4].kept, keptChannelCount(CouplingGroup{.channels = 16}, 0.9, options));
    }

    void actionOfAnotherSpaceIsRefused()
    {
        QVERIFY_EXCEPTION_THROWN(decisionsOf({{true}, {0.5}}, space(), {}), InputError);
    }
};

QTEST_APPLESS_MAIN(TestMeasurement)
#include "tst_measurement.moc"
