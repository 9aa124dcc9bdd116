#include "core/network/darknet_cfg.h"
#include "core/network/zoo.h"
#include "core/pruning/search_space.h"
#include "tests/support/network_text.h"

#include <QTest>

#include <algorithm>
#include <string>
#include <vector>

using namespace abcp;

namespace {

using Layers = std::vector<int>;

SearchSpace spaceOf(std::string_view text)
{
    return deriveSearchSpace(networkSpec(text));
}

Layers groupsOf(const SearchSpace& space, std::size_t layer)
{
    Layers groups;
    for (const ChannelSegment& segment : space.segments.at(layer))
        groups.push_back(segment.group);
    return groups;
}

bool mentions(const std::string& reason, const char* words)
{
    return reason.find(words) != std::string::npos;
}

}  // namespace

class TestSearchSpace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void plainChain();
    void residualBlock();
    void nestedBlocks();
    void dropoutIsPartOfTheBlock();
    void blocksThatCannotBePruned_data();
    void blocksThatCannotBePruned();
    void activationsThatBypassingKeeps_data();
    void activationsThatBypassingKeeps();
    void depthwiseFollowsItsInput();
    void depthwiseOverAConcatenationFollowsSeveral();
    void concatenationKeepsItsParts();
    void shortcutOverConcatenationsTiesPartByPart();
    void shortcutOverOtherwiseJoinedChannelsFreezes();
    void groupedConvolutionsCutIntoParts();
    void routesOfAPart();
    void productsTieTheirChannels();
    void shortcutsOfOtherExtentsFreeze();
    void classifiersAndReorg();
    void headsAndTheOutputAreFrozen();
    void channelsOfTheInputAreFrozen();
    void passThroughLayers();
    void yolov3();
    void yolov3TinyHasNoBlocks();
    void yoloFastest();
};

void TestSearchSpace::plainChain()
{
    const SearchSpace space = spaceOf("in 3x8x8 | conv 4 | conv 6 1 | conv 5");
    QVERIFY(space.blocks.empty());
    QCOMPARE(space.groups.size(), std::size_t{3});
    QCOMPARE(space.groups[1].producers, Layers{1});
    QCOMPARE(space.groups[1].channels, 6);
    QVERIFY(space.groups[0].prunable && space.groups[1].prunable);
    QVERIFY(!space.groups[2].prunable);
    QVERIFY(mentions(space.groups[2].reason, "output of the network"));
    QCOMPARE(space.prunableGroups(), 2);
    QCOMPARE(space.prunableConvolutions(), 2);
    QCOMPARE(space.groupOfLayer(1), 1);
    QCOMPARE(space.groupOfLayer(7), -1);
}

void TestSearchSpace::residualBlock()
{
    const SearchSpace space = spaceOf("in 3x8x8 | conv 8 | conv 4 1 | conv 8 | shortcut -3 | conv 4 | head 1");
    QCOMPARE(space.blocks.size(), std::size_t{1});
    const ResidualBlock& block = space.blocks.front();
    QVERIFY2(block.prunable, block.reason.c_str());
    QCOMPARE(block.input, 0);
    QCOMPARE(block.firstLayer, 1);
    QCOMPARE(block.shortcut, 3);
    QVERIFY(block.contains(1) && block.contains(3) && !block.contains(0) && !block.contains(4));
    QCOMPARE(space.groups[0].producers, (Layers{0, 2}));
    QCOMPARE(space.groups[1].producers, Layers{1});
    QCOMPARE(space.groupOfLayer(3), -1);
    QCOMPARE(space.prunableBlocks(), 1);
    QCOMPARE(space.prunableGroups(), 3);
    QCOMPARE(space.prunableConvolutions(), 4);
}

void TestSearchSpace::nestedBlocks()
{
    const SearchSpace space = spaceOf(
        "in 3x8x8 | conv 8 | conv 6 | conv 5 | conv 6 | shortcut 1 | conv 8 | shortcut 0 | conv 4");
    QCOMPARE(space.prunableBlocks(), 2);
    QCOMPARE(space.blocks[0].firstLayer, 2);
    QCOMPARE(space.blocks[0].shortcut, 4);
    QCOMPARE(space.blocks[1].firstLayer, 1);
    QCOMPARE(space.blocks[1].shortcut, 6);
}

