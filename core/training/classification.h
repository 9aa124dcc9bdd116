#pragma once

#include "core/base/progress.h"
#include "core/data/dataset.h"
#include "core/training/detector.h"

#include <cstddef>
#include <span>
#include <stop_token>
#include <vector>

namespace abcp {

struct ClassAccuracy {
    int pictures = 0;
    int correct = 0;   // the class scored highest
};

// How often a classifier names the right class.
struct ClassificationAccuracy {
    int pictures = 0;
    int correct = 0;
    int amongFive = 0;                    // the right class is one of the five that score highest
    std::vector<ClassAccuracy> perClass;

    explicit ClassificationAccuracy(std::size_t classes = 0) : perClass(classes) {}

    // Scores of one picture, one a class, in any monotonous measure; classes that score the same as the right one count as
    // better, and so does everything beside a score that is not a number. truth: below perClass.size().
    void add(std::span<const float> scores, int truth);

    double top1() const { return pictures > 0 ? static_cast<double>(correct) / pictures : 0; }
    double top5() const { return pictures > 0 ? static_cast<double>(amongFive) / pictures : 0; }
};

// Runs a classifier over the pictures of a split that have a class, each letterboxed to the network's input.
// Throws InputError when there is none or one cannot be read, StoppedError.
ClassificationAccuracy evaluateClassifier(Detector& detector, const NetworkSpec& spec, const Dataset& dataset, Split split,
                                          std::stop_token stop = {}, const ProgressCallback& progress = {});

}  // namespace abcp
