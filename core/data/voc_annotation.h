#pragma once

// A Pascal VOC annotation as text; not for use outside core/data.

#include "core/data/stated_boxes.h"

#include <string>
#include <string_view>
#include <vector>

namespace abcp {

struct VocObject {
    std::string name;  // UTF-8, not empty
    StatedBox box;     // in pixels
};

struct VocAnnotation {
    PixelFrame size;   // 0x0: not stated
    std::vector<VocObject> objects;
    std::string fault; // empty: all is well; else the file is refused
    int line = 0;      // of the fault
};

// Never throws on bad input.
VocAnnotation parseVocAnnotation(std::string_view text);

}  // namespace abcp
