#include "core/training/loss_settings.h"

#include "core/base/error.h"
#include "core/base/names.h"

namespace abcp {

const std::vector<std::string>& boxLossNames()
{
    static const std::vector<std::string> names{"iou", "giou", "diou", "ciou"};  // in the order of BoxLoss
    return names;
}

std::string boxLossName(BoxLoss loss)
{
    return boxLossNames()[static_cast<std::size_t>(loss)];
}

BoxLoss boxLossFromName(const std::string& name)
{
    return static_cast<BoxLoss>(indexOfName(boxLossNames(), name, "box loss"));
}

void validate(const LossSettings& settings)
{
    const auto require = [](double value, double low, double high, const char* name, const char* range) {
        if (!(value >= low && value <= high))
            throw InputError(name, std::string("must be ") + range);
    };
    require(settings.boxWeight, 0, 1000, "box weight", "0 to 1000");
    require(settings.objectnessWeight, 0, 1000, "objectness weight", "0 to 1000");
    require(settings.classWeight, 0, 1000, "class weight", "0 to 1000");
    require(settings.focalGamma, 0, 5, "focal gamma", "0 to 5");
    require(settings.labelSmoothing, 0, 0.499, "label smoothing", "0 to below 0.5");
    require(settings.ignoreThreshold, 0, 1, "ignore threshold", "0 to 1");
    require(settings.anchorThreshold, 0, 1, "anchor threshold", "0 to 1");
}

}  // namespace abcp
