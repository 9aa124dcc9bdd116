#pragma once

#include "core/data/dataset.h"
#include "core/data/picture_survey.h"

#include <cstddef>
#include <stop_token>
#include <vector>

namespace abcp {

// Pictures whose hashes differ in at most this many of 64 bits are taken for the same scene: of unrelated pictures none came
// closer than 9 in the four sets that docs/decisions/0011-near-duplicates.md tells of.
inline constexpr int nearDuplicateBits = 8;

// A picture for validation or test (its sample) and the most similar one for training.
struct NearDuplicate {
    std::size_t held = 0;
    std::size_t training = 0;
    int bits = 0;           // that differ
    bool mirrored = false;  // one shows the other with left and right swapped
};

// By held sample; one of the same bytes too. Compares hashes only. Throws StoppedError.
std::vector<NearDuplicate> findNearDuplicates(const Dataset& dataset, const PictureSurvey& survey, std::stop_token stop = {});

}  // namespace abcp
