#include "core/data/box.h"

#include <QTest>

#include <cmath>

using namespace abcp;

class TestBox : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void intersectionOverUnion_data()
    {
        QTest::addColumn<QList<float>>("a");
        QTest::addColumn<QList<float>>("b");
        QTest::addColumn<float>("expected");
        QTest::newRow("same") << QList<float>{0.1F, 0.2F, 0.3F, 0.4F} << QList<float>{0.1F, 0.2F, 0.3F, 0.4F} << 1.0F;
        QTest::newRow("apart") << QList<float>{0, 0, 1, 1} << QList<float>{2, 0, 1, 1} << 0.0F;
        QTest::newRow("touching") << QList<float>{0, 0, 1, 1} << QList<float>{1, 0, 1, 1} << 0.0F;
        QTest::newRow("half shifted") << QList<float>{0, 0, 2, 1} << QList<float>{1, 0, 2, 1} << 1.0F / 3.0F;
        QTest::newRow("inside") << QList<float>{0, 0, 4, 4} << QList<float>{1, 1, 2, 2} << 0.25F;
        QTest::newRow("empty") << QList<float>{1, 1, 0, 0} << QList<float>{0, 0, 4, 4} << 0.0F;
        QTest::newRow("both empty") << QList<float>{1, 1, 0, 0} << QList<float>{1, 1, 0, 0} << 0.0F;
        QTest::newRow("turned inside out") << QList<float>{1, 1, -1, -1} << QList<float>{0, 0, 4, 4} << 0.0F;
    }

    void intersectionOverUnion()
    {
        QFETCH(QList<float>, a);
        QFETCH(QList<float>, b);
        QFETCH(float, expected);
        const Box first{a[0], a[1], a[2], a[3]}, second{b[0], b[1], b[2], b[3]};
        QVERIFY(std::abs(abcp::intersectionOverUnion(first, second) - expected) < 1e-6F);
        QVERIFY(std::abs(abcp::intersectionOverUnion(second, first) - expected) < 1e-6F);
    }
};

QTEST_APPLESS_MAIN(TestBox)
#include "tst_box.moc"
