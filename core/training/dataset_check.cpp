#include "core/training/dataset_check.h"

#include "core/base/error.h"

namespace abcp {

void requireMatchingClasses(const NetworkSpec& spec, const Dataset& dataset)
{
    const std::vector<int> heads = spec.heads();
    if (heads.empty())
        throw InputError("network", "has no detection head, so it detects nothing");
    for (const int head : heads) {
        const int classes = *headClasses(spec.layers[static_cast<std::size_t>(head)]);
        if (static_cast<std::size_t>(classes) < dataset.classes.size())
            throw InputError(dataset.source, "has " + std::to_string(dataset.classes.size()) + " classes, but the network detects "
                                                 + std::to_string(classes));
    }
}

void requireTrainable(const NetworkSpec& spec)
{
    for (const int head : spec.heads()) {
        const LayerSpec& layer = spec.layers[static_cast<std::size_t>(head)];
        if (!layer.as<Yolo>())
            throw InputError("network", "only [yolo] heads can be trained, not [" + layerTypeName(layer) + "]");
    }
}

}  // namespace abcp
