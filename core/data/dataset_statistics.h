#pragma once

#include "core/data/dataset.h"
#include "core/data/picture_survey.h"

#include <array>
#include <cstddef>
#include <vector>

namespace abcp {

struct ClassStatistics {
    std::size_t boxes = 0;
    std::size_t images = 0;                       // with at least one of them
    std::array<std::size_t, 3> boxesOfSplit{};    // by Split
};

// Side of a box: the root of its area.
struct BoxSizeStatistics {
    // COCO's ranges of the area in pixels: below 32 x 32, below 96 x 96, the rest.
    std::size_t small = 0;
    std::size_t medium = 0;
    std::size_t large = 0;
    // 5th, 50th and 95th percentile (nearest rank); 0 without boxes.
    std::array<double, 3> sidePixels{};
    std::array<double, 3> sideShare{};            // of the root of the picture's area
};

struct DatasetStatistics {
    std::vector<ClassStatistics> classes;
    BoxSizeStatistics sizes;
    std::size_t imagesWithoutBox = 0;
    std::size_t crowds = 0;
    std::size_t difficult = 0;
};

// Pixels are left out for pictures that the survey could not decode.
DatasetStatistics statisticsOf(const Dataset& dataset, const PictureSurvey& survey);

}  // namespace abcp
