#include "core/training/head_decoder.h"

#include "core/base/error.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace abcp;

namespace {

constexpr float notANumber = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

// Two anchors, two classes, a grid of 2 x 1 cells on an input of 64 x 32 pixels; every raw value quiet (objectness e^-20).
struct Head {
    Yolo yolo;
    Shape output{14, 1, 2};
    Shape input{3, 32, 64};
    std::vector<float> raw = std::vector<float>(14 * 2, 0.0f);

    Head()
    {
        yolo.anchors = {{8, 8}, {16, 8}, {32, 64}};
        yolo.mask = {1, 2};
        yolo.classes = 2;
        for (int anchor : {0, 1})
            for (int cell : {0, 1})
                at(anchor, 4, cell) = -20;
    }

    float& at(int anchor, int channel, int cell) { return raw[static_cast<std::size_t>((anchor * 7 + channel) * 2 + cell)]; }

    LayerSpec layer() const { return {.parameters = yolo, .input = output, .output = output, .other = {}}; }

    std::vector<Detection> decode(float threshold) const
    {
        std::vector<Detection> out;
        decodeHead(raw.data(), layer(), input, threshold, out);
        return out;
    }
};

bool near(float actual, double expected)
{
    return std::abs(double{actual} - expected) < 1e-6;
}

bool near(const Box& actual, double x, double y, double width, double height)
{
    return near(actual.x, x) && near(actual.y, y) && near(actual.width, width) && near(actual.height, height);
}

}  // namespace

class HeadDecoderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBoxIsPlacedByCellAndAnchor()
    {
        // Anchor 16 x 8 in cell 1, all zero: centre ((1 + 1/2) / 2, (0 + 1/2) / 1) = (0.75, 0.5), size (16/64, 8/32) = 0.25 each.
        // Confidence 1/2 x 1/2 for both classes.
        Head head;
        head.at(0, 4, 1) = 0;
        const std::vector<Detection> out = head.decode(0.2f);
        QCOMPARE(out.size(), std::size_t{2});
        QVERIFY(near(out[0].box, 0.625, 0.375, 0.25, 0.25));
        QVERIFY(near(out[0].confidence, 0.25));
        QCOMPARE(out[0].classId, 0);
        QCOMPARE(out[1].classId, 1);
    }

    void rawValuesMoveAndScaleTheBox()
    {
        // Second anchor of the mask, 32 x 64, cell 0: sigmoid(ln 3) = 3/4, sigmoid(-ln 3) = 1/4: centre (0.375, 0.25);
        // e^-ln 2 = 1/2 of 32/64 = 0.25 wide, e^-ln 4 = 1/4 of 64/32 = 0.5 high. Objectness 3/4, class 1: 3/4.
        Head head;
        const float ln3 = std::log(3.0f);
        head.at(1, 0, 0) = ln3;
        head.at(1, 1, 0) = -ln3;
        head.at(1, 2, 0) = -std::log(2.0f);
        head.at(1, 3, 0) = -std::log(4.0f);
        head.at(1, 4, 0) = ln3;
        head.at(1, 5, 0) = -20;
        head.at(1, 6, 0) = ln3;
        const std::vector<Detection> out = head.decode(0.2f);
        QCOMPARE(out.size(), std::size_t{1});
        QVERIFY(near(out[0].box, 0.375 - 0.125, 0.25 - 0.25, 0.25, 0.5));
        QVERIFY(near(out[0].confidence, 9.0 / 16));
        QCOMPARE(out[0].classId, 1);
    }

    void scaleXyStretchesTheCentre()
    {
        // scale 1.1 and sigmoid 1: (0 + 1.1 - 0.05) / 2 = 0.525; sigmoid 0: (0 - 0.05) / 1.
        Head head;
        head.yolo.scaleXy = 1.1;
        head.at(0, 0, 0) = 40;
        head.at(0, 1, 0) = -40;
        head.at(0, 4, 0) = 0;
        const std::vector<Detection> out = head.decode(0.2f);
        QCOMPARE(out.size(), std::size_t{2});
        QVERIFY(near(out[0].box, 0.525 - 0.125, -0.05 - 0.125, 0.25, 0.25));
    }

    void theThresholdIsExceededNotMet()
    {
        Head head;
        head.at(0, 4, 0) = 0;  // 1/2 x 1/2
        QCOMPARE(head.decode(0.25f).size(), std::size_t{0});
        QCOMPARE(head.decode(0.24f).size(), std::size_t{2});
        QCOMPARE(head.decode(0.5f).size(), std::size_t{0});
        QCOMPARE(head.decode(1.0f).size(), std::size_t{0});
        // Threshold 0 takes every cell and class.
        QCOMPARE(head.decode(0.0f).size(), std::size_t{8});
    }

    // YOLOv2: anchors in cells, softmax over the classes.
    void regionHead()
    {
        Region region{.anchors = {{1.5, 0.5}}, .classes = 2, .softmax = true};
        const Shape grid{7, 2, 2};
        // One row a channel, cells in the order (0,0) (0,1) (1,0) (1,1); only cell (1,0) holds an object.
        std::vector<float> raw{0, 0, 0,   0,  0, 0, 0,   0,  0, 0, std::log(2.0f), 0,  0, 0, 0, 0,
                               -20, -20, 0, -20,  0, 0, 1, 0,  0, 0, 1 + std::log(3.0f), 0};
        std::vector<Detection> out;
        decodeHead(raw.data(), {.parameters = region, .input = grid, .output = grid, .other = {}}, {3, 64, 64}, 0.1f, out);
        QCOMPARE(out.size(), std::size_t{2});
        // Objectness 1/2; class logits 1 and 1 + ln 3: probabilities 1/4 and 3/4.
        QVERIFY(near(out[0].confidence, 0.125));
        QVERIFY(near(out[1].confidence, 0.375));
        // Centre (0 + 1/2) / 2, (1 + 1/2) / 2; width 2 x 1.5 / 2, height 1 x 0.5 / 2.
        QVERIFY(near(out[0].box.width, 1.5) && near(out[0].box.height, 0.25));
        QVERIFY(near(out[0].box.x, 0.25 - 0.75) && near(out[0].box.y, 0.75 - 0.125));

        region.softmax = false;
        out.clear();
        decodeHead(raw.data(), {.parameters = region, .input = grid, .output = grid, .other = {}}, {3, 64, 64}, 0.1f, out);
        QVERIFY(near(out[0].confidence, 0.5 / (1 + std::exp(-1.0))));

        region.classTree = true;
        QVERIFY_THROWS_EXCEPTION(InputError, decodeHead(raw.data(), {.parameters = region, .input = grid, .output = grid, .other = {}},
                                                        {3, 64, 64}, 0.1f, out));
    }

    // YOLOv1: probabilities of all cells, then objectness, then boxes.
    void gridHead()
    {
        const DetectionGrid grid{.side = 2, .boxes = 2, .classes = 1, .squareRoot = true};
        std::vector<float> raw(4 * (1 + 2 * 5), 0.0f);
        raw[3] = 0.5f;                    // class of cell (1,1)
        raw[4 + 3 * 2 + 1] = 0.8f;        // objectness of its second box
        float* box = &raw[4 + 8 + 4 * (3 * 2 + 1)];
        box[0] = 0.5f, box[1] = 0.25f, box[2] = 0.5f, box[3] = 0.3f;
        std::vector<Detection> out;
        const Shape input{static_cast<int>(raw.size()), 1, 1};
        decodeHead(raw.data(), {.parameters = grid, .input = input, .output = input, .other = {}}, {3, 64, 64}, 0.1f, out);
        QCOMPARE(out.size(), std::size_t{1});
        QVERIFY(near(out[0].confidence, 0.4));
        QVERIFY(near(out[0].box.width, 0.25) && near(out[0].box.height, 0.09));
        QVERIFY(near(out[0].box.x + out[0].box.width / 2, 0.75) && near(out[0].box.y + out[0].box.height / 2, 0.625));
    }

    void detectionsAreAppended()
    {
        Head head;
        head.at(0, 4, 0) = 0;
        std::vector<Detection> out(3);
        decodeHead(head.raw.data(), head.layer(), head.input, 0.2f, out);
        QCOMPARE(out.size(), std::size_t{5});
    }

    void hugeSizesStayFinite()
    {
        Head head;
        head.at(0, 4, 0) = 0;
        head.at(0, 2, 0) = 1e30f;
        head.at(0, 3, 0) = infinity;
        const std::vector<Detection> out = head.decode(0.2f);
        QCOMPARE(out.size(), std::size_t{2});
        QVERIFY(std::isfinite(out[0].box.x) && std::isfinite(out[0].box.width) && std::isfinite(out[0].box.height));
        QVERIFY(out[0].box.width > 1000);
    }

    void notANumberNeverPasses_data()
    {
        QTest::addColumn<int>("channel");
        QTest::addColumn<int>("detections");
        for (int channel = 0; channel < 5; ++channel)
            QTest::addRow("channel %d", channel) << channel << 0;
        QTest::addRow("a class") << 6 << 1;  // the other class stands
    }

    void notANumberNeverPasses()
    {
        QFETCH(int, channel);
        QFETCH(int, detections);
        Head head;
        head.at(0, 4, 0) = 0;
        head.at(0, channel, 0) = notANumber;
        QCOMPARE(static_cast<int>(head.decode(0.2f).size()), detections);
    }

    void suppressionIsGreedyAndPerClass()
    {
        // In a row, each moved by a quarter of its width: neighbours overlap with IoU 0.6, the next but one with
        // (0.25 x 0.5) / (0.5 - 0.125) = 1/3.
        const Box first{0, 0, 0.5f, 0.5f}, second{0.125f, 0, 0.5f, 0.5f}, third{0.25f, 0, 0.5f, 0.5f};
        const std::vector<Detection> kept =
            nonMaximumSuppression({{third, 0, 0.7f}, {second, 0, 0.8f}, {first, 0, 0.9f}, {first, 1, 0.6f}}, 0.5f, 100);
        // The first takes the second away, which then cannot take the third. The other class stands.
        QCOMPARE(kept.size(), std::size_t{3});
        QCOMPARE(kept[0].box, first);
        QCOMPARE(kept[1].box, third);
        QCOMPARE(kept[2].classId, 1);
    }

    void anOverlapOfExactlyTheThresholdStays()
    {
        const std::vector<Detection> both{{{0, 0, 1, 1}, 0, 0.9f}, {{0, 0, 1, 0.5f}, 0, 0.8f}};  // IoU 0.5
        QCOMPARE(nonMaximumSuppression(both, 0.5f, 100).size(), std::size_t{2});
        QCOMPARE(nonMaximumSuppression(both, 0.49f, 100).size(), std::size_t{1});
    }

    void onlyTheMostConfidentAreKept()
    {
        std::vector<Detection> many;
        for (int i = 0; i < 10; ++i)
            many.push_back({{static_cast<float>(i), 0, 0.5f, 0.5f}, 0, i == 6 ? notANumber : i == 7 ? 0.9f : 0.5f});
        const std::vector<Detection> kept = nonMaximumSuppression(many, 0.5f, 3);
        QCOMPARE(kept.size(), std::size_t{3});
        QCOMPARE(kept[0].box.x, 7.0f);
        QCOMPARE(kept[1].box.x, 0.0f);  // equal confidences in the order they came
        QCOMPARE(kept[2].box.x, 1.0f);
        QVERIFY(nonMaximumSuppression(many, 0.5f, 0).empty());
    }

    void boxesAreMappedBackToTheImage()
    {
        // 200 x 100 pixels in a 100 x 100 input: the picture fills rows 25 to 75. The second box lies in the gray above it.
        const Letterbox letterbox = letterboxFor(200, 100, 100, 100);
        const std::vector<Detection> mapped =
            onImage({{{0, 0.25f, 0.5f, 0.5f}, 0, 0.9f}, {{0, 0, 0.5f, 0.2f}, 0, 0.8f}}, letterbox);
        QCOMPARE(mapped.size(), std::size_t{1});
        QVERIFY(near(mapped[0].box, 0, 0, 0.5, 1));
        QCOMPARE(mapped[0].confidence, 0.9f);
    }
};

QTEST_APPLESS_MAIN(HeadDecoderTest)
#include "tst_head_decoder.moc"
