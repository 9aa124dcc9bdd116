#include "core/training/dataset_check.h"

#include "core/base/error.h"

namespace abcp {

void requireMatchingClasses(const NetworkSpec& spec, const Dataset& dataset)
{
    const std::vector<int> heads = spec.heads();
    if (heads.empty())
        throw InputError("network", "has no [yolo] layer, so it detects nothing");
    for (const int head : heads) {
        const int classes = spec.layers[static_cast<std::size_t>(head)].as<Yolo>()->classes;
        if (static_cast<std::size_t>(classes) < dataset.classes.size())
            throw InputError(dataset.source, "has " + std::to_string(dataset.classes.size()) + " classes, but the network detects "
                                                 + std::to_string(classes));
    }
}

}  // namespace abcp
