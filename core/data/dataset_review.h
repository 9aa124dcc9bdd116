#pragma once

#include "core/data/dataset.h"
#include "core/data/dataset_statistics.h"
#include "core/data/near_duplicates.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <vector>

namespace abcp {

// All that can be told of a data set.
struct DatasetReview {
    Dataset data;  // its problems are followed by those of its pictures, and by pictures that are shared between the splits
    DatasetStatistics statistics;
    std::size_t firstShared = 0;  // of these problems, the first about a picture shared between the splits
    std::vector<NearDuplicate> nearDuplicates;
};

// Decodes every picture. Throws StoppedError, or InputError when a file has vanished.
DatasetReview reviewDataset(Dataset data, std::stop_token stop = {}, const ProgressCallback& progress = {});

// The picture that a problem is about.
struct ProblemPicture {
    std::optional<std::size_t> sample = {};  // empty: it was left out, or there is none
    std::filesystem::path file = {};         // empty: the problem is about no single picture
};

// One a problem: its picture, that of its file of labels, or that of its line in a list. Reads the lists that problems name lines of.
std::vector<ProblemPicture> picturesOfProblems(const Dataset& data);

}  // namespace abcp
