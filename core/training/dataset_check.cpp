#include "core/training/dataset_check.h"

#include "core/base/error.h"
#include "core/training/classification_loss.h"
#include "core/training/loss.h"

namespace abcp {

namespace {

void requireClasses(int known, const char* does, const Dataset& dataset)
{
    if (static_cast<std::size_t>(known) < dataset.classes.size())
        throw InputError(dataset.source, "has " + std::to_string(dataset.classes.size()) + " classes, but the network " + does + " "
                                             + std::to_string(known));
}

}  // namespace

void requireMatchingClasses(const NetworkSpec& spec, const Dataset& dataset)
{
    const bool ofPictures = dataset.format == "classes";
    if (const std::optional<int> classes = classifierClasses(spec)) {
        if (!ofPictures)
            throw InputError(dataset.source, "its labels are boxes, but the network is a classifier: it needs a folder of pictures for each class");
        return requireClasses(*classes, "tells apart", dataset);
    }
    const std::vector<int> heads = spec.heads();
    if (heads.empty())
        throw InputError("network", "has no detection head, so it detects nothing");
    if (ofPictures)
        throw InputError(dataset.source, "its pictures have a class each and no boxes, which a detector cannot learn from");
    for (const int head : heads)
        requireClasses(*headClasses(spec.layers[static_cast<std::size_t>(head)]), "detects", dataset);
}

void requireTrainable(const NetworkSpec& spec)
{
    makeLoss(spec, {});
}

}  // namespace abcp
