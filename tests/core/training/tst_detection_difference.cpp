#include "core/training/detection_difference.h"

#include <QTest>

using namespace abcp;

namespace {

constexpr Box left{0.1F, 0.1F, 0.2F, 0.2F};
constexpr Box right{0.6F, 0.6F, 0.2F, 0.2F};
constexpr Box nearLeft{0.12F, 0.1F, 0.2F, 0.2F};
constexpr Box nowhere{0.4F, 0.05F, 0.1F, 0.1F};

LabelledBox object(const Box& box, int classId = 0)
{
    LabelledBox labelled;
    labelled.box = box;
    labelled.classId = classId;
    return labelled;
}

}  // namespace

class DetectionDifferenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theMoreConfidentTakesTheObject()
    {
        const std::vector<Detection> detections{{nearLeft, 0, 0.4F}, {left, 0, 0.9F}, {right, 0, 0.8F}};
        QCOMPARE(hitObjects(detections, {object(left), object(right)}), (std::vector<int>{-1, 0, 1}));
    }

    void anotherClassHitsNothing() { QCOMPARE(hitObjects({{left, 1, 0.9F}}, {object(left, 0)}), std::vector<int>{-1}); }

    void theBestCoveredObjectIsTaken()
    {
        QCOMPARE(hitObjects({{nearLeft, 0, 0.9F}}, {object(left), object(nearLeft)}), std::vector<int>{1});
    }

    void aCrowdIsNeverUsedUp()
    {
        LabelledBox crowd = object(left);
        crowd.crowd = true;
        QCOMPARE(hitObjects({{left, 0, 0.9F}, {nearLeft, 0, 0.8F}}, {crowd}), (std::vector<int>{0, 0}));
    }

    void lostAndGained()
    {
        const std::vector<LabelledBox> objects{object(left), object(right)};
        const DetectionDifference difference = differenceOf({{left, 0, 0.9F}}, {{right, 0, 0.7F}, {nowhere, 0, 0.6F}}, objects, 0.5F);
        QCOMPARE(difference.lost, (std::vector<DetectionChange>{{DetectionChange::Kind::Object, left, 0, 0.9F}}));
        QCOMPARE(difference.gained, (std::vector<DetectionChange>{{DetectionChange::Kind::Object, right, 0, 0.7F}}));
        QCOMPARE(difference.falseAlarms, (std::vector<DetectionChange>{{DetectionChange::Kind::FalseAlarm, nowhere, 0, 0.6F}}));
    }

    void theConfidenceDecides()
    {
        const std::vector<LabelledBox> objects{object(left)};
        const std::vector<Detection> first{{left, 0, 0.9F}};
        const std::vector<Detection> second{{left, 0, 0.3F}};
        QCOMPARE(differenceOf(first, second, objects, 0.5F).lost.size(), std::size_t{1});
        QVERIFY(differenceOf(first, second, objects, 0.25F).lost.empty());
        QVERIFY(differenceOf(first, second, objects, 0.95F).lost.empty());  // neither finds it
    }

    void aFalseAlarmOfBothIsNoChange()
    {
        QVERIFY(differenceOf({{nowhere, 0, 0.9F}}, {{nowhere, 0, 0.8F}}, {}, 0.5F).falseAlarms.empty());
        QCOMPARE(differenceOf({{nowhere, 1, 0.9F}}, {{nowhere, 0, 0.8F}}, {}, 0.5F).falseAlarms.size(), std::size_t{1});
    }

    void withoutTruthWhatOneAloneSees()
    {
        const DetectionDifference difference = differenceOf({{left, 0, 0.9F}, {nowhere, 1, 0.6F}, {right, 0, 0.3F}}, {{left, 0, 0.7F}, {right, 0, 0.8F}}, 0.5F);
        QCOMPARE(difference.lost, (std::vector<DetectionChange>{{DetectionChange::Kind::Object, nowhere, 1, 0.6F}}));
        QCOMPARE(difference.gained, (std::vector<DetectionChange>{{DetectionChange::Kind::Object, right, 0, 0.8F}}));
        QVERIFY(difference.falseAlarms.empty());
    }

    void difficultObjectsCountForNothing()
    {
        LabelledBox difficult = object(left);
        difficult.difficult = true;
        const DetectionDifference difference = differenceOf({{left, 0, 0.9F}}, {}, {difficult}, 0.5F);
        QVERIFY(difference.lost.empty());
        QVERIFY(differenceOf({}, {{left, 0, 0.9F}}, {difficult}, 0.5F).falseAlarms.empty());
    }
};

QTEST_APPLESS_MAIN(DetectionDifferenceTest)
#include "tst_detection_difference.moc"
