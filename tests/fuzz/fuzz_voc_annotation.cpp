// Any bytes as a Pascal VOC annotation: refused with its line, or objects that have a name and a box of numbers.

#include "core/data/dataset_text.h"
#include "core/data/voc_annotation.h"
#include "tests/fuzz/checked_boxes.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr abcp::PixelFrame frame{640, 480};
    const abcp::VocAnnotation annotation = abcp::parseVocAnnotation({reinterpret_cast<const char*>(data), size});
    if (!annotation.fault.empty()) {
        if (!annotation.objects.empty() || annotation.line < 1)
            std::abort();
        return 0;
    }
    std::vector<abcp::StatedBox> boxes;
    for (const abcp::VocObject& object : annotation.objects) {
        if (object.name.empty() || !abcp::isCleanText(object.name))
            std::abort();
        boxes.push_back(frame.toShares(object.box));
    }
    requireChecked(boxes, frame.roundingError(), 1);
    return 0;
}
