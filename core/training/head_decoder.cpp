#include "core/training/head_decoder.h"

#include "core/base/error.h"
#include "core/base/logistic.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace abcp {

namespace {

// e^10 is 22,026 anchors wide: far over any picture, and still exact enough to centre a box with.
constexpr float largestLogSize = 10.0f;

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
    float anchorWidth = 0;   // share of the input
    float anchorHeight = 0;
    float scaleXy = 1;       // stretches the reach of the centre around the cell
};

// Baseline: the box of YOLOv2 and v3; scale_x_y as AlexeyAB's Darknet has it.
Box cellBox(const AnchorValues& values, std::size_t cell, const CellGeometry& geometry, const Shape& output)
{
    const float shift = (geometry.scaleXy - 1.0f) / 2.0f;
    const auto column = static_cast<float>(static_cast<int>(cell) % output.width);
    const auto row = static_cast<float>(static_cast<int>(cell) / output.width);
    const float x = (column + logistic(values.at(0, cell)) * geometry.scaleXy - shift) / static_cast<float>(output.width);
    const float y = (row + logistic(values.at(1, cell)) * geometry.scaleXy - shift) / static_cast<float>(output.height);
    // std::min hands on a NaN that comes first.
    const float width = std::exp(std::min(values.at(2, cell), largestLogSize)) * geometry.anchorWidth;
    const float height = std::exp(std::min(values.at(3, cell), largestLogSize)) * geometry.anchorHeight;
    return {x - width / 2.0f, y - height / 2.0f, width, height};
}

void add(const Box& box, std::size_t classId, float confidence, float threshold, std::vector<Detection>& out)
{
    if (confidence > threshold)
        out.push_back({box, static_cast<int>(classId), confidence});
}

bool isFinite(const Box& box)
{
    return std::isfinite(box.x) && std::isfinite(box.y) && std::isfinite(box.width) && std::isfinite(box.height);
}

void decode(const float* raw, const Yolo& head, const Shape& output, const Shape& networkInput, float threshold,
            std::vector<Detection>& out)
{
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
        geometry.scaleXy = static_cast<float>(head.scaleXy);
        for (std::size_t cell = 0; cell < cells; ++cell) {
            // A class probability is below 1, so objectness alone must pass. Written so that NaN does not.
            if (!(values.at(4, cell) > smallestObjectness))
                continue;
            const Box box = cellBox(values, cell, geometry, output);
            if (!isFinite(box))
                continue;
            const float objectness = logistic(values.at(4, cell));
            for (std::size_t c = 0; c < classes; ++c)
                add(box, c, objectness * logistic(values.at(5 + c, cell)), threshold, out);
        }
    }
}

// Class probabilities of one cell of a [region].
std::vector<float> regionProbabilities(const AnchorValues& values, std::size_t cell, const Region& head)
{
    std::vector<float> probabilities(static_cast<std::size_t>(head.classes));
    for (std::size_t c = 0; c < probabilities.size(); ++c)
        probabilities[c] = values.at(5 + c, cell);
    if (!head.softmax) {
        std::ranges::transform(probabilities, probabilities.begin(), logistic<float>);
        return probabilities;
    }
    const float largest = std::ranges::max(probabilities);
    float sum = 0;
    for (float& value : probabilities)
        sum += value = std::exp(value - largest);
    for (float& value : probabilities)
        value /= sum;
    return probabilities;
}

void decode(const float* raw, const Region& head, const Shape& output, const Shape&, float threshold, std::vector<Detection>& out)
{
    if (head.classTree)
        throw InputError("[region]", "its classes are a tree, which detection does not support");
    const auto cells = static_cast<std::size_t>(output.width) * static_cast<std::size_t>(output.height);
    for (std::size_t a = 0; a < head.anchors.size(); ++a) {
        const AnchorValues values{raw + a * (5 + static_cast<std::size_t>(head.classes)) * cells, cells};
        CellGeometry geometry;
        geometry.anchorWidth = static_cast<float>(head.anchors[a].first / output.width);
        geometry.anchorHeight = static_cast<float>(head.anchors[a].second / output.height);
        for (std::size_t cell = 0; cell < cells; ++cell) {
            const float objectness = head.background ? values.at(4, cell) : logistic(values.at(4, cell));
            if (!(objectness > threshold))
                continue;
            const Box box = cellBox(values, cell, geometry, output);
            if (!isFinite(box))
                continue;
            const std::vector<float> probabilities = regionProbabilities(values, cell, head);
            for (std::size_t c = 0; c < probabilities.size(); ++c)
                add(box, c, objectness * probabilities[c], threshold, out);
        }
    }
}

void decode(const float* raw, const DetectionGrid& head, const Shape&, const Shape&, float threshold, std::vector<Detection>& out)
{
    const auto side = static_cast<std::size_t>(head.side);
    const auto boxes = static_cast<std::size_t>(head.boxes), classes = static_cast<std::size_t>(head.classes);
    const std::size_t cells = side * side;
    const float* objectness = raw + cells * classes;
    const float* coordinates = objectness + cells * boxes;
    const auto extent = [&](float value) { return head.squareRoot ? value * value : value; };
    for (std::size_t cell = 0; cell < cells; ++cell)
        for (std::size_t n = cell * boxes; n < (cell + 1) * boxes; ++n) {
            const float* values = coordinates + 4 * n;
            const float x = (static_cast<float>(cell % side) + values[0]) / static_cast<float>(side);
            const float y = (static_cast<float>(cell / side) + values[1]) / static_cast<float>(side);
            const float width = extent(values[2]), height = extent(values[3]);
            const Box box{x - width / 2.0f, y - height / 2.0f, width, height};
            if (!isFinite(box))
                continue;
            for (std::size_t c = 0; c < classes; ++c)
                add(box, c, objectness[n] * raw[cell * classes + c], threshold, out);
        }
}

}  // namespace

void decodeHead(const float* raw, const LayerSpec& layer, Shape networkInput, float threshold, std::vector<Detection>& out)
{
    if (const auto* yolo = layer.as<Yolo>())
        decode(raw, *yolo, layer.input, networkInput, threshold, out);
    else if (const auto* region = layer.as<Region>())
        decode(raw, *region, layer.input, networkInput, threshold, out);
    else if (const auto* grid = layer.as<DetectionGrid>())
        decode(raw, *grid, layer.input, networkInput, threshold, out);
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
