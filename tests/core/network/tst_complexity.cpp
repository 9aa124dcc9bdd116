#include "core/network/complexity.h"

#include "core/network/zoo.h"
#include "tests/support/network_text.h"

#include <QTest>

using namespace abcp;

class ComplexityTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsByHand_data();
    void countsByHand();
    void publishedFigures_data();
    void publishedFigures();
};

void ComplexityTest::countsByHand_data()
{
    QTest::addColumn<QByteArray>("layer");
    QTest::addColumn<qint64>("macs");
    QTest::addColumn<qint64>("params");
    QTest::newRow("batch norm") << QByteArray("conv 5 3") << qint64{6 * 4 * 5 * 9 * 8} << qint64{5 * 9 * 8 + 10};
    QTest::newRow("bias") << QByteArray("conv 5 3 nobn") << qint64{6 * 4 * 5 * 9 * 8} << qint64{5 * 9 * 8 + 5};
    QTest::newRow("stride") << QByteArray("conv 5 1 /2") << qint64{3 * 2 * 5 * 8} << qint64{5 * 8 + 10};
    QTest::newRow("groups") << QByteArray("conv 4 3 g2") << qint64{6 * 4 * 4 * 9 * 4} << qint64{4 * 9 * 4 + 8};
    QTest::newRow("depthwise") << QByteArray("dw 3") << qint64{6 * 4 * 8 * 9} << qint64{8 * 9 + 16};
    for (const char* layer : {"max 2 2", "up 2", "drop 0.5", "shortcut 0", "route 0"})
        QTest::newRow(layer) << QByteArray(layer) << qint64{0} << qint64{0};
}

void ComplexityTest::countsByHand()
{
    QFETCH(const QByteArray, layer);
    QFETCH(const qint64, macs);
    QFETCH(const qint64, params);
    const NetworkSpec spec = networkSpec("in 8x4x6 | drop 0.5 | " + layer.toStdString());
    const Complexity one = layerComplexity(spec.layers[1]);
    QCOMPARE(one.macs, std::int64_t{macs});
    QCOMPARE(one.flops(), std::int64_t{2 * macs});
    QCOMPARE(one.params, std::int64_t{params});
    QCOMPARE(complexity(spec).macs, std::int64_t{macs});
}

// FLOPs as Darknet's own `ops` command counts them; parameters of the published weights files, which hold two
// more values for each batch-normalised channel (the running statistics).
void ComplexityTest::publishedFigures_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("size");
    QTest::addColumn<qint64>("flops");
    QTest::addColumn<qint64>("params");
    QTest::newRow("yolov3 416") << QByteArray("yolov3") << 416 << qint64{65'864'075'264} << qint64{61'949'149};
    QTest::newRow("yolov3 608") << QByteArray("yolov3") << 608 << qint64{140'691'900'416} << qint64{61'949'149};
    QTest::newRow("yolov3-tiny 416") << QByteArray("yolov3-tiny") << 416 << qint64{5'564'961'792} << qint64{8'852'366};
}

void ComplexityTest::publishedFigures()
{
    QFETCH(const QByteArray, name);
    QFETCH(const int, size);
    QFETCH(const qint64, flops);
    QFETCH(const qint64, params);
    const Complexity total = complexity(zooNetwork(name.toStdString(), {.size = size, .anchors = {}}));
    QCOMPARE(total.flops(), std::int64_t{flops});
    QCOMPARE(total.params, std::int64_t{params});
}

QTEST_APPLESS_MAIN(ComplexityTest)
#include "tst_complexity.moc"
