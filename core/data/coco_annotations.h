#pragma once

// A COCO file as text; not for use outside core/data.

#include "core/data/stated_boxes.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace abcp {

struct CocoCategory {
    std::string name;
    std::string parent;
};

struct CocoAnnotation {
    std::int64_t category = 0;  // one that is listed
    StatedBox box;              // in pixels
};

struct CocoImage {
    std::string name;
    PixelFrame size;    // 0x0: not stated
    std::vector<CocoAnnotation> annotations;
    std::string fault;  // of one of its annotations: the image is refused
};

struct CocoAnnotations {
    std::map<std::int64_t, CocoCategory> categories;
    std::map<std::int64_t, CocoImage> images;
};

// file: for messages. Throws InputError when it is no COCO data set, or ids dangle or are there twice.
CocoAnnotations parseCocoAnnotations(std::string_view text, const std::filesystem::path& file);

}  // namespace abcp
