#pragma once

// Boxes as the files of a data set state them; not for use outside core/data.

#include "core/data/box.h"

#include <algorithm>
#include <string>
#include <vector>

namespace abcp {

// Not yet checked; in shares of the image unless said otherwise.
struct StatedBox {
    double left = 0;
    double top = 0;
    double right = 0;
    double bottom = 0;
    int classId = 0;
    int line = 0;  // from 1; 0: not known
    bool crowd = false;
    bool difficult = false;
    double objectArea = 0;  // see LabelledBox
};

// The picture size that pixel boxes refer to.
struct PixelFrame {
    double width = 0;
    double height = 0;

    // Labels round to whole pixels: a box may reach this far, as a share, out of its picture without a warning.
    double roundingError() const { return 0.5001 / std::min(width, height); }
    // A box in pixels as shares.
    StatedBox toShares(StatedBox pixels) const;
};

struct CheckedBoxes {
    struct Warning {
        int line = 0;
        std::string what;
    };
    std::vector<LabelledBox> boxes;
    std::vector<Warning> warnings;
};

// Clips boxes to the picture, drops those without area, merges those that are there twice. All values must be finite.
// roundingError: a share of the picture.
CheckedBoxes checkedBoxes(const std::vector<StatedBox>& stated, double roundingError);

}  // namespace abcp
