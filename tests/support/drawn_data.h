#pragma once

#include "core/data/dataset.h"

#include <filesystem>

// A data set that a tiny network can learn: one bright square a picture on a dark ground, class 0 red, class 1 blue, written as
// PNG files into `folder`. The first four fifths are for training, the rest for validation. side: pixels.
abcp::Dataset drawnSquares(const std::filesystem::path& folder, int images, int side);

// The same pictures for a classifier: format "classes", each with the class of its square.
abcp::Dataset drawnColours(const std::filesystem::path& folder, int images, int side);
