#pragma once

#include "core/base/progress.h"
#include "core/data/dataset.h"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace cv {
class Mat;
}

namespace abcp {

// A difference hash (N. Krawetz, 2013): the gray picture at 9 x 8 pixels, a bit for each two neighbours in a row. Scaling,
// compression, brightness and contrast hardly change it.
struct PictureHash {
    std::uint64_t upright = 0;
    std::uint64_t mirrored = 0;   // of the picture with left and right swapped
    bool isTelling = false;       // false: the picture is one flat colour, or damaged
};

PictureHash hashOf(const cv::Mat& bgr);

// What one look at each picture of a data set finds; one element a sample.
struct PictureSurvey {
    struct Picture {
        int width = 0;   // pixels; 0: cannot be decoded
        int height = 0;
        PictureHash hash;
    };
    std::vector<Picture> pictures;
    std::vector<DataProblem> problems;  // pictures that cannot be decoded (refused), and those that were converted (a warning)
};

// Decodes every picture. Throws StoppedError.
PictureSurvey surveyPictures(const Dataset& dataset, std::stop_token stop = {}, const ProgressCallback& progress = {});

}  // namespace abcp
