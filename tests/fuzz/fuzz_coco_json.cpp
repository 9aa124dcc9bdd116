// Any bytes as a COCO file: refused with InputError, or lists whose ids fit each other.

#include "core/base/error.h"
#include "core/data/coco_annotations.h"
#include "core/data/dataset_text.h"
#include "tests/fuzz/checked_boxes.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace {

void requireSound(const abcp::CocoAnnotations& coco)
{
    constexpr abcp::PixelFrame frame{640, 480};
    for (const auto& [id, category] : coco.categories)
        if (category.name.empty() || !abcp::isCleanText(category.name))
            std::abort();
    for (const auto& [id, image] : coco.images) {
        std::vector<abcp::StatedBox> boxes;
        for (const abcp::CocoAnnotation& annotation : image.annotations) {
            if (!coco.categories.contains(annotation.category))
                std::abort();
            boxes.push_back(frame.toShares(annotation.box));
        }
        requireChecked(boxes, frame.roundingError(), 1);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    try {
        requireSound(abcp::parseCocoAnnotations({reinterpret_cast<const char*>(data), size}, "fuzz.json"));
    } catch (const abcp::InputError&) {
    }
    return 0;
}
