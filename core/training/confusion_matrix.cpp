#include "core/training/confusion_matrix.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <tuple>

namespace abcp {

namespace {

constexpr float leastOverlap = 0.5f;

struct Pair {
    float overlap;
    float confidence;
    std::size_t detection;
    std::size_t object;
};

std::vector<Pair> pairsOf(const std::vector<const Detection*>& detections, const std::vector<const LabelledBox*>& objects)
{
    std::vector<Pair> pairs;
    for (std::size_t d = 0; d < detections.size(); ++d) {
        for (std::size_t g = 0; g < objects.size(); ++g) {
            const float overlap = intersectionOverUnion(detections[d]->box, objects[g]->box);
            if (overlap >= leastOverlap)
                pairs.push_back({overlap, detections[d]->confidence, d, g});
        }
    }
    std::ranges::stable_sort(pairs, [](const Pair& a, const Pair& b) {
        return std::tuple(-a.overlap, -a.confidence) < std::tuple(-b.overlap, -b.confidence);
    });
    return pairs;
}

// At least half of the detection, for a crowd; half of both, for a difficult object.
bool liesOn(const Box& detected, const LabelledBox& unscored)
{
    if (!unscored.crowd)
        return intersectionOverUnion(detected, unscored.box) >= leastOverlap;
    const Box& region = unscored.box;
    const float width = std::min(detected.x + detected.width, region.x + region.width) - std::max(detected.x, region.x);
    const float height = std::min(detected.y + detected.height, region.y + region.height) - std::max(detected.y, region.y);
    return width > 0 && height > 0 && width * height >= leastOverlap * detected.area();
}

}  // namespace

ConfusionMatrix confusionMatrix(std::span<const std::vector<Detection>> detections, std::span<const std::vector<LabelledBox>> groundTruth,
                                int classes, float confidence)
{
    assert(detections.size() == groundTruth.size());
    ConfusionMatrix result{classes, confidence, std::vector<int>(static_cast<std::size_t>((classes + 1) * (classes + 1)))};
    const auto count = [&](int actual, int detected) { ++result.counts[static_cast<std::size_t>(actual * (classes + 1) + detected)]; };
    const auto isKnown = [&](int id) { return id >= 0 && id < classes; };
    for (std::size_t image = 0; image < groundTruth.size(); ++image) {
        std::vector<const Detection*> found;
        std::vector<const LabelledBox*> objects, unscored;
        for (const Detection& detection : detections[image])
            if (isKnown(detection.classId) && detection.confidence >= confidence)
                found.push_back(&detection);
        for (const LabelledBox& object : groundTruth[image])
            if (isKnown(object.classId))
                (object.isScored() ? objects : unscored).push_back(&object);
        std::vector<bool> used(found.size(), false), taken(objects.size(), false);
        for (const Pair& pair : pairsOf(found, objects)) {
            if (used[pair.detection] || taken[pair.object])
                continue;
            used[pair.detection] = taken[pair.object] = true;
            count(objects[pair.object]->classId, found[pair.detection]->classId);
        }
        for (std::size_t g = 0; g < objects.size(); ++g)
            if (!taken[g])
                count(objects[g]->classId, classes);
        for (std::size_t d = 0; d < found.size(); ++d) {
            const auto coversUnscored = [&](const LabelledBox* object) { return liesOn(found[d]->box, *object); };
            if (!used[d] && std::ranges::none_of(unscored, coversUnscored))
                count(classes, found[d]->classId);
        }
    }
    return result;
}

}  // namespace abcp
