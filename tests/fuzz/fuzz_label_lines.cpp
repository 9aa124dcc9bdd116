// Any bytes as a Darknet label file: refused with its line, or boxes that are numbers.

#include "core/data/label_text.h"
#include "tests/fuzz/checked_boxes.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr int classes = 5;
    const abcp::LabelText labels = abcp::parseDarknetLabels({reinterpret_cast<const char*>(data), size}, classes);
    if (!labels.fault.empty()) {
        if (!labels.boxes.empty() || labels.line < 1 || labels.fault.size() > 300)
            std::abort();
        return 0;
    }
    requireChecked(labels.boxes, 1e-4, classes);
    return 0;
}
