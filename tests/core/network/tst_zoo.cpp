#include "core/network/zoo.h"

#include "core/base/error.h"
#include "core/network/complexity.h"
#include "core/network/darknet_cfg.h"

#include <QTest>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace abcp;

namespace {

template <typename T>
std::ptrdiff_t count(const NetworkSpec& spec)
{
    return std::ranges::count_if(spec.layers, [](const LayerSpec& layer) { return layer.as<T>() != nullptr; });
}

}  // namespace

class ZooTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void structureIsThePublishedOne_data();
    void structureIsThePublishedOne();
    void equalsThePublishedFile_data();
    void equalsThePublishedFile();
    void everyWidthClassCountAndSizeFits();
    void widthScalesChannelsButNoHeads();
    void anchorsScaleWithTheSize();
    void ownAnchorsAreTaken();
    void badOptionsAreRefused_data();
    void badOptionsAreRefused();
};

void ZooTest::structureIsThePublishedOne_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("layers");
    QTest::addColumn<int>("convolutions");
    QTest::addColumn<int>("shortcuts");
    QTest::addColumn<int>("heads");
    QTest::newRow("yolov3") << QByteArray("yolov3") << 107 << 75 << 23 << 3;
    QTest::newRow("yolov3-tiny") << QByteArray("yolov3-tiny") << 24 << 13 << 0 << 2;
}

void ZooTest::structureIsThePublishedOne()
{
    QFETCH(const QByteArray, name);
    const NetworkSpec spec = zooNetwork(name.toStdString(), {});
    QTEST(static_cast<int>(spec.size()), "layers");
    QTEST(static_cast<int>(count<Convolutional>(spec)), "convolutions");
    QTEST(static_cast<int>(count<Shortcut>(spec)), "shortcuts");
    QTEST(static_cast<int>(spec.heads().size()), "heads");
    QVERIFY(spec.input == (Shape{3, 416, 416}));
    int stride = 32;
    for (const int head : spec.heads()) {
        QVERIFY(spec.layers[static_cast<std::size_t>(head)].output == (Shape{255, 416 / stride, 416 / stride}));
        stride /= 2;
    }
}

void ZooTest::equalsThePublishedFile_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const std::string& name : zooNames())
        QTest::newRow(name.c_str()) << QByteArray::fromStdString(name);
}

void ZooTest::equalsThePublishedFile()
{
    QFETCH(const QByteArray, name);
    const std::filesystem::path file = "/usr/share/darknet/cfg/" + name.toStdString() + ".cfg";
    if (!std::filesystem::exists(file))
        QSKIP("Debian's darknet package is not installed");
    const NetworkSpec published = resized(readDarknetCfg(file).spec, 416, 416);
    QVERIFY(zooNetwork(name.toStdString(), {}).layers == published.layers);
}

void ZooTest::everyWidthClassCountAndSizeFits()
{
    for (const std::string& name : zooNames())
        for (const double width : {0.0625, 0.1, 0.25, 0.5, 0.77, 1.0})
            for (const int classes : {1, 5, 80, 600})
                for (const int size : {32, 96, 416}) {
                    NetworkSpec spec = zooNetwork(name, {.classes = classes, .width = width, .size = size, .anchors = {}});
                    const NetworkSpec inferred = spec;
                    inferShapes(spec);
                    QVERIFY(spec == inferred);
                    for (const int head : spec.heads()) {
                        const LayerSpec& layer = spec.layers[static_cast<std::size_t>(head)];
                        QCOMPARE(layer.as<Yolo>()->classes, classes);
                        QCOMPARE(layer.output.channels, 3 * (5 + classes));
                    }
                }
}

