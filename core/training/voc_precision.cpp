#include "core/training/voc_precision.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>

namespace abcp {

namespace {

constexpr float leastOverlap = 0.5f;
constexpr int lastPoint = 10;  // of the eleven

struct Outcome {
    float confidence = 0;
    bool isHit = false;
};

// Appends what became of the detections of one image, but for those on objects that are not scored.
void matchImage(const std::vector<Detection>& detections, const std::vector<LabelledBox>& objects, int classId, std::vector<Outcome>& outcomes)
{
    std::vector<const Detection*> ordered;
    for (const Detection& detection : detections)
        if (detection.classId == classId && !std::isnan(detection.confidence))
            ordered.push_back(&detection);
    std::ranges::stable_sort(ordered, std::ranges::greater{}, &Detection::confidence);
    std::vector<bool> taken(objects.size(), false);
    for (const Detection* detection : ordered) {
        std::size_t best = objects.size();
        float bestOverlap = leastOverlap;
        for (std::size_t i = 0; i < objects.size(); ++i) {
            const float value = objects[i].classId == classId ? intersectionOverUnion(detection->box, objects[i].box) : 0.0f;
            if (value >= bestOverlap && (best == objects.size() || value > bestOverlap)) {
                best = i;
                bestOverlap = value;
            }
        }
        if (best < objects.size() && !objects[best].isScored())
            continue;
        outcomes.push_back({detection->confidence, best < objects.size() && !taken[best]});
        if (best < objects.size())
            taken[best] = true;
    }
}

}  // namespace

VocPrecision vocPrecision(std::span<const std::vector<Detection>> detections, std::span<const std::vector<LabelledBox>> groundTruth,
                          int classId)
{
    assert(detections.size() == groundTruth.size());
    VocPrecision result;
    std::vector<Outcome> outcomes;
    for (std::size_t image = 0; image < groundTruth.size(); ++image) {
        matchImage(detections[image], groundTruth[image], classId, outcomes);
        result.objects += static_cast<int>(std::ranges::count_if(
            groundTruth[image], [&](const LabelledBox& object) { return object.classId == classId && object.isScored(); }));
    }
    if (result.objects == 0)
        return result;
    std::ranges::stable_sort(outcomes, std::ranges::greater{}, &Outcome::confidence);

    std::vector<double> precision, recall;
    int hits = 0;
    for (const Outcome& outcome : outcomes) {
        hits += outcome.isHit ? 1 : 0;
        precision.push_back(static_cast<double>(hits) / static_cast<double>(precision.size() + 1));
        recall.push_back(static_cast<double>(hits) / result.objects);
    }
    for (std::size_t i = precision.size(); i > 1; --i)
        precision[i - 2] = std::max(precision[i - 2], precision[i - 1]);
    for (std::size_t i = 0; i < precision.size(); ++i)
        result.allPoint += precision[i] * (recall[i] - (i > 0 ? recall[i - 1] : 0.0));
    for (int point = 0; point <= lastPoint; ++point) {
        const auto reached = std::ranges::find_if(recall, [&](double value) { return value >= static_cast<double>(point) / lastPoint; });
        if (reached != recall.end())
            result.elevenPoint += precision[static_cast<std::size_t>(reached - recall.begin())] / (lastPoint + 1);
    }
    return result;
}

}  // namespace abcp
