#include "core/training/detection_difference.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <utility>

namespace abcp {

namespace {

constexpr float sameBox = 0.5f;  // IoU

std::vector<Detection> confident(const std::vector<Detection>& detections, float confidence)
{
    std::vector<Detection> kept;
    std::ranges::copy_if(detections, std::back_inserter(kept), [=](const Detection& d) { return d.confidence >= confidence; });
    std::ranges::stable_sort(kept, std::ranges::greater{}, &Detection::confidence);
    return kept;
}

// What one network makes of the picture.
struct View {
    std::vector<Detection> detections;
    std::vector<int> hits;  // objects, one a detection

    View(const std::vector<Detection>& all, const std::vector<LabelledBox>& objects, float confidence)
        : detections(confident(all, confidence)), hits(hitObjects(detections, objects, sameBox))
    {
    }

    std::optional<float> confidenceOf(int object) const
    {
        const auto hit = std::ranges::find(hits, object);
        return hit == hits.end() ? std::nullopt : std::optional(detections[static_cast<std::size_t>(hit - hits.begin())].confidence);
    }

    bool hasFalseAlarmAt(const Detection& other) const
    {
        for (std::size_t i = 0; i < hits.size(); ++i)
            if (hits[i] < 0 && detections[i].classId == other.classId && intersectionOverUnion(detections[i].box, other.box) >= sameBox)
                return true;
        return false;
    }
};

// Objects that `finder` finds and `other` does not.
std::vector<DetectionChange> onlyFoundBy(const View& finder, const View& other, const std::vector<LabelledBox>& objects)
{
    std::vector<DetectionChange> changes;
    for (std::size_t i = 0; i < objects.size(); ++i) {
        const std::optional<float> found = finder.confidenceOf(static_cast<int>(i));
        if (found && objects[i].isScored() && !other.confidenceOf(static_cast<int>(i)))
            changes.push_back({DetectionChange::Kind::Object, objects[i].box, objects[i].classId, *found});
    }
    std::ranges::stable_sort(changes, std::ranges::greater{}, &DetectionChange::confidence);
    return changes;
}

}  // namespace

std::vector<int> hitObjects(const std::vector<Detection>& detections, const std::vector<LabelledBox>& objects, float iou)
{
    std::vector<std::size_t> order(detections.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t i) { return detections[i].confidence; });
    std::vector<int> hits(detections.size(), -1);
    std::vector<bool> taken(objects.size(), false);
    for (const std::size_t d : order) {
        float best = iou;
        for (std::size_t o = 0; o < objects.size(); ++o) {
            if (taken[o] || objects[o].classId != detections[d].classId)
                continue;
            const float covers = intersectionOverUnion(detections[d].box, objects[o].box);
            if (covers < best || (covers == best && hits[d] >= 0))
                continue;
            best = covers;
            hits[d] = static_cast<int>(o);
        }
        if (hits[d] >= 0 && !objects[static_cast<std::size_t>(hits[d])].crowd)
            taken[static_cast<std::size_t>(hits[d])] = true;
    }
    return hits;
}

DetectionDifference differenceOf(const std::vector<Detection>& first, const std::vector<Detection>& second,
                                 const std::vector<LabelledBox>& objects, float confidence)
{
    const View before(first, objects, confidence);
    const View after(second, objects, confidence);
    DetectionDifference difference{onlyFoundBy(before, after, objects), onlyFoundBy(after, before, objects), {}};
    for (std::size_t i = 0; i < after.detections.size(); ++i) {
        const Detection& detection = after.detections[i];
        if (after.hits[i] < 0 && !before.hasFalseAlarmAt(detection))
            difference.falseAlarms.push_back({DetectionChange::Kind::FalseAlarm, detection.box, detection.classId, detection.confidence});
    }
    return difference;
}

DetectionDifference differenceOf(const std::vector<Detection>& first, const std::vector<Detection>& second, float confidence)
{
    std::vector<LabelledBox> seen;
    for (const Detection& detection : confident(first, confidence))
        seen.push_back({.box = detection.box, .classId = detection.classId});
    DetectionDifference difference = differenceOf(first, second, seen, confidence);
    difference.gained = std::exchange(difference.falseAlarms, {});
    for (DetectionChange& change : difference.gained)
        change.kind = DetectionChange::Kind::Object;
    return difference;
}

}  // namespace abcp
