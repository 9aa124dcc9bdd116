#pragma once

#include "core/data/box.h"
#include "core/data/dataset.h"
#include "core/search/engines.h"
#include "core/store/run_store.h"

#include <opencv2/core/mat.hpp>

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace abcp {

// Which pictures two networks are compared on.
struct PictureChoice {
    Split split = Split::Val;
    int most = 0;                                   // of the split, spread evenly; 0: all
    std::vector<std::filesystem::path> files = {};  // instead of a split: pictures whose objects nobody has labelled
};

// One picture as the unpruned network and a candidate see it: detections with a confidence of 0.05 or more.
struct ComparedPicture {
    std::filesystem::path file;
    cv::Mat image;  // BGR, 8 bits, at most maxSide pixels wide and high; empty where more than mostHeld pictures are compared
    std::vector<LabelledBox> objects;
    std::vector<Detection> original;
    std::vector<Detection> candidate;
    bool isLabelled = true;

    static constexpr int maxSide = 960;
    static constexpr int mostHeld = 64;
};

// What ComparedPicture::image holds. Throws InputError when the file is no picture.
cv::Mat comparedImage(const std::filesystem::path& file);

// What is known before the first picture.
struct ComparisonFacts {
    std::vector<std::string> classes;
    int pictures = 0;
    bool retrained = false;  // the candidate has a checkpoint; else it has the weights it inherited and no training since
};

// Runs the unpruned network of a run and the network of one of its episodes over pictures and hands each over as it is done. Throws InputError when
// the split is empty, a file is no picture or has changed since the run was started, StoppedError.
void compareDetections(const RunStore& store, RunId run, int episode, const PictureChoice& pictures, const Engines& engines,
                       const std::function<void(const ComparisonFacts&)>& began, const std::function<void(ComparedPicture)>& compared,
                       std::stop_token stop = {});

}  // namespace abcp
