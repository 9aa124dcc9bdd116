#pragma once

#include "core/data/dataset.h"

#include <opencv2/core/mat.hpp>

#include <cstddef>
#include <mutex>
#include <vector>

namespace abcp {

// Decoded pictures of a data set, kept as long as they fit; any thread may ask. A picture with a side above maxSide pixels is handed
// out, and kept, at that size, so that whether it was kept makes no difference. The data set must outlive the cache.
class SampleCache {
public:
    SampleCache(const Dataset& dataset, std::size_t maxBytes, int maxSide);

    // Not to be written to. Throws InputError when the file cannot be read.
    cv::Mat load(std::size_t sample);
    // Of what is kept; at most maxBytes.
    std::size_t bytes() const;

private:
    cv::Mat decoded(std::size_t sample) const;

    const Dataset& m_dataset;
    const std::size_t m_maxBytes;
    const int m_maxSide;
    mutable std::mutex m_mutex;
    std::vector<cv::Mat> m_images;  // by sample; empty: not kept
    std::size_t m_bytes = 0;
};

}  // namespace abcp
