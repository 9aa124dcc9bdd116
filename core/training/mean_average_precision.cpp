#include "core/training/mean_average_precision.h"

#include "core/training/detection_matching.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <functional>

namespace abcp {

namespace {

constexpr double anyArea = 1;  // pixels of an image: all areas are in the range

ClassPrecision classPrecision(std::vector<MatchOutcome>& outcomes, int objects)
{
    ClassPrecision result{0, 0, objects};
    if (objects == 0)
        return result;
    std::ranges::stable_sort(outcomes, std::ranges::greater{}, &MatchOutcome::confidence);
    PrecisionRecall curve;
    double sum = 0;
    for (std::size_t t = 0; t < iouThresholds; ++t) {
        precisionRecall(outcomes, t, objects, curve);
        const double value = interpolated(curve).mean();
        if (t == 0)
            result.ap50 = value;
        sum += value;
    }
    result.ap5095 = sum / static_cast<double>(iouThresholds);
    return result;
}

}  // namespace

AveragePrecision averagePrecision(std::span<const std::vector<Detection>> detections,
                                  std::span<const std::vector<LabelledBox>> groundTruth, int classes)
{
    assert(detections.size() == groundTruth.size());
    AveragePrecision result;
    ImageMatcher matcher;
    std::vector<MatchOutcome> outcomes;
    int classesWithObjects = 0;
    for (int classId = 0; classId < classes; ++classId) {
        outcomes.clear();
        int objects = 0;
        for (std::size_t image = 0; image < groundTruth.size(); ++image)
            objects += matcher.match(detections[image], groundTruth[image], classId, anyArea, outcomes);
        const ClassPrecision precision = classPrecision(outcomes, objects);
        result.perClass.push_back(precision);
        if (precision.objects == 0)
            continue;
        ++classesWithObjects;
        result.map50 += precision.ap50;
        result.map5095 += precision.ap5095;
    }
    if (classesWithObjects > 0) {
        result.map50 /= classesWithObjects;
        result.map5095 /= classesWithObjects;
    }
    return result;
}

}  // namespace abcp
