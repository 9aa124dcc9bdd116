#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace abcp {

// Keys of one kind of cfg section that Darknet (pjreddie's or AlexeyAB's) reads and this program does not.
struct DarknetKeys {
    // Training, augmentation, drawing: without effect on what the trained layer computes.
    std::vector<std::string_view> harmless;
    // Keys that change what the layer computes, or what its weights file holds, unless they have this value.
    std::vector<std::pair<std::string_view, double>> neutral;

    bool isKnown(std::string_view key) const;
    std::optional<double> neutralValue(std::string_view key) const;
};

// section: "net", or the layer's type name.
const DarknetKeys& darknetKeys(std::string_view section);

}  // namespace abcp
