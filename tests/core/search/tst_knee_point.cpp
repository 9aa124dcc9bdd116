#include "core/search/knee_point.h"

#include <QTest>

#include <cmath>
#include <vector>

using namespace abcp;

class KneePointTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theBendIsFound()
    {
        // From 8 down to 2 a halving costs 0.01, from 2 down to 1 it costs 0.3.
        const std::vector<ParetoPoint> front{{1, 0.5}, {2, 0.8}, {4, 0.81}, {8, 0.82}};
        const auto knee = kneePoint(front);
        QVERIFY(knee.has_value());
        QCOMPARE(knee->index, std::size_t{1});
        QVERIFY(std::abs(knee->lossBefore - 0.01) < 1e-12);
        QVERIFY(std::abs(knee->lossBeyond - 0.3) < 1e-12);
    }

    void unitsDoNotMatter()
    {
        const std::vector<ParetoPoint> small{{1, 0.2}, {3, 0.6}, {9, 0.75}, {30, 0.8}};
        std::vector<ParetoPoint> large;
        for (const ParetoPoint& point : small)
            large.push_back({1e9 * point.cost, 0.1 * point.accuracy});
        QCOMPARE(kneePoint(small)->index, kneePoint(large)->index);
    }

    void noKnee_data()
    {
        QTest::addColumn<std::vector<double>>("accuracies");
        QTest::newRow("none") << std::vector<double>{};
        QTest::newRow("one") << std::vector<double>{0.5};
        QTest::newRow("two") << std::vector<double>{0.5, 0.6};
        QTest::newRow("a straight line") << std::vector<double>{0.5, 0.6, 0.7};
        QTest::newRow("bent the other way") << std::vector<double>{0.5, 0.51, 0.8};
    }

    void noKnee()
    {
        QFETCH(const std::vector<double>, accuracies);
        std::vector<ParetoPoint> front;
        for (const double accuracy : accuracies)
            front.push_back({std::exp2(static_cast<double>(front.size())), accuracy});
        QVERIFY(!kneePoint(front));
    }
};

QTEST_APPLESS_MAIN(KneePointTest)
#include "tst_knee_point.moc"
