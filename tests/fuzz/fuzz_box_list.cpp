// Any bytes as a list of the method's authors: each line has a picture's name or not, and its boxes are refused or numbers.

#include "core/data/dataset_files.h"
#include "core/data/dataset_text.h"
#include "core/data/label_text.h"
#include "tests/fuzz/checked_boxes.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr int classes = 5;
    constexpr abcp::PixelFrame frame{640, 480};
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    for (abcp::LineReader lines(text); lines.next();) {
        const std::string_view line = abcp::trimmed(lines.line());
        const std::string_view name = abcp::pictureNameIn(line);
        if (name.empty())
            continue;
        if (!abcp::hasPictureExtension(name))
            std::abort();
        abcp::LabelText labels = abcp::parseListedBoxes(line.substr(name.size()), classes, lines.number());
        if (!labels.fault.empty()) {
            if (!labels.boxes.empty() || labels.line != lines.number() || labels.fault.size() > 300)
                std::abort();
            continue;
        }
        for (abcp::StatedBox& box : labels.boxes)
            box = frame.toShares(box);
        requireChecked(labels.boxes, frame.roundingError(), classes);
    }
    return 0;
}
