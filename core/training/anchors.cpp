#include "core/training/anchors.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/data/image.h"

#include <algorithm>

namespace abcp {

namespace {

using Size = std::pair<double, double>;

std::size_t nearest(const Size& box, const std::vector<Size>& anchors)
{
    std::size_t best = 0;
    for (std::size_t i = 1; i < anchors.size(); ++i)
        if (anchorOverlap(box, anchors[i]) > anchorOverlap(box, anchors[best]))
            best = i;
    return best;
}

std::vector<Size> boxSizes(const Dataset& dataset, int inputSize)
{
    std::vector<Size> sizes;
    for (const std::size_t index : dataset.split(Split::Train)) {
        const Sample& sample = dataset.samples[index];
        if (sample.boxes.empty())
            continue;
        const auto [width, height] = imageSize(sample.image);
        const Letterbox letterbox = letterboxFor(width, height, inputSize, inputSize);
        for (const LabelledBox& labelled : sample.boxes) {
            const Box box = letterbox.toInput(labelled.box);
            sizes.emplace_back(static_cast<double>(box.width) * inputSize, static_cast<double>(box.height) * inputSize);
        }
    }
    return sizes;
}

}  // namespace

double anchorOverlap(const Size& a, const Size& b)
{
    const double shared = std::min(a.first, b.first) * std::min(a.second, b.second);
    return shared / (a.first * a.second + b.first * b.second - shared);
}

std::vector<Size> anchorsFor(const Dataset& dataset, int inputSize, int count, std::uint64_t seed)
{
    const std::vector<Size> sizes = boxSizes(dataset, inputSize);
    const auto wanted = static_cast<std::size_t>(count);
    if (sizes.size() < wanted)
        throw InputError(dataset.source, "has only " + std::to_string(sizes.size()) + " training boxes, too few for " + std::to_string(count) + " anchors");

    // k-means++: each further centre drawn by its distance to the nearest one so far.
    Generator generator = Generator::derive(seed, 23);
    std::vector<Size> anchors{sizes[generator.below(sizes.size())]};
    while (anchors.size() < wanted) {
        std::vector<double> cumulative;
        double sum = 0;
        for (const Size& size : sizes)
            cumulative.push_back(sum += 1 - anchorOverlap(size, anchors[nearest(size, anchors)]));
        const auto drawn = std::lower_bound(cumulative.begin(), cumulative.end(), generator.uniform() * sum);
        anchors.push_back(sizes[std::min(sizes.size() - 1, static_cast<std::size_t>(drawn - cumulative.begin()))]);
    }

    constexpr int maxRounds = 200;
    std::vector<std::size_t> owner(sizes.size(), wanted);
    for (int round = 0; round < maxRounds; ++round) {
        bool changed = false;
        std::vector<Size> sums(wanted);
        std::vector<double> counts(wanted);
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            const std::size_t now = nearest(sizes[i], anchors);
            changed = changed || now != owner[i];
            owner[i] = now;
            sums[now].first += sizes[i].first;
            sums[now].second += sizes[i].second;
            ++counts[now];
        }
        if (!changed)
            break;
        for (std::size_t a = 0; a < wanted; ++a)
            if (counts[a] > 0)
                anchors[a] = {sums[a].first / counts[a], sums[a].second / counts[a]};
    }
    std::sort(anchors.begin(), anchors.end(), [](const Size& a, const Size& b) { return a.first * a.second < b.first * b.second; });
    return anchors;
}

int anchorsOfHeads(const NetworkSpec& spec)
{
    for (const int head : spec.heads()) {
        const LayerSpec& layer = spec.layers[static_cast<std::size_t>(head)];
        if (const auto* yolo = layer.as<Yolo>())
            return static_cast<int>(yolo->anchors.size());
        if (const auto* region = layer.as<Region>())
            return static_cast<int>(region->anchors.size());
    }
    throw InputError("network", "has no head with anchors");
}

NetworkSpec withAnchors(NetworkSpec spec, const std::vector<Size>& anchors)
{
    for (const int head : spec.heads()) {
        LayerSpec& layer = spec.layers[static_cast<std::size_t>(head)];
        if (auto* yolo = layer.as<Yolo>()) {
            yolo->anchors = anchors;
        } else if (auto* region = layer.as<Region>()) {
            region->anchors = anchors;
            for (auto& [width, height] : region->anchors) {  // in cells
                width *= static_cast<double>(layer.input.width) / spec.input.width;
                height *= static_cast<double>(layer.input.height) / spec.input.height;
            }
        }
    }
    return spec;
}

}  // namespace abcp
