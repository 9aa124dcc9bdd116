#include "core/training/mean_average_precision.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>

// Follows the definitions of COCO's own evaluation (pycocotools' cocoeval.py) down to the ties: of equally confident
// detections the earlier image and the earlier element come first, of equally good objects a detection takes the later.

namespace abcp {

namespace {

constexpr std::size_t iouThresholds = 10;
constexpr std::size_t maxDetectionsPerImage = 100;
constexpr int recallPoints = 101;

constexpr double iouThreshold(std::size_t index)
{
    return static_cast<double>(50 + 5 * index) / 100.0;
}

// What became of one detection: bit t speaks of IoU threshold t.
struct Outcome {
    float confidence = 0;
    std::uint16_t hit = 0;
    std::uint16_t ignored = 0;  // it lies in a crowd
};

double overlap(const Box& detected, const LabelledBox& object)
{
    const Box& truth = object.box;
    const double width = std::min(double{detected.x} + detected.width, double{truth.x} + truth.width)
        - std::max(double{detected.x}, double{truth.x});
    const double height = std::min(double{detected.y} + detected.height, double{truth.y} + truth.height)
        - std::max(double{detected.y}, double{truth.y});
    if (!(width > 0 && height > 0))
        return 0;
    const double intersection = width * height;
    const double detectedArea = double{detected.width} * detected.height;
    const double truthArea = double{truth.width} * truth.height;
    return intersection / (object.crowd ? detectedArea : detectedArea + truthArea - intersection);
}

// The detections and objects of one class in one image, with room that is used again for the next image.
class ImageMatcher {
public:
    void match(const std::vector<Detection>& detections, const std::vector<LabelledBox>& objects, int classId,
               std::vector<Outcome>& outcomes)
    {
        collect(detections, objects, classId);
        const std::size_t first = outcomes.size();
        for (const Detection* detection : m_detections)
            outcomes.push_back({detection->confidence, 0, 0});
        if (m_objects.empty())
            return;
        m_overlaps.clear();
        for (const Detection* detection : m_detections)
            for (const LabelledBox* object : m_objects)
                m_overlaps.push_back(overlap(detection->box, *object));
        for (std::size_t t = 0; t < iouThresholds; ++t)
            matchAt(t, std::span(outcomes).subspan(first));
    }

private:
    void collect(const std::vector<Detection>& detections, const std::vector<LabelledBox>& objects, int classId)
    {
        m_detections.clear();
        for (const Detection& detection : detections)
            if (detection.classId == classId && !std::isnan(detection.confidence))
                m_detections.push_back(&detection);
        std::ranges::stable_sort(m_detections, std::ranges::greater{}, &Detection::confidence);
        m_detections.resize(std::min(m_detections.size(), maxDetectionsPerImage));
        m_objects.clear();
        for (const LabelledBox& object : objects)
            if (object.classId == classId)
                m_objects.push_back(&object);
        std::ranges::stable_partition(m_objects, [](const LabelledBox* object) { return !object->crowd; });
    }

    void matchAt(std::size_t thresholdIndex, std::span<Outcome> outcomes)
    {
        const auto bit = static_cast<std::uint16_t>(1U << thresholdIndex);
        m_taken.assign(m_objects.size(), false);
        for (std::size_t d = 0; d < outcomes.size(); ++d) {
            const std::size_t best = bestObject(d, iouThreshold(thresholdIndex));
            if (best == m_objects.size())
                continue;
            if (m_objects[best]->crowd) {
                outcomes[d].ignored |= bit;
            } else {
                outcomes[d].hit |= bit;
                m_taken[best] = true;
            }
        }
    }

    // The free object that the detection covers best; a crowd, which is never used up, only when there is no object.
    std::size_t bestObject(std::size_t detection, double threshold) const
    {
        std::size_t best = m_objects.size();
        double bestOverlap = threshold;
        for (std::size_t g = 0; g < m_objects.size(); ++g) {
            if (m_objects[g]->crowd && best < m_objects.size() && !m_objects[best]->crowd)
                break;
            const double value = m_overlaps[detection * m_objects.size() + g];
            if (m_taken[g] || !(value >= bestOverlap))
                continue;
            bestOverlap = value;
            best = g;
        }
        return best;
    }

    std::vector<const Detection*> m_detections;  // by falling confidence
    std::vector<const LabelledBox*> m_objects;   // crowds last
    std::vector<double> m_overlaps;              // detections x objects
    std::vector<bool> m_taken;
};

// Mean of the interpolated precision over the recall points. `outcomes` by falling confidence, objects > 0.
double interpolatedPrecision(std::span<const Outcome> outcomes, std::size_t thresholdIndex, int objects,
                             std::vector<double>& precision, std::vector<double>& recall)
{
    precision.clear();
    recall.clear();
    int hits = 0;
    int counted = 0;
    for (const Outcome& outcome : outcomes) {
        if ((outcome.ignored >> thresholdIndex) & 1U)
            continue;
        hits += (outcome.hit >> thresholdIndex) & 1U;
        ++counted;
        precision.push_back(static_cast<double>(hits) / counted);
        recall.push_back(static_cast<double>(hits) / objects);
    }
    for (std::size_t i = precision.size(); i > 1; --i)
        precision[i - 2] = std::max(precision[i - 2], precision[i - 1]);

    double sum = 0;
    std::size_t i = 0;
    for (int point = 0; point < recallPoints; ++point) {
        while (i < recall.size() && recall[i] < point * 0.01)
            ++i;
        if (i == recall.size())
            break;
        sum += precision[i];
    }
    return sum / recallPoints;
}

ClassPrecision classPrecision(std::vector<Outcome>& outcomes, int objects)
{
    ClassPrecision result{0, 0, objects};
    if (objects == 0)
        return result;
    std::ranges::stable_sort(outcomes, std::ranges::greater{}, &Outcome::confidence);
    std::vector<double> precision, recall;
    double sum = 0;
    for (std::size_t t = 0; t < iouThresholds; ++t) {
        const double value = interpolatedPrecision(outcomes, t, objects, precision, recall);
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
    std::vector<Outcome> outcomes;
    int classesWithObjects = 0;
    for (int classId = 0; classId < classes; ++classId) {
        outcomes.clear();
        std::ptrdiff_t objects = 0;
        for (std::size_t image = 0; image < groundTruth.size(); ++image) {
            matcher.match(detections[image], groundTruth[image], classId, outcomes);
            objects += std::ranges::count_if(groundTruth[image], [classId](const LabelledBox& object) {
                return object.classId == classId && !object.crowd;
            });
        }
        const ClassPrecision precision = classPrecision(outcomes, static_cast<int>(objects));
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