void TestSearchSpace::dropoutIsPartOfTheBlock()
{
    const SearchSpace space = spaceOf(
        "in 3x8x8 | conv 4 | conv 8 1 | dw | conv 4 1 linear | drop 0.15 | shortcut -5 | conv 3");
    QCOMPARE(space.prunableBlocks(), 1);
    QCOMPARE(space.blocks[0].firstLayer, 1);
    QCOMPARE(space.blocks[0].shortcut, 5);
    QCOMPARE(space.groups[0].producers, (Layers{0, 3}));
}

void TestSearchSpace::blocksThatCannotBePruned_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("block");
    QTest::addColumn<QString>("reason");
    QTest::newRow("read from outside") << "in 3x8x8 | conv 8 | conv 4 | conv 8 | shortcut 0 | route 1 | conv 2" << 0
                                       << "layer 4 outside it reads layer 1";
    QTest::newRow("reads from outside") << "in 3x8x8 | conv 8 | conv 8 | conv 4 | route 2 0 | conv 8 | shortcut 1 | conv 2"
                                        << 0 << "layer 3 inside it reads layer 0";
    QTest::newRow("projection, from the long way")
        << "in 3x8x8 | conv 8 | conv 4 | conv 8 linear | route 0 | conv 8 1 linear | shortcut 2 | conv 2" << 0
        << "layer 3 inside it reads layer 0";
    QTest::newRow("identity after the long way, from the long way")
        << "in 3x8x8 | conv 8 | conv 4 | conv 8 linear | route 0 | shortcut 2 | conv 2" << 0
        << "layer 3 inside it reads layer 0";
    QTest::newRow("previous added to itself") << "in 3x8x8 | conv 8 | shortcut -1 | conv 2" << 0 << "to itself";
    QTest::newRow("leaky") << "in 3x8x8 | conv 8 relu | conv 4 | conv 8 | shortcut 0 leaky | conv 4 | conv 8 | shortcut 3 leaky | conv 2"
                           << 1 << "leaky activation";
    QTest::newRow("relu over a leaky input") << "in 3x8x8 | conv 8 leaky | conv 8 | shortcut 0 relu | conv 2" << 0
                                             << "relu activation";
    QTest::newRow("holds a head") << "in 3x8x8 | conv 8 | conv 8 | head 1 | route 1 | conv 8 | shortcut 0 | conv 2" << 0
                                  << "detection head at layer 3";
    QTest::newRow("overlapping, first") << "in 3x8x8 | conv 8 | conv 8 | conv 8 | shortcut 0 | shortcut 1 | conv 2" << 0
                                        << "layer 4 outside it reads layer 1";
    QTest::newRow("overlapping, second") << "in 3x8x8 | conv 8 | conv 8 | conv 8 | shortcut 0 | shortcut 1 | conv 2" << 1
                                         << "layer 3 inside it reads layer 0";
}

void TestSearchSpace::blocksThatCannotBePruned()
{
    QFETCH(QString, text);
    QFETCH(int, block);
    QFETCH(QString, reason);
    const SearchSpace space = spaceOf(text.toStdString());
    const ResidualBlock& found = space.blocks.at(static_cast<std::size_t>(block));
    QVERIFY(!found.prunable);
    QVERIFY2(QString::fromStdString(found.reason).contains(reason), found.reason.c_str());
}

void TestSearchSpace::activationsThatBypassingKeeps_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("linear") << "in 3x8x8 | conv 8 | conv 8 | shortcut 0 linear | conv 2";
    QTest::newRow("relu after relu") << "in 3x8x8 | conv 8 relu | conv 8 linear | shortcut 0 relu | conv 2";
    QTest::newRow("relu after relu and a pool") << "in 3x8x8 | conv 8 relu | max 2 2 | conv 8 linear | shortcut 1 relu | conv 2";
    QTest::newRow("relu after a sum of both") << "in 3x8x8 | conv 8 relu | conv 8 relu | shortcut 0 | conv 8 | shortcut 2 relu | conv 2";
    QTest::newRow("leaky after relu") << "in 3x8x8 | conv 8 relu | conv 8 | shortcut 0 leaky | conv 2";
}

