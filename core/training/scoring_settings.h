#pragma once

#include <string>

namespace abcp {

// What the channels of a network are scored on.
struct ScoringSettings {
    int images = 64;            // the first ones of the training split, 1 or more
    int batch = 16;             // pictures that one gradient is taken of
    int threads = 0;            // 0: as many as have enough to do, see thread_choice.h
    std::string device = "cpu"; // auto, cpu, cuda:N
};

}  // namespace abcp
