#pragma once

#include "core/base/json.h"
#include "core/network/network.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace abcp {

// One network's line of the headline's table.
struct HeadlineRow {
    std::string name;
    double val = 0;                                     // mAP50 on the pictures that it was chosen by
    std::vector<std::pair<std::string, double>> tests;  // mAP50 by data set
    std::int64_t flops = 0;                             // at the size of deployment
    std::int64_t params = 0;
    Json times;                                         // of timeInTurn(); null before
};

HeadlineRow headlineRow(const std::string& name, const Json& model, const Json& times);

// Milliseconds of one image with one thread, networks and engines in turn: for each network an object "engine@size" -> {median, p95}, engines
// "ours" (folded), "LibTorch", "cv::dnn".
std::map<std::string, Json> timeInTurn(const std::vector<std::pair<std::string, Network>>& networks, const std::vector<int>& sizes, int rounds);

// Prints the table; the same as headline.csv and, as plots of accuracy over FLOPs, one headline-TEST.svg for each test in `folder`. The first row is the unpruned network.
void writeHeadline(const std::vector<HeadlineRow>& rows, int deploySize, int trainSize, const std::filesystem::path& folder);

}  // namespace abcp
