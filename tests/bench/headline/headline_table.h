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

// What a network reaches on one data set that it was not chosen by.
struct HeadlineTest {
    std::string name;  // of the data set
    double map50 = 0, map5095 = 0;
};

// One network's line of the headline's table.
struct HeadlineRow {
    std::string name;
    double val = 0;                   // mAP50 on the pictures that it was chosen by
    std::vector<HeadlineTest> tests;  // the domain of the search first
    std::int64_t flops = 0;           // at the size of deployment
    std::int64_t params = 0;
    Json times;                       // of timeInTurn(); null before
};

HeadlineRow headlineRow(const std::string& name, const Json& model, const Json& times);

// Milliseconds of one image with one thread, networks and engines in turn: for each network an object "engine@size" -> {median, p95}, engines
// "ours" (folded), "LibTorch", "cv::dnn".
std::map<std::string, Json> timeInTurn(const std::vector<std::pair<std::string, Network>>& networks, const std::vector<int>& sizes, int rounds);

// Prints the table; the same as headline.csv and, as plots over FLOPs, headline-TEST.svg (mAP50) and headline-TEST-map50-95.svg for each test in `folder`. The first row is the unpruned network.
void writeHeadline(const std::vector<HeadlineRow>& rows, int deploySize, int trainSize, const std::filesystem::path& folder);

}  // namespace abcp
