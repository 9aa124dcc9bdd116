#include "core/training/mean_average_precision.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace abcp;

namespace {

using Detections = std::vector<std::vector<Detection>>;
using Truth = std::vector<std::vector<LabelledBox>>;

// All coordinates are sums of powers of two, so that the overlaps worked out by hand are exact.
constexpr Box nearCorner{0, 0, 0.5f, 0.5f};
constexpr Box farCorner{0.5f, 0.5f, 0.5f, 0.5f};
// Moved right by a quarter of its width: intersection 0.375 x 0.5, union 0.5 - 0.1875, IoU 0.1875 / 0.3125 = 0.6.
constexpr Box nearCornerMoved{0.125f, 0, 0.5f, 0.5f};

bool near(double actual, double expected)
{
    return std::abs(actual - expected) < 1e-12;
}

}  // namespace

class MeanAveragePrecisionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutObjectsTheMeansAreZero()
    {
        const Detections detections{{{nearCorner, 0, 0.9f}}};
        const AveragePrecision result = averagePrecision(detections, Truth{{}}, 2);
        QCOMPARE(result.map50, 0.0);
        QCOMPARE(result.map5095, 0.0);
        QCOMPARE(result.perClass.size(), std::size_t{2});
        QCOMPARE(result.perClass[0].objects, 0);
    }

    void noImagesAtAll()
    {
        const AveragePrecision result = averagePrecision({}, {}, 3);
        QCOMPARE(result.map50, 0.0);
        QCOMPARE(result.perClass.size(), std::size_t{3});
    }

    void exactDetectionsScoreOne()
    {
        const Detections detections{{{nearCorner, 0, 0.9f}, {farCorner, 1, 0.3f}}};
        const Truth truth{{{nearCorner, 0}, {farCorner, 1}}};
        const AveragePrecision result = averagePrecision(detections, truth, 2);
        QCOMPARE(result.map50, 1.0);
        QCOMPARE(result.map5095, 1.0);
        QCOMPARE(result.perClass[1].objects, 1);
    }

    void anOverlapOfExactlyTheThresholdCounts()
    {
        // Lower half of a full box: IoU 0.5. A hit at threshold 0.50 and at none of the other nine: 1 / 10.
        const AveragePrecision result = averagePrecision(Detections{{{{0, 0, 1, 0.5f}, 0, 0.9f}}}, Truth{{{{0, 0, 1, 1}, 0}}}, 1);
        QCOMPARE(result.map50, 1.0);
        QVERIFY(near(result.map5095, 0.1));
    }

    void precisionIsInterpolated()
    {
        // By confidence: hit, miss, hit of 2 objects. Precision 1, 1/2, 2/3; recall 1/2, 1/2, 1. The largest precision at this
        // recall or later: 1 for the 51 points 0 .. 0.50, 2/3 for the 50 points 0.51 .. 1.
        const Detections detections{{{nearCorner, 0, 0.9f}, {{0.75f, 0, 0.125f, 0.125f}, 0, 0.8f}, {farCorner, 0, 0.7f}}};
        const Truth truth{{{nearCorner, 0}, {farCorner, 0}}};
        QVERIFY(near(averagePrecision(detections, truth, 1).map50, (51 + 50 * 2.0 / 3.0) / 101));
    }

    void recallThatIsNeverReachedScoresZero()
    {
        // 1 of 3 objects found: precision 1 for the 34 points 0 .. 0.33, 0 beyond.
        const Detections detections{{{nearCorner, 0, 0.9f}}, {}};
        const Truth truth{{{nearCorner, 0}, {farCorner, 0}}, {{farCorner, 0}}};
        const AveragePrecision result = averagePrecision(detections, truth, 1);
        QVERIFY(near(result.map50, 34.0 / 101));
        QCOMPARE(result.perClass[0].objects, 3);
    }

    void theMoreConfidentDetectionTakesTheObject()
    {
        // 0.9 with IoU 0.6, 0.8 with IoU 1, one object. Thresholds 0.50, 0.55, 0.60: the first hits, AP 1. The seven above: miss,
        // hit, precision 1/2 at every recall, AP 1/2. Mean (3 + 3.5) / 10.
        const Detections detections{{{nearCorner, 0, 0.8f}, {nearCornerMoved, 0, 0.9f}}};
        const AveragePrecision result = averagePrecision(detections, Truth{{{nearCorner, 0}}}, 1);
        QCOMPARE(result.map50, 1.0);
        QVERIFY(near(result.map5095, 0.65));
    }

    void aDetectionTakesTheBestFreeObject()
    {
        // The first detection covers both objects (IoU 0.6 and 1); taking the second leaves the other to the second detection.
        const Detections detections{{{nearCornerMoved, 0, 0.9f}, {nearCorner, 0, 0.8f}}};
        const Truth truth{{{nearCorner, 0}, {nearCornerMoved, 0}}};
        QCOMPARE(averagePrecision(detections, truth, 1).map5095, 1.0);
        // Twice the same detection: IoU 0.6 with the object that is left. All found up to 0.60; above, hit and miss of 2
        // objects: precision 1 for 51 points, then recall ends. Mean (3 + 7 x 51/101) / 10.
        const Detections twice{{{nearCornerMoved, 0, 0.9f}, {nearCornerMoved, 0, 0.8f}}};
        QVERIFY(near(averagePrecision(twice, truth, 1).map5095, (3 + 7 * 51.0 / 101) / 10));
    }

    void detectionsInACrowdAreIgnored()
    {
        // Both wholly inside the crowd (intersection over their own area 1), one object elsewhere. Were they misses, AP were 1/3.
        const Detections detections{{{{0, 0, 0.125f, 0.125f}, 0, 0.95f}, {{0.25f, 0, 0.125f, 0.125f}, 0, 0.94f}, {farCorner, 0, 0.9f}}};
        const Truth truth{{{nearCorner, 0, true}, {farCorner, 0}}};
        const AveragePrecision result = averagePrecision(detections, truth, 1);
        QCOMPARE(result.map5095, 1.0);
        QCOMPARE(result.perClass[0].objects, 1);
    }

    void anObjectComesBeforeACrowd()
    {
        // The detection lies in the crowd entirely and on the object with IoU 0.6: a hit for 0.50, 0.55 and 0.60, ignored above.
        const Truth truth{{{{0, 0, 1, 1}, 0, true}, {nearCorner, 0}}};
        const AveragePrecision result = averagePrecision(Detections{{{nearCornerMoved, 0, 0.9f}}}, truth, 1);
        QCOMPARE(result.map50, 1.0);
        QVERIFY(near(result.map5095, 0.3));
    }

    void classesWithoutObjectsAreLeftOutOfTheMean()
    {
        // Class 0 has one object, found. Class 1 has false alarms only, class 2 a crowd only.
        const Detections detections{{{nearCorner, 0, 0.9f}, {nearCorner, 1, 0.9f}}};
        const Truth truth{{{nearCorner, 0}, {farCorner, 2, true}}};
        const AveragePrecision result = averagePrecision(detections, truth, 3);
        QCOMPARE(result.map50, 1.0);
        QCOMPARE(result.perClass[1].ap50, 0.0);
        QCOMPARE(result.perClass[2].objects, 0);
    }

    void classesAreAveraged()
    {
        // Class 0 found (1), class 1 missed (0).
        const AveragePrecision result =
            averagePrecision(Detections{{{nearCorner, 0, 0.9f}}}, Truth{{{nearCorner, 0}, {nearCorner, 1}}}, 2);
        QCOMPARE(result.map50, 0.5);
    }

    void tiesKeepTheOrderOfTheImages()
    {
        // Equal confidence. Miss before hit: precision 1/2 at recall 1. Hit before miss: 1.
        const std::vector<Detection> one{{nearCorner, 0, 0.5f}};
        const std::vector<LabelledBox> object{{nearCorner, 0}};
        QCOMPARE(averagePrecision(Detections{one, one}, Truth{{}, object}, 1).map50, 0.5);
        QCOMPARE(averagePrecision(Detections{one, one}, Truth{object, {}}, 1).map50, 1.0);
    }

    void atMostAHundredDetectionsOfAClassCount()
    {
        // The hit comes after 99 misses: precision 1/100 at recall 1. After 100 it is cut off. Another class does not use them up.
        std::vector<Detection> detections(99, Detection{farCorner, 0, 0.9f});
        detections.push_back({nearCorner, 0, 0.1f});
        detections.push_back({farCorner, 1, 0.9f});
        const Truth truth{{{nearCorner, 0}}};
        QVERIFY(near(averagePrecision(Detections{detections}, truth, 2).map50, 0.01));
        detections.insert(detections.begin(), {farCorner, 0, 0.9f});
        QCOMPARE(averagePrecision(Detections{detections}, truth, 2).map50, 0.0);
    }

    void whatCannotBeScoredDoesNotCount()
    {
        const float notANumber = std::numeric_limits<float>::quiet_NaN();
        // Confidence NaN, classes out of range, and a box that is no box: only the last is a miss, less confident than the hit.
        const Detections detections{{{nearCorner, 0, notANumber}, {nearCorner, 7, 0.99f}, {nearCorner, -1, 0.99f},
                                     {nearCorner, 0, 0.9f}, {{notANumber, 0, 0.5f, 0.5f}, 0, 0.8f}}};
        const AveragePrecision result = averagePrecision(detections, Truth{{{nearCorner, 0}, {nearCorner, 9}}}, 1);
        QCOMPARE(result.map50, 1.0);
        QCOMPARE(result.perClass[0].objects, 1);
    }
};

QTEST_APPLESS_MAIN(MeanAveragePrecisionTest)
#include "tst_mean_average_precision.moc"