void ZooTest::widthScalesChannelsButNoHeads()
{
    const NetworkSpec full = zooNetwork("yolov3", {});
    const NetworkSpec half = zooNetwork("yolov3", {.width = 0.5, .anchors = {}});
    const NetworkSpec least = zooNetwork("yolov3", {.width = 0.0625, .anchors = {}});
    for (std::size_t i = 0; i < full.size(); ++i) {
        const Convolutional* conv = full.layers[i].as<Convolutional>();
        if (!conv)
            continue;
        const int filters = conv->filters;
        QCOMPARE(half.layers[i].as<Convolutional>()->filters, conv->batchNormalize ? filters / 2 : filters);
        QCOMPARE(least.layers[i].as<Convolutional>()->filters, conv->batchNormalize ? std::max(4, filters / 16) : filters);
    }
    QVERIFY(complexity(least).macs * 100 < complexity(full).macs);
}

void ZooTest::anchorsScaleWithTheSize()
{
    const NetworkSpec spec = zooNetwork("yolov3-tiny", {.size = 96, .anchors = {}});
    const Yolo& head = *spec.layers[static_cast<std::size_t>(spec.heads().front())].as<Yolo>();
    QCOMPARE(head.anchors[0].first, 2.31);  // 10 x 96 / 416 = 2.3077
    QCOMPARE(head.anchors[5].second, 73.62);  // 319 x 96 / 416 = 73.6154
}

void ZooTest::ownAnchorsAreTaken()
{
    const std::vector<std::pair<double, double>> anchors{{1, 2}, {3, 4}, {5, 6}, {7, 8}, {9, 10}, {11, 12.5}};
    const NetworkSpec spec = zooNetwork("yolov3-tiny", {.size = 96, .anchors = anchors});
    for (const int head : spec.heads())
        QVERIFY(spec.layers[static_cast<std::size_t>(head)].as<Yolo>()->anchors == anchors);
}

void ZooTest::badOptionsAreRefused_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("classes");
    QTest::addColumn<double>("width");
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("anchors");
    QTest::addColumn<QByteArray>("message");
    const QByteArray tiny = "yolov3-tiny";
    QTest::newRow("name") << QByteArray("yolov9") << 1 << 1.0 << 416 << 0
                          << QByteArray("zoo: no network named 'yolov9' (yolov3, yolov3-tiny)");
    QTest::newRow("no class") << tiny << 0 << 1.0 << 416 << 0 << QByteArray("zoo yolov3-tiny: classes must be");
    QTest::newRow("too many classes") << tiny << 2147483647 << 1.0 << 416 << 0 << QByteArray("zoo yolov3-tiny: classes must be");
    QTest::newRow("thin") << tiny << 1 << 0.06 << 416 << 0 << QByteArray("zoo yolov3-tiny: width must be");
    QTest::newRow("wide") << tiny << 1 << 1.01 << 416 << 0 << QByteArray("zoo yolov3-tiny: width must be");
    QTest::newRow("NaN") << tiny << 1 << std::numeric_limits<double>::quiet_NaN() << 416 << 0
                         << QByteArray("zoo yolov3-tiny: width must be");
    for (const int size : {0, -32, 400, 1 << 20})
        QTest::addRow("size %d", size) << tiny << 1 << 1.0 << size << 0 << QByteArray("zoo yolov3-tiny: size must be");
    QTest::newRow("anchors") << tiny << 1 << 1.0 << 416 << 9 << QByteArray("zoo yolov3-tiny: anchors must be 6 pairs, got 9");
}

void ZooTest::badOptionsAreRefused()
{
    QFETCH(const QByteArray, name);
    QFETCH(const int, classes);
    QFETCH(const double, width);
    QFETCH(const int, size);
    QFETCH(const int, anchors);
    QFETCH(const QByteArray, message);
    const std::vector<std::pair<double, double>> own(static_cast<std::size_t>(anchors), {8.0, 8.0});
    try {
        zooNetwork(name.toStdString(), {.classes = classes, .width = width, .size = size, .anchors = own});
        QFAIL("accepted");
    } catch (const InputError& error) {
        QVERIFY2(QByteArray(error.what()).startsWith(message), error.what());
    }
}

QTEST_APPLESS_MAIN(ZooTest)
#include "tst_zoo.moc"
