#pragma once

// The labels of Darknet and of the method's authors as text; not for use outside core/data.

#include "core/data/stated_boxes.h"

#include <string>
#include <string_view>
#include <vector>

namespace abcp {

struct LabelText {
    std::vector<StatedBox> boxes;
    std::string fault;  // empty: all is well; else the file or line is refused
    int line = 0;       // of the fault
};

// A Darknet label file. classes: ids from there on are a fault.
LabelText parseDarknetLabels(std::string_view text, int classes);

// The name of a picture at the start of a line of an authors' list, which may hold spaces; empty when there is none.
std::string_view pictureNameIn(std::string_view line);
// The boxes that follow it, in pixels. lineNumber: where they stand.
LabelText parseListedBoxes(std::string_view text, int classes, int lineNumber);

}  // namespace abcp
