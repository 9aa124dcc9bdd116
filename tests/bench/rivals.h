#pragma once

#include "core/network/network.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

// One way to compute a network, to be timed.
struct Rival {
    std::string name;
    std::function<double()> forward;  // one image; milliseconds, or below zero when this rival is not there
};

// Ours, plain LibTorch, cv::dnn and the darknet program. Files go to `folder`, which must outlive the rivals, like `network`.
std::vector<Rival> rivals(const abcp::Network& network, int threads, const std::filesystem::path& folder);

// What the machine gives at most: GFLOP/s of a large matrix product.
double peakGflops(int threads);
