#include "tests/support/judged_detections.h"

#include "core/data/arena.h"
#include "core/network/zoo.h"
#include "core/pruning/pruning_action.h"
#include "core/pruning/pruning_plan.h"
#include "core/pruning/search_space.h"
#include "core/pruning/slimmer.h"
#include "tests/support/network_text.h"
#include "tests/support/opencv_detector.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <numeric>
#include <span>
#include <utility>

using namespace abcp;

namespace {

constexpr double confidenceTolerance = 1e-3;

// The convolution before a head, changed so that each channel of what it made on one picture (`raw`) centres at 0, that of
// objectness at `objectness`, and all together have a standard deviation of 1.
LayerWeights standardised(LayerWeights weights, const FeatureMap& raw, std::size_t channelsPerAnchor, double objectness)
{
    const auto channels = static_cast<std::size_t>(raw.shape.channels), cells = raw.values.size() / channels;
    std::vector<double> means;
    double squares = 0;
    for (std::size_t channel = 0; channel < channels; ++channel) {
        const auto values = std::span(raw.values).subspan(channel * cells, cells);
        means.push_back(std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(cells));
        for (const float value : values)
            squares += std::pow(static_cast<double>(value) - means.back(), 2);
    }
    const double scale = 1.0 / std::sqrt(squares / static_cast<double>(raw.values.size()));
    for (float& weight : weights.weights)
        weight *= static_cast<float>(scale);
    for (std::size_t channel = 0; channel < channels; ++channel) {
        const double centred = (static_cast<double>(weights.biases[channel]) - means[channel]) * scale;
        weights.biases[channel] = static_cast<float>(centred + (channel % channelsPerAnchor == 4 ? objectness : 0.0));
    }
    return weights;
}

// Random weights alone give boxes thinner than a float resolves, and so many of about the same confidence that rounding decides
// which of them goes. objectness: the mean raw value; the lower, the fewer boxes.
Network withPlausibleHeads(Network network, double objectness)
{
    const Shape& input = network.spec.input;
    const cv::Mat picture = drawArenaScene(ArenaDomain::Field, 1, std::max({input.width, input.height, 96})).image;
    const std::vector<FeatureMap> raw = makeOpenCvDetector(network)->forward(networkInput(picture, input));
    const std::vector<int> heads = network.spec.heads();
    for (std::size_t h = 0; h < heads.size(); ++h) {
        const auto head = static_cast<std::size_t>(heads[h]);
        const auto channelsPerAnchor = static_cast<std::size_t>(5 + network.spec.layers[head].as<Yolo>()->classes);
        network.weights[head - 1] = std::make_shared<const LayerWeights>(
            standardised(*network.weights[head - 1], raw[h], channelsPerAnchor, objectness));
    }
    return network;
}

double edgeDifference(const Box& a, const Box& b)
{
    const auto between = [](float one, float other) { return std::abs(static_cast<double>(one) - static_cast<double>(other)); };
    return std::max({between(a.x, b.x), between(a.y, b.y), between(a.x + a.width, b.x + b.width),
                     between(a.y + a.height, b.y + b.height)});
}

double confidenceDifference(const Detection& a, const Detection& b)
{
    return std::abs(static_cast<double>(a.confidence) - static_cast<double>(b.confidence));
}

}  // namespace

Network randomTinyDetector(int width, int height)
{
    const NetworkSpec spec = resized(zooNetwork("yolov3-tiny", {.classes = 3, .width = 0.125, .size = 96, .anchors = {}}), width, height);
    return withPlausibleHeads(withLivelyBatchNorm(randomlyInitialised(spec, 2), 5), -2.5);
}

Network randomPrunedDetector(int width, int height)
{
    const NetworkSpec spec = resized(zooNetwork("yolov3", {.classes = 3, .width = 0.125, .size = 96, .anchors = {}}), width, height);
    const Network whole = withLivelyBatchNorm(randomlyInitialised(spec, 2), 5);
    const SearchSpace space = deriveSearchSpace(whole.spec);
    PruningAction action = uniformAction(space, 0.4);
    for (std::size_t i = 0; i < action.keepBlock.size(); i += 2)
        action.keepBlock[i] = false;
    return withPlausibleHeads(slim(whole, space, makePlan(whole, space, action)), -4.5);
}

void DetectionDifference::add(const DetectionDifference& other)
{
    pairs += other.pairs;
    alone += other.alone;
    smallestIou = std::min(smallestIou, other.smallestIou);
    edge = std::max(edge, other.edge);
    confidence = std::max(confidence, other.confidence);
}

DetectionDifference compareDetections(const std::vector<Detection>& ours, const std::vector<Detection>& theirs, float threshold,
                                      double edgeTolerance)
{
    DetectionDifference difference;
    std::vector<bool> taken(theirs.size(), false);
    for (const Detection& box : ours) {
        std::size_t best = theirs.size();
        double bestDistance = 0;
        for (std::size_t i = 0; i < theirs.size(); ++i) {
            const double edge = edgeDifference(box.box, theirs[i].box), confidence = confidenceDifference(box, theirs[i]);
            const bool alike = theirs[i].classId == box.classId && edge <= edgeTolerance && confidence <= confidenceTolerance;
            if (alike && !taken[i] && (best == theirs.size() || edge + confidence < bestDistance)) {
                best = i;
                bestDistance = edge + confidence;
            }
        }
        const bool counts = box.confidence > threshold;
        if (best == theirs.size()) {
            difference.alone += counts;
            continue;
        }
        taken[best] = true;
        if (!counts)
            continue;
        ++difference.pairs;
        difference.smallestIou = std::min(difference.smallestIou, static_cast<double>(intersectionOverUnion(box.box, theirs[best].box)));
        difference.edge = std::max(difference.edge, edgeDifference(box.box, theirs[best].box));
        difference.confidence = std::max(difference.confidence, confidenceDifference(box, theirs[best]));
    }
    for (std::size_t i = 0; i < theirs.size(); ++i)
        difference.alone += !taken[i] && theirs[i].confidence > threshold;
    return difference;
}
