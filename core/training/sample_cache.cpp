#include "core/training/sample_cache.h"

#include "core/data/image.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>

namespace abcp {

SampleCache::SampleCache(const Dataset& dataset, std::size_t maxBytes, int maxSide)
    : m_dataset(dataset), m_maxBytes(maxBytes), m_maxSide(maxSide), m_images(dataset.samples.size())
{
}

cv::Mat SampleCache::load(std::size_t sample)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_images[sample].empty())
            return m_images[sample];
    }
    cv::Mat image = decoded(sample);
    const std::size_t size = image.total() * image.elemSize();
    const std::lock_guard lock(m_mutex);
    if (m_images[sample].empty() && size <= m_maxBytes - m_bytes) {
        m_bytes += size;
        m_images[sample] = image;
    }
    return image;
}

std::size_t SampleCache::bytes() const
{
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

cv::Mat SampleCache::decoded(std::size_t sample) const
{
    const cv::Mat image = loadImage(m_dataset.samples[sample].image);
    const int side = std::max(image.cols, image.rows);
    if (side <= m_maxSide)
        return image;
    const double scale = static_cast<double>(m_maxSide) / side;
    cv::Mat smaller;
    cv::resize(image, smaller, cv::Size(std::max(1, cvRound(image.cols * scale)), std::max(1, cvRound(image.rows * scale))), 0, 0,
               cv::INTER_AREA);
    return smaller;
}

}  // namespace abcp