void TestSearchSpace::activationsThatBypassingKeeps()
{
    QFETCH(QString, text);
    const SearchSpace space = spaceOf(text.toStdString());
    QVERIFY(std::ranges::all_of(space.blocks, &ResidualBlock::prunable));
}

void TestSearchSpace::depthwiseFollowsItsInput()
{
    const SearchSpace space = spaceOf("in 3x8x8 | conv 8 1 | dw | dw 3 /2 | conv 4 1 | conv 2");
    QCOMPARE(space.groups[0].producers, Layers{0});
    QCOMPARE(space.groups[0].followers, (Layers{1, 2}));
    QCOMPARE(space.groupOfLayer(2), 0);
    QCOMPARE(space.prunableConvolutions(), 4);
}

void TestSearchSpace::depthwiseOverAConcatenationFollowsSeveral()
{
    const SearchSpace space = spaceOf("in 3x8x8 | conv 4 | conv 6 | route 0 1 | dw | conv 2");
    QCOMPARE(groupsOf(space, 3), (Layers{0, 1}));
    QVERIFY(space.groups[0].followers.empty() && space.groups[1].followers.empty());
    QCOMPARE(space.groupOfLayer(3), -1);
    QVERIFY(space.groups[0].prunable && space.groups[1].prunable);
    QCOMPARE(space.prunableConvolutions(), 2);
}

void TestSearchSpace::concatenationKeepsItsParts()
{
    const SearchSpace space = spaceOf("in 3x8x8 | conv 4 | conv 6 | route 1 0 1 | route -1 0 | conv 2");
    QCOMPARE(groupsOf(space, 3), (Layers{1, 0, 1, 0}));
    QCOMPARE(space.segments[3][2].begin, 10);
    QCOMPARE(space.segments[3][3].begin, 16);
    QCOMPARE(space.segments[3][3].channels, 4);
}

void TestSearchSpace::shortcutOverConcatenationsTiesPartByPart()
{
    const SearchSpace space = spaceOf(
        "in 3x8x8 | conv 4 | conv 6 | route 0 1 | conv 4 | conv 6 | route 3 4 | shortcut 2 | conv 2");
    QCOMPARE(space.groups[0].producers, (Layers{0, 3}));
    QCOMPARE(space.groups[1].producers, (Layers{1, 4}));
    QCOMPARE(groupsOf(space, 6), (Layers{0, 1}));
    QCOMPARE(space.prunableGroups(), 2);
    QCOMPARE(space.prunableBlocks(), 1);  // everything from layer 3 on starts at layer 2
}

void TestSearchSpace::shortcutOverOtherwiseJoinedChannelsFreezes()
{
    const SearchSpace space = spaceOf("in 3x8x8 | conv 4 | conv 6 | route 0 1 | conv 10 | shortcut 2 | conv 5 | conv 2");
    QCOMPARE(space.groups.size(), std::size_t{5});
    for (std::size_t g = 0; g < 3; ++g) {
        QVERIFY(!space.groups[g].prunable);
        QVERIFY(mentions(space.groups[g].reason, "joined with channels of another number or order (layer 4)"));
    }
    QVERIFY(space.groups[3].prunable);
    QCOMPARE(space.prunableBlocks(), 1);  // its channels stay, the block may still go
}

