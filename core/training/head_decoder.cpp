#include "core/training/head_decoder.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace abcp {

namespace {

// e^10 is 22,026 anchors wide: far over any picture, and still exact enough to centre a box with.
constexpr float largestLogSize = 10.0f;

float sigmoid(float value)
{
    return 1.0f / (1.0f + std::exp(-value));
}

// The value whose sigmoid is the probability.
float logit(float probability)
{
    if (probability <= 0)
        return -std::numeric_limits<float>::infinity();
    return std::log(probability / (1.0f - probability));
}

// The values of one anchor, channel by channel.
struct AnchorValues {
    const float* first = nullptr;
    std::size_t cells = 0;

    float at(std::size_t channel, std::size_t cell) const { return first[channel * cells + cell]; }
};

struct CellGeometry {
    int column = 0;
    int row = 0;
    float anchorWidth = 0;   // share of the input
    float anchorHeight = 0;
};

// Baseline: YOLOv3's box; scale_x_y stretches the reach of the centre around the cell, as Darknet does.
Box cellBox(const AnchorValues& values, std::size_t cell, const CellGeometry& geometry, const Yolo& head, const Shape& output)
{
    const auto scale = static_cast<float>(head.scaleXy);
    const float shift = (scale - 1.0f) / 2.0f;
    const float x = (static_cast<float>(geometry.column) + sigmoid(values.at(0, cell)) * scale - shift)
        / static_cast<float>(output.width);
    const float y = (static_cast<float>(geometry.row) + sigmoid(values.at(1, cell)) * scale - shift)
        / static_cast<float>(output.height);
    // std::min hands on a NaN that comes first.
    const float width = std::exp(std::min(values.at(2, cell), largestLogSize)) * geometry.anchorWidth;
    const float height = std::exp(std::min(values.at(3, cell), largestLogSize)) * geometry.anchorHeight;
    return {x - width / 2.0f, y - height / 2.0f, width, height};
}

bool isFinite(const Box& box)
{
    return std::isfinite(box.x) && std::isfinite(box.y) && std::isfinite(box.width) && std::isfinite(box.height);
}

}  // namespace

void decodeHead(const float* raw, const Yolo& head, Shape output, Shape networkInput, float threshold,
                std::vector<Detection>& out)
{
    assert(output.channels == static_cast<int>(head.mask.size()) * (5 + head.classes));
    if (!(threshold < 1.0f))
        return;
    const float smallestObjectness = logit(threshold);
    const auto cells = static_cast<std::size_t>(output.width) * static_cast<std::size_t>(output.height);
    const auto classes = static_cast<std::size_t>(head.classes);
    for (std::size_t a = 0; a < head.mask.size(); ++a) {
        const AnchorValues values{raw + a * (5 + classes) * cells, cells};
        const auto& [anchorWidth, anchorHeight] = head.anchors[static_cast<std::size_t>(head.mask[a])];
        CellGeometry geometry;
        geometry.anchorWidth = static_cast<float>(anchorWidth / networkInput.width);
        geometry.anchorHeight = static_cast<float>(anchorHeight / networkInput.height);
        for (std::size_t cell = 0; cell < cells; ++cell) {
            // A class probability is below 1, so objectness alone must pass. Written so that NaN does not.
            if (!(values.at(4, cell) > smallestObjectness))
                continue;
            geometry.column = static_cast<int>(cell) % output.width;
            geometry.row = static_cast<int>(cell) / output.width;
            const Box box = cellBox(values, cell, geometry, head, output);
            if (!isFinite(box))
                continue;
            const float objectness = sigmoid(values.at(4, cell));
            for (std::size_t c = 0; c < classes; ++c) {
                const float confidence = objectness * sigmoid(values.at(5 + c, cell));
                if (confidence > threshold)
                    out.push_back({box, static_cast<int>(c), confidence});
            }
        }
    }
}

std::vector<Detection> nonMaximumSuppression(std::vector<Detection> detections, float iouThreshold, int maxDetections)
{
    std::erase_if(detections, [](const Detection& detection) { return std::isnan(detection.confidence); });
    std::ranges::stable_sort(detections, std::ranges::greater{}, &Detection::confidence);
    std::vector<Detection> kept;
    for (const Detection& detection : detections) {
        if (static_cast<std::ptrdiff_t>(kept.size()) >= maxDetections)
            break;
        const bool suppressed = std::ranges::any_of(kept, [&](const Detection& better) {
            return better.classId == detection.classId && intersectionOverUnion(better.box, detection.box) > iouThreshold;
        });
        if (!suppressed)
            kept.push_back(detection);
    }
    return kept;
}

std::vector<Detection> onImage(std::vector<Detection> detections, const Letterbox& letterbox)
{
    for (Detection& detection : detections)
        detection.box = letterbox.toImage(detection.box);
    std::erase_if(detections, [](const Detection& detection) { return !(detection.box.width > 0 && detection.box.height > 0); });
    return detections;
}

}  // namespace abcp
