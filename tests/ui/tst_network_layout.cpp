#include "core/network/zoo.h"
#include "tests/support/network_text.h"
#include "tests/ui/synthetic_run.h"
#include "ui/models/network_layout.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace abcp;
using namespace abcp::ui;

namespace {

NetworkLayout layoutOf(const NetworkSpec& spec)
{
    return layOut(spec, deriveSearchSpace(spec));
}

}  // namespace

class NetworkLayoutTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void barsStandSideBySide()
    {
        const NetworkSpec spec = networkSpec(smallNetworkText());
        const NetworkLayout layout = layoutOf(spec);
        QCOMPARE(layout.bars.size(), spec.size());
        double left = 0;
        for (const NetworkLayout::Bar& bar : layout.bars) {
            QCOMPARE(bar.left, left);
            QVERIFY(bar.width > 0);
            left += bar.width;
        }
        QCOMPARE(layout.width, left);
        QCOMPARE(layout.largestChannels, 128);
    }

    void layersAreFoundWhereTheyStand()
    {
        const NetworkLayout layout = layoutOf(networkSpec(smallNetworkText()));
        for (const NetworkLayout::Bar& bar : layout.bars) {
            QCOMPARE(layout.layerAt(bar.left), bar.layer);
            QCOMPARE(layout.layerAt(bar.centre()), bar.layer);
        }
        QCOMPARE(layout.layerAt(-0.1), -1);
        QCOMPARE(layout.layerAt(layout.width), -1);
        QCOMPARE(NetworkLayout{}.layerAt(0), -1);
    }

    void tiedLayersShareAHue()
    {
        const NetworkSpec spec = networkSpec("in 3x32x32 | conv 16 | conv 8 1 | conv 16 | shortcut -3 | conv 32 | head 2 3");
        const NetworkLayout layout = layoutOf(spec);
        QCOMPARE(layout.bars[0].hue, 0);
        QCOMPARE(layout.bars[2].hue, 0);
        QCOMPARE(layout.bars[1].hue, -1);
        QVERIFY(layout.bars[1].group >= 0);
        QVERIFY(layout.bars[0].group == layout.bars[2].group);
    }

    void everyBlockHasABracketOverItsLayers()
    {
        const NetworkSpec spec = networkSpec(smallNetworkText());
        const SearchSpace space = deriveSearchSpace(spec);
        const NetworkLayout layout = layOut(spec, space);
        QCOMPARE(layout.brackets.size(), space.blocks.size());
        QCOMPARE(layout.levels, 1);
        for (const NetworkLayout::Bracket& bracket : layout.brackets) {
            const ResidualBlock& block = space.blocks[static_cast<std::size_t>(bracket.block)];
            QCOMPARE(layout.layerAt(bracket.left), block.firstLayer);
            QCOMPARE(layout.layerAt(bracket.right - 0.01), block.shortcut);
            QCOMPARE(layout.blockAt((bracket.left + bracket.right) / 2, bracket.level), bracket.block);
        }
        QCOMPARE(layout.blockAt(0, 0), -1);
    }

    void outerBlocksLieBelow()
    {
        const NetworkSpec spec = networkSpec("in 3x32x32 | conv 16 | conv 16 | conv 8 1 | conv 16 | shortcut -3 | shortcut -5 | head 2 3");
        const NetworkLayout layout = layoutOf(spec);
        QCOMPARE(layout.brackets.size(), std::size_t{2});
        QCOMPARE(layout.levels, 2);
        QVERIFY(layout.brackets[0].level < layout.brackets[1].level);
    }

    void arcsOfShortcutsKnowTheirBlock()
    {
        const NetworkSpec spec = networkSpec("in 3x32x32 | conv 16 | conv 8 1 | conv 16 | shortcut -3 | conv 32 | head 2 3");
        const NetworkLayout layout = layoutOf(spec);
        QCOMPARE(layout.arcs.size(), std::size_t{1});
        const NetworkLayout::Arc& arc = layout.arcs.front();
        QCOMPARE(arc.from, 0);
        QCOMPARE(arc.to, 3);
        QCOMPARE(arc.block, 0);
        QVERIFY(!arc.route);
        QVERIFY(arc.left < arc.right);
    }

    void yolov3()
    {
        const NetworkLayout layout = layoutOf(zooNetwork("yolov3", {.classes = 5, .width = 0.25, .size = 416, .anchors = {}}));
        const auto weights = std::ranges::count(layout.bars, NetworkLayout::Kind::Weights, &NetworkLayout::Bar::kind);
        QCOMPARE(weights, 75);
        QCOMPARE(layout.brackets.size(), std::size_t{23});
        QCOMPARE(std::ranges::count(layout.bars, NetworkLayout::Kind::Head, &NetworkLayout::Bar::kind), 3);
        QCOMPARE(std::ranges::count(layout.arcs, true, &NetworkLayout::Arc::route), 4);
        std::set<int> hues;
        for (const NetworkLayout::Bar& bar : layout.bars)
            hues.insert(bar.hue);
        QCOMPARE(hues.size(), std::size_t{6});  // five stages of tied layers, and those on their own
    }
};

QTEST_APPLESS_MAIN(NetworkLayoutTest)
#include "tst_network_layout.moc"