void TestSearchSpace::groupedConvolutionsCutIntoParts()
{
    const SearchSpace space = spaceOf("in 3x8x8 | conv 8 | conv 4 3 g2 | conv 12 3 g4 | conv 6 | conv 2");
    QCOMPARE(space.groups[0].parts, 2);
    QVERIFY(space.groups[0].prunable);
    // Four channels in two parts are read in four: each channel is a part of its own.
    QVERIFY(mentions(space.groups[1].reason, "single channels"));
    QCOMPARE(space.groups[2].parts, 4);
    QCOMPARE(space.groups[3].parts, 1);
    // Depthwise with two filters a channel is not plain depthwise.
    QVERIFY(!spaceOf("in 3x8x8 | conv 4 | conv 8 3 g4 | conv 2").groups[0].prunable);
    // Read in two and in three parts: six.
    QCOMPARE(spaceOf("in 3x8x8 | conv 12 | conv 4 3 g2 | route 0 | conv 6 3 g3 | conv 2").groups[0].parts, 6);
    // Tied channels share their parts.
    QCOMPARE(spaceOf("in 3x8x8 | conv 8 | conv 8 | shortcut 0 | conv 4 3 g2 | conv 2").groups[0].parts, 2);
    // Of a concatenation the parts need not shrink alike.
    const SearchSpace joined = spaceOf("in 3x8x8 | conv 4 | conv 6 | route 0 1 | conv 4 3 g2 | conv 2");
    QVERIFY(mentions(joined.groups[0].reason, "read by a grouped convolution (layer 3)"));
    QVERIFY(!joined.groups[1].prunable);
}

void TestSearchSpace::routesOfAPart()
{
    const SearchSpace space = spaceOf("in 3x8x8 | conv 8 | part 1 2 0 | conv 4 | route 2 1 | conv 6 | conv 2");
    QCOMPARE(space.groups[0].parts, 2);
    QVERIFY(space.groups[0].prunable);
    const ChannelSegment& half = space.segments[1].front();
    QCOMPARE(half.group, 0);
    QCOMPARE(half.first, 4);
    QCOMPARE(half.channels, 4);
    QCOMPARE(groupsOf(space, 3), (Layers{1, 0}));
    QCOMPARE(space.segments[3].back().begin, 4);
    QCOMPARE(space.segments[3].back().first, 4);
    // A sum of a part with other channels would tie half a group: both stay whole.
    const SearchSpace summed = spaceOf("in 3x8x8 | conv 8 | part 0 2 0 | conv 4 | shortcut 1 | conv 6 | conv 2");
    QVERIFY(mentions(summed.groups[0].reason, "a part of other channels (layer 3)"));
    QVERIFY(!summed.groups[1].prunable);
    QVERIFY(summed.groups[2].prunable);
    // Half of a concatenation.
    const SearchSpace joined = spaceOf("in 3x8x8 | conv 4 | conv 8 | route 0 1 | part 1 2 2 | conv 6 | conv 2");
    QCOMPARE(groupsOf(joined, 3), Layers{1});
    QCOMPARE(joined.segments[3].front().first, 2);
    QVERIFY(mentions(joined.groups[1].reason, "read in part by a route (layer 3)"));
}

void TestSearchSpace::productsTieTheirChannels()
{
    const SearchSpace scaled = spaceOf("in 3x8x8 | conv 8 | avg | conv 4 1 | conv 8 1 logistic | scale 0 | conv 6 | conv 2");
    QCOMPARE(scaled.groups[0].producers, (Layers{0, 3}));
    QVERIFY(scaled.groups[0].prunable);
    QCOMPARE(spaceOf("in 3x8x8 | conv 8 | conv 8 1 logistic | sam 0 | conv 2").groups[0].producers, (Layers{0, 1}));
}

void TestSearchSpace::shortcutsOfOtherExtentsFreeze()
{
    const SearchSpace space = spaceOf("in 3x8x8 | conv 8 | conv 12 3 /2 | shortcut 0 | conv 6 | conv 2");
    QCOMPARE(space.blocks.size(), std::size_t{1});
    QVERIFY(mentions(space.blocks[0].reason, "differ in shape"));
    QVERIFY(mentions(space.groups[0].reason, "another number or order (layer 2)"));
    QVERIFY(!space.groups[1].prunable);
    QVERIFY(space.groups[2].prunable);
    const SearchSpace several = spaceOf("in 3x8x8 | conv 8 | conv 8 | conv 8 | shortcut 0 1 | conv 2");
    QVERIFY(mentions(several.blocks[0].reason, "more than two layers"));
    QCOMPARE(several.groups[0].producers, (Layers{0, 1, 2}));
}

