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
    std::vector<std::vector<LabelledBox>> boxes;    // one element an image; shares of the input; no crowds, nothing difficult
};

struct LoaderOptions {
    int batch = 16;
    Shape input;
    AugmentationSettings augmentation;
    std::uint64_t seed = 1;
    std::size_t cacheBytes = std::size_t{2} << 30;  // of decoded pictures kept between epochs
    int threads = 2;                                // that decode and augment, 1 to 64
    std::int64_t firstBatch = 0;                    // of the stream: where a training that is resumed goes on
    bool skipUnreadable = false;                    // the next picture in place of one that cannot be read; else next() throws
};

// An endless stream of shuffled batches of a split, made ahead by threads of its own, at most two more than there are threads. The
// stream depends on the seed and the pictures alone, not on threads or cache. One thread at a time calls next().
class BatchLoader {
public:
    // Throws InputError when the split is empty or an option out of its range. The data set must outlive the loader.
    BatchLoader(const Dataset& dataset, Split split, const LoaderOptions& options);
    ~BatchLoader();
    BatchLoader(const BatchLoader&) = delete;
    BatchLoader& operator=(const BatchLoader&) = delete;

    // Throws InputError when a picture cannot be read, naming it; the next call throws again.
    TrainingBatch next();
    // Batches that one pass over the split takes.
    int batchesPerEpoch() const;
    // The pictures that were skipped so far, one refusal each.
    std::vector<DataProblem> skipped() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

// The batch of given samples, without augmentation and shuffling.
TrainingBatch plainBatch(const Dataset& dataset, const std::vector<std::size_t>& samples, const Shape& input);

}  // namespace abcp
