#pragma once

#include "core/base/progress.h"
#include "core/data/box.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace abcp {

enum class Split { Train, Val, Test };

std::string splitName(Split split);                          // "train", "val", "test"
Split splitFromName(const std::string& name);                // throws InputError

struct Sample {
    std::filesystem::path image;
    std::vector<LabelledBox> boxes;   // shares of the image, clipped to it
};

// One fault of a data set; the reader went on (a warning) or left the file out (an error).
struct DataProblem {
    std::filesystem::path file;
    int line = 0;                     // from 1; 0: the file as a whole
    std::string what;
    bool fileRefused = false;
};

struct Dataset {
    std::string name;
    std::string format;               // "darknet", "voc", "coco", "list"; "classes": a class a picture, as one box over all of it
    std::filesystem::path source;
    std::vector<std::string> classes;
    std::vector<Sample> samples;
    std::array<std::vector<std::size_t>, 3> splits;   // indices into samples, by Split
    bool splitsAreStated = false;                     // by the data set; otherwise divided by the seed
    std::vector<DataProblem> problems;

    const std::vector<std::size_t>& split(Split which) const { return splits[static_cast<std::size_t>(which)]; }
    std::size_t boxCount() const;
};

struct ReadOptions {
    std::uint64_t splitSeed = 0;                 // of the 80/20 split where the data set states none
    std::vector<std::string> expectedClasses{};  // names when the data set brings none (e.g. a list of images)
    std::vector<std::string> classes{};          // these alone, in this order; empty: all
    std::optional<double> valShare{};            // above 0, below 1: training and validation are divided anew, by the seed

    bool operator==(const ReadOptions&) const = default;
};

// Reads a folder or file in any supported format, chosen by what is there. Throws InputError when it is none, holds no
// image, or the options do not fit it. Images are not decoded, only looked for (formats with pixel boxes read image headers).
Dataset readDataset(const std::filesystem::path& data, const ReadOptions& options = {});

// Pictures for validation or test whose file holds the same bytes as one for training, one warning each.
// Reads files (those of equal size). Throws StoppedError, or InputError when a file has vanished.
std::vector<DataProblem> findSharedPictures(const Dataset& dataset, std::stop_token stop = {},
                                            const ProgressCallback& progress = {});

// Same pictures, same labels, same splits: the same text. For run records.
std::string datasetFingerprint(const Dataset& dataset);

}  // namespace abcp
