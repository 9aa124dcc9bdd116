#include "core/training/head_geometry.h"

#include "core/base/error.h"

namespace abcp {

namespace {

constexpr double regionIgnoreThreshold = 0.6;  // `thresh` of every published [region]

HeadGeometry geometryOf(const LayerSpec& layer, const Shape& networkInput)
{
    HeadGeometry head;
    head.rows = layer.input.height;
    head.columns = layer.input.width;
    if (const auto* yolo = layer.as<Yolo>()) {
        for (const int index : yolo->mask) {
            const auto& [width, height] = yolo->anchors[static_cast<std::size_t>(index)];
            head.anchors.emplace_back(width / networkInput.width, height / networkInput.height);
        }
        head.classes = yolo->classes;
        head.scaleXy = yolo->scaleXy;
        head.ignoreThreshold = yolo->ignoreThreshold;
        return head;
    }
    const auto* region = layer.as<Region>();
    if (!region)
        throw InputError("network", "a [" + layerTypeName(layer) + "] head cannot be trained, only [yolo] and [region]");
    if (region->classTree || region->background)
        throw InputError("network", "a [region] head with " + std::string(region->classTree ? "a tree of classes" : "background=1") + " cannot be trained");
    for (const auto& [width, height] : region->anchors)
        head.anchors.emplace_back(width / head.columns, height / head.rows);
    head.classes = region->classes;
    head.ignoreThreshold = regionIgnoreThreshold;
    head.exclusiveClasses = region->softmax;
    return head;
}

}  // namespace

std::vector<HeadGeometry> headGeometries(const NetworkSpec& spec)
{
    std::vector<HeadGeometry> heads;
    for (const int index : spec.heads())
        heads.push_back(geometryOf(spec.layers[static_cast<std::size_t>(index)], spec.input));
    return heads;
}

}  // namespace abcp
