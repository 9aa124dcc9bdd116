#pragma once

#include "core/data/dataset.h"
#include "core/network/network_spec.h"
#include "core/training/augmentation.h"
#include "core/training/training_settings.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace abcp {

// Pictures ready for a network, still as bytes: four times less memory than floats.
struct TrainingBatch {
    int images = 0;
    Shape shape;                                    // of one image
    std::vector<std::uint8_t> pixels;               // images x channels x height x width, RGB
    std::vector<std::vector<LabelledBox>> boxes;    // one element an image; shares of the input; no crowds
};

struct LoaderOptions {
    int batch = 16;
    Shape input;
    AugmentationSettings augmentation;
    std::uint64_t seed = 1;
    std::size_t cacheBytes = std::size_t{2} << 30;  // of decoded pictures kept between epochs
    std::uint64_t firstBatch = 0;                   // of the stream: where a training that is resumed goes on
};

// An endless stream of shuffled batches of a split, made ahead by a thread of its own. The stream depends on the seed alone.
// One thread at a time calls next().
class BatchLoader {
public:
    // Throws InputError when the split is empty. The data set must outlive the loader.
    BatchLoader(const Dataset& dataset, Split split, const LoaderOptions& options);
    ~BatchLoader();
    BatchLoader(const BatchLoader&) = delete;
    BatchLoader& operator=(const BatchLoader&) = delete;

    // Throws InputError when a picture cannot be read.
    TrainingBatch next();
    // Batches that one pass over the split takes.
    int batchesPerEpoch() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

// The batch of given samples, without augmentation and shuffling.
TrainingBatch plainBatch(const Dataset& dataset, const std::vector<std::size_t>& samples, const Shape& input);

}  // namespace abcp
