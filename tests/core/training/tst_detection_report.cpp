#include "core/training/detection_report.h"

#include "core/training/mean_average_precision.h"

#include <QTest>

#include <cmath>

using namespace abcp;

namespace {

using Detections = std::vector<std::vector<Detection>>;
using Truth = std::vector<std::vector<LabelledBox>>;

constexpr int side = 256;  // pixels of the pictures; a power of two, so that shares are exact

// A box in pixels as shares.
constexpr Box pixels(int x, int y, int width, int height)
{
    return {static_cast<float>(x) / side, static_cast<float>(y) / side, static_cast<float>(width) / side, static_cast<float>(height) / side};
}

DetectionReport report(const Detections& detections, const Truth& truth, int classes, float confidence = 0.25f)
{
    const std::vector<ImageSize> sizes(truth.size(), ImageSize{side, side});
    return reportOn(detections, truth, sizes, classes, confidence);
}

bool near(double actual, double expected)
{
    return std::abs(actual - expected) < 1e-12;
}

bool near(const std::optional<double>& actual, double expected)
{
    return actual && near(*actual, expected);
}

LabelledBox crowd(const Box& box, int classId = 0)
{
    LabelledBox result{box, classId};
    result.crowd = true;
    return result;
}

LabelledBox difficult(const Box& box, int classId = 0)
{
    LabelledBox result{box, classId};
    result.difficult = true;
    return result;
}

// 16 x 16, 64 x 64 and 128 x 128 pixels: small, medium and large.
constexpr Box smallBox = pixels(0, 0, 16, 16);
constexpr Box mediumBox = pixels(32, 0, 64, 64);
constexpr Box largeBox = pixels(0, 128, 128, 128);
constexpr Box elsewhere = pixels(200, 0, 16, 16);  // covers none of them; small

}  // namespace

class DetectionReportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingAtAll()
    {
        const DetectionReport result = report({}, {}, 2);
        QVERIFY(!result.coco.ap && !result.coco.ar100 && !result.coco.apSmall);
        QCOMPARE(result.vocAllPoint, 0.0);
        QCOMPARE(result.classes.size(), std::size_t{2});
        QCOMPARE(result.confusion.counts, std::vector<int>(9, 0));
    }

    void sizesAreScoredApart()
    {
        // The small object is found exactly, the medium one is missed, the large one is found but after a false alarm that is small.
        const Detections detections{{{smallBox, 0, 0.9f}, {elsewhere, 0, 0.8f}, {largeBox, 0, 0.7f}}};
        const Truth truth{{{smallBox, 0}, {mediumBox, 0}, {largeBox, 0}}};
        const DetectionReport result = report(detections, truth, 1);
        // All: hit, miss, hit of 3. Precision 1, 1/2, 2/3 at recall 1/3, 1/3, 2/3. 34 points (0 .. 0.33) at 1, 33 (0.34 .. 0.66) at 2/3.
        const double all = (34 + 33 * 2.0 / 3) / 101;
        QVERIFY(near(result.coco.ap, all));
        QVERIFY(near(result.coco.ap50, all));
        QVERIFY(near(result.coco.ap75, all));
        // Small: the hit comes first, the false alarm is small and counts, the large detection is ignored with its object: AP 1.
        QVERIFY(near(result.coco.apSmall, 1));
        // Medium: one object, nothing of its size found; the three detections are of other sizes and are ignored: AP 0.
        QVERIFY(near(result.coco.apMedium, 0));
        // Large: the false alarm is small and ignored, so the hit is first: AP 1.
        QVERIFY(near(result.coco.apLarge, 1));
        QVERIFY(near(result.coco.arSmall, 1));
        QVERIFY(near(result.coco.arMedium, 0));
        QVERIFY(near(result.coco.arLarge, 1));
        QVERIFY(near(result.coco.ar100, 2.0 / 3));
    }

    void anAreaOnTheEdgeIsInBothRanges()
    {
        // 32 x 32 pixels is small and medium, as in COCO's own evaluation.
        const Box edge = pixels(0, 0, 32, 32);
        const DetectionReport result = report(Detections{{{edge, 0, 0.9f}}}, Truth{{{edge, 0}}}, 1);
        QVERIFY(near(result.coco.apSmall, 1));
        QVERIFY(near(result.coco.apMedium, 1));
        QVERIFY(!result.coco.apLarge);
        // Also where the share is no exact number: 32 of 640 pixels.
        const Box share{0, 0, 32.0f / 640, 32.0f / 480};
        const std::vector<ImageSize> sizes{{640, 480}};
        const DetectionReport inexact = reportOn(Detections{{{share, 0, 0.9f}}}, Truth{{{share, 0}}}, sizes, 1);
        QVERIFY(inexact.coco.apSmall && inexact.coco.apMedium);
    }

    void theOutlineDecidesTheSizeOfAnObject()
    {
        // A box of 64 x 64 whose outline covers 20 x 20 pixels is a small object. What finds it is of medium size, but matched.
        LabelledBox thin{mediumBox, 0};
        thin.objectArea = 400.0f / (side * side);
        const DetectionReport result = report(Detections{{{mediumBox, 0, 0.9f}}}, Truth{{thin}}, 1);
        QVERIFY(near(result.coco.apSmall, 1));
        QVERIFY(!result.coco.apMedium);
    }

    void recallGrowsWithTheDetectionsAllowed()
    {
        // 12 objects, all found, with falling confidence; the first of all detections is a false alarm.
        std::vector<Detection> detections{{elsewhere, 0, 1.0f}};
        std::vector<LabelledBox> objects;
        for (int i = 0; i < 12; ++i) {
            const Box box = pixels(20 * (i % 4), 64 + 20 * (i / 4), 16, 16);
            detections.push_back({box, 0, 0.9f - 0.01f * static_cast<float>(i)});
            objects.push_back({box, 0});
        }
        const DetectionReport result = report({detections}, {objects}, 1);
        QVERIFY(near(result.coco.ar1, 0));             // the one detection is the false alarm
        QVERIFY(near(result.coco.ar10, 9.0 / 12));     // nine hits among the first ten
        QVERIFY(near(result.coco.ar100, 1));
        // In two images the allowance counts in each: 1 of the 2 second objects and none of the 12.
        const Detections two{detections, {{smallBox, 0, 0.1f}, {mediumBox, 0, 0.05f}}};
        const Truth truthOfTwo{objects, {{smallBox, 0}, {mediumBox, 0}}};
        QVERIFY(near(report(two, truthOfTwo, 1).coco.ar1, 1.0 / 14));
    }

    void recallIsAveragedOverThresholds()
    {
        // Moved right by a quarter of its width: IoU 0.6, a hit at 0.50, 0.55 and 0.60 of ten thresholds.
        const Box moved = pixels(48, 0, 64, 64);
        const DetectionReport result = report(Detections{{{moved, 0, 0.9f}}}, Truth{{{mediumBox, 0}}}, 1);
        QVERIFY(near(result.coco.ar100, 0.3));
        QVERIFY(near(result.coco.ap, 0.3));
        QVERIFY(near(result.coco.ap50, 1));
        QVERIFY(near(result.coco.ap75, 0));
    }

    void agreesWithTheShortForm()
    {
        const Detections detections{{{smallBox, 0, 0.9f}, {elsewhere, 0, 0.8f}, {largeBox, 1, 0.7f}}, {{mediumBox, 1, 0.6f}}};
        const Truth truth{{{smallBox, 0}, {mediumBox, 0}, {largeBox, 1}}, {crowd(largeBox, 1), {smallBox, 1}}};
        const AveragePrecision brief = averagePrecision(detections, truth, 2);
        const DetectionReport full = report(detections, truth, 2);
        QVERIFY(near(full.coco.ap, brief.map5095));
        QVERIFY(near(full.coco.ap50, brief.map50));
        for (std::size_t i = 0; i < 2; ++i) {
            QCOMPARE(full.classes[i].ap50, brief.perClass[i].ap50);
            QCOMPARE(full.classes[i].ap5095, brief.perClass[i].ap5095);
            QCOMPARE(full.classes[i].objects, brief.perClass[i].objects);
        }
    }

    void difficultObjectsAreNeitherHitNorMiss()
    {
        // The detection on the difficult object is ignored; only one of two objects is scored, and found.
        const Detections detections{{{mediumBox, 0, 0.9f}, {smallBox, 0, 0.8f}}};
        const Truth truth{{difficult(mediumBox), {smallBox, 0}}};
        const DetectionReport result = report(detections, truth, 1);
        QCOMPARE(result.classes[0].objects, 1);
        QVERIFY(near(result.coco.ap, 1));
        QVERIFY(near(result.vocAllPoint, 1));
        QCOMPARE(result.confusion.falseAlarms(0), 0);
        // A second detection of a difficult object is a false alarm for COCO's rule (it is used up), none for VOC's.
        const Detections twice{{{mediumBox, 0, 0.9f}, {mediumBox, 0, 0.85f}, {smallBox, 0, 0.8f}}};
        const DetectionReport again = report(twice, truth, 1);
        QVERIFY(near(again.coco.ap, 0.5));
        QVERIFY(near(again.vocAllPoint, 1));
    }

    void vocAveragesByHand()
    {
        // By confidence: hit, miss, hit of 4 objects. Precision 1, 1/2, 2/3; recall 1/4, 1/4, 1/2.
        // All points: 1 x 1/4 + 2/3 x 1/4 = 5/12. Eleven: 0, 0.1, 0.2 at 1; 0.3, 0.4, 0.5 at 2/3; the rest 0: (3 + 2) / 11.
        const Box objects[] = {pixels(0, 0, 16, 16), pixels(32, 0, 16, 16), pixels(64, 0, 16, 16), pixels(96, 0, 16, 16)};
        const Detections detections{{{objects[0], 0, 0.9f}, {elsewhere, 0, 0.8f}, {objects[1], 0, 0.7f}}};
        const Truth truth{{{objects[0], 0}, {objects[1], 0}, {objects[2], 0}, {objects[3], 0}}};
        const VocPrecision result = vocPrecision(detections, truth, 0);
        QVERIFY(near(result.allPoint, 5.0 / 12));
        QVERIFY(near(result.elevenPoint, 5.0 / 11));
        QCOMPARE(result.objects, 4);
    }

    void vocCountsASecondDetectionAsFalseAlarm()
    {
        // Two objects side by side that overlap by 0.6, two detections on the first: COCO lets the second detection have the other
        // object, VOC sets it against the one it covers best, which is taken. Hit, miss of 2: AP 1/2.
        const Box first = pixels(32, 0, 64, 64), second = pixels(48, 0, 64, 64);
        const Detections detections{{{first, 0, 0.9f}, {first, 0, 0.8f}}};
        const Truth truth{{{first, 0}, {second, 0}}};
        QVERIFY(near(vocPrecision(detections, truth, 0).allPoint, 0.5));
        QVERIFY(near(report(detections, truth, 1).coco.ap50, 1));
    }

    void vocTakesAnOverlapOfHalf()
    {
        const Box upperHalf = pixels(32, 0, 64, 32);  // IoU 0.5
        QVERIFY(near(vocPrecision(Detections{{{upperHalf, 0, 0.9f}}}, Truth{{{mediumBox, 0}}}, 0).allPoint, 1));
        const Box less = pixels(32, 0, 64, 31);
        QVERIFY(near(vocPrecision(Detections{{{less, 0, 0.9f}}}, Truth{{{mediumBox, 0}}}, 0).allPoint, 0));
    }

    void curveAndBestPoint()
    {
        // Hit, miss, hit of 2: precision 1, 1/2, 2/3; recall 1/2, 1/2, 1. F1: 2/3, 1/2, 4/5; the last is best, at confidence 0.5.
        const Detections detections{{{smallBox, 0, 0.75f}, {elsewhere, 0, 0.625f}, {mediumBox, 0, 0.5f}}};
        const ClassReport result = report(detections, Truth{{{smallBox, 0}, {mediumBox, 0}}}, 1).classes.at(0);
        QVERIFY(near(result.best.f1, 0.8));
        QVERIFY(near(result.best.precision, 2.0 / 3));
        QVERIFY(near(result.best.recall, 1));
        QCOMPARE(result.best.confidence, 0.5);
        QCOMPARE(result.curve.precision[0], 1.0);
        QCOMPARE(result.curve.precision[50], 1.0);
        QVERIFY(near(result.curve.precision[51], 2.0 / 3));
        QCOMPARE(result.curve.confidence[50], 0.75f);
        QCOMPARE(result.curve.confidence[100], 0.5f);
        QVERIFY(near(result.curve.mean(), result.ap50));
    }

    void equallyConfidentDetectionsGoTogether()
    {
        // Hit and miss of the same confidence: no threshold lets the hit through alone. Precision 1/2, recall 1, F1 2/3.
        const ClassReport result = report(Detections{{{smallBox, 0, 0.5f}, {elsewhere, 0, 0.5f}}}, Truth{{{smallBox, 0}}}, 1).classes.at(0);
        QVERIFY(near(result.best.precision, 0.5));
        QVERIFY(near(result.best.f1, 2.0 / 3));
    }

    void confusionIsWorkedOutByHand()
    {
        // Small (class 0) found as 0, medium (class 0) as 1, large (class 1) not at all; class 1 elsewhere, and one too unsure.
        const Detections detections{{{smallBox, 0, 0.9f}, {mediumBox, 1, 0.8f}, {elsewhere, 1, 0.7f}, {largeBox, 1, 0.1f}}};
        const Truth truth{{{smallBox, 0}, {mediumBox, 0}, {largeBox, 1}}};
        const ConfusionMatrix result = report(detections, truth, 2).confusion;
        const std::vector<int> expected{1, 1, 0,   // objects of class 0: as 0, as 1, missed
                                        0, 0, 1,   // of class 1
                                        0, 1, 0};  // no object
        QCOMPARE(result.counts, expected);
        QCOMPARE(result.missed(1), 1);
        QCOMPARE(result.falseAlarms(1), 1);
        QCOMPARE(result.at(0, 1), 1);
    }

    void confusionPairsByOverlap()
    {
        // The less confident detection of the right class covers the object better: it gets it, the other is a false alarm.
        const Detections detections{{{pixels(48, 0, 64, 64), 1, 0.9f}, {mediumBox, 0, 0.5f}}};
        const ConfusionMatrix result = report(detections, Truth{{{mediumBox, 0}}}, 2).confusion;
        QCOMPARE(result.at(0, 0), 1);
        QCOMPARE(result.falseAlarms(1), 1);
        QCOMPARE(result.missed(0), 0);
        // Equal overlap: the more confident one.
        const Detections equal{{{mediumBox, 1, 0.5f}, {mediumBox, 0, 0.9f}}};
        QCOMPARE(report(equal, Truth{{{mediumBox, 0}}}, 2).confusion.at(0, 0), 1);
    }

    void confusionLeavesCrowdsOut()
    {
        // Of the two detections one lies in the crowd (all of it), one half outside with less than half of its area inside.
        const Box inside = pixels(16, 144, 32, 32), outside = pixels(120, 128, 64, 32);
        const ConfusionMatrix result = report(Detections{{{inside, 0, 0.9f}, {outside, 0, 0.9f}}}, Truth{{crowd(largeBox)}}, 1).confusion;
        QCOMPARE(result.falseAlarms(0), 1);
        QCOMPARE(result.missed(0), 0);
    }
};

QTEST_APPLESS_MAIN(DetectionReportTest)
#include "tst_detection_report.moc"