void TestSearchSpace::classifiersAndReorg()
{
    const SearchSpace space = spaceOf("in 3x8x8 | conv 8 | reorg 2 | conv 6 | local 4 | conn 10 | conn 5 | softmax | cost");
    QVERIFY(mentions(space.groups[0].reason, "reorg (layer 1)"));
    QCOMPARE(groupsOf(space, 1), Layers{-1});
    for (std::size_t g = 1; g < 4; ++g)
        QVERIFY(space.groups[g].prunable);
    QVERIFY(mentions(space.groups[4].reason, "output of the network"));
}

void TestSearchSpace::headsAndTheOutputAreFrozen()
{
    const SearchSpace space = spaceOf("in 3x8x8 | conv 8 | head 1 | route 0 | conv 6 1 | dw | yolo 1");
    QCOMPARE(space.groups.size(), std::size_t{3});
    QVERIFY(space.groups[0].prunable);
    QVERIFY(mentions(space.groups[1].reason, "output of a detection head (layer 2)"));
    QVERIFY(mentions(space.groups[2].reason, "output of a detection head (layer 6)"));
    QCOMPARE(space.groups[2].followers, Layers{5});
    // A sum that ends the network freezes all that is tied to it.
    QCOMPARE(spaceOf("in 3x8x8 | conv 8 | conv 8 | shortcut 0").prunableGroups(), 0);
}

void TestSearchSpace::channelsOfTheInputAreFrozen()
{
    const SearchSpace space = spaceOf("in 4x8x8 | dw | conv 4 | shortcut 0 | conv 4 | conv 2");
    QCOMPARE(groupsOf(space, 0), Layers{-1});
    QCOMPARE(space.groupOfLayer(0), -1);
    QVERIFY(mentions(space.groups[0].reason, "joined with channels that always stay (layer 2)"));
    QCOMPARE(groupsOf(space, 2), Layers{0});
    QVERIFY(space.groups[1].prunable);
}

void TestSearchSpace::passThroughLayers()
{
    const SearchSpace space = spaceOf("in 3x8x8 | conv 6 | max 2 2 | drop 0.5 | up 2 | route 3 | conv 2");
    for (std::size_t layer = 0; layer < 5; ++layer)
        QCOMPARE(groupsOf(space, layer), Layers{0});
    QCOMPARE(space.segments[4][0].channels, 6);
}

void TestSearchSpace::yolov3()
{
    const SearchSpace space = deriveSearchSpace(zooNetwork("yolov3", {}));
    QCOMPARE(space.blocks.size(), std::size_t{23});
    QCOMPARE(space.prunableBlocks(), 23);
    QCOMPARE(space.groups.size(), std::size_t{52});
    QCOMPARE(space.prunableGroups(), 49);
    QCOMPARE(space.prunableConvolutions(), 72);
    QCOMPARE(space.groups[0].producers, Layers{0});
    QCOMPARE(space.groups[1].producers, (Layers{1, 3}));
    QCOMPARE(space.groups[1].channels, 64);
    for (const CouplingGroup& group : space.groups)
        QCOMPARE(group.prunable, group.reason.empty());
}

void TestSearchSpace::yolov3TinyHasNoBlocks()
{
    const SearchSpace space = deriveSearchSpace(zooNetwork("yolov3-tiny", {}));
    QVERIFY(space.blocks.empty());
    QCOMPARE(space.groups.size(), std::size_t{13});
    QCOMPARE(space.prunableGroups(), 11);
}

void TestSearchSpace::yoloFastest()
{
    const QString cfg = QFINDTESTDATA("../../../../shared/models/yolo-fastest-1.1/yolo-fastest-1.1.cfg");
    if (cfg.isEmpty())
        QSKIP("shared/models/yolo-fastest-1.1 is not there");
    const SearchSpace space = deriveSearchSpace(readDarknetCfg(cfg.toStdString()).spec);
    QCOMPARE(space.blocks.size(), std::size_t{18});
    QCOMPARE(space.prunableBlocks(), 18);
    for (const ResidualBlock& block : space.blocks)
        QCOMPARE(block.shortcut - block.firstLayer, 4);
}

QTEST_APPLESS_MAIN(TestSearchSpace)
#include "tst_search_space.moc"
