#include "core/training/batch_loader.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/data/image.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <numeric>
#include <stop_token>
#include <thread>

namespace abcp {

namespace {

// Decoded pictures, as long as they fit. Pictures much larger than the network's input are kept at twice its size.
class ImageCache {
public:
    ImageCache(std::size_t maxBytes, int inputSide) : m_bytesLeft(maxBytes), m_maxSide(2 * inputSide) {}

    cv::Mat load(const Dataset& dataset, std::size_t sample)
    {
        if (m_images.empty())
            m_images.resize(dataset.samples.size());
        if (!m_images[sample].empty())
            return m_images[sample];
        cv::Mat image = loadImage(dataset.samples[sample].image);
        const int side = std::max(image.cols, image.rows);
        if (side > m_maxSide) {
            const double scale = static_cast<double>(m_maxSide) / side;
            cv::resize(image, image, cv::Size(std::max(1, cvRound(image.cols * scale)), std::max(1, cvRound(image.rows * scale))), 0, 0,
                       cv::INTER_AREA);
        }
        const std::size_t bytes = image.total() * image.elemSize();
        if (bytes <= m_bytesLeft) {
            m_bytesLeft -= bytes;
            m_images[sample] = image;
        }
        return image;
    }

private:
    std::vector<cv::Mat> m_images;
    std::size_t m_bytesLeft;
    int m_maxSide;
};

void append(TrainingBatch& batch, const TrainingExample& example)
{
    const std::size_t plane = example.image.total();
    const std::size_t begin = batch.pixels.size();
    batch.pixels.resize(begin + 3 * plane);
    cv::Mat planes[3];
    for (int c = 0; c < 3; ++c)  // BGR picture, RGB planes
        planes[2 - c] = cv::Mat(example.image.size(), CV_8UC1, batch.pixels.data() + begin + static_cast<std::size_t>(c) * plane);
    cv::split(example.image, planes);
    std::vector<LabelledBox>& boxes = batch.boxes.emplace_back();
    std::copy_if(example.boxes.begin(), example.boxes.end(), std::back_inserter(boxes), [](const LabelledBox& box) { return !box.crowd; });
    ++batch.images;
}

}  // namespace

struct BatchLoader::Private {
    Private(const Dataset& data, Split split, const LoaderOptions& loaderOptions)
        : dataset(data), samples(data.split(split)), options(loaderOptions),
          cache(loaderOptions.cacheBytes, std::max(loaderOptions.input.width, loaderOptions.input.height))
    {
        if (samples.empty())
            throw InputError(data.source, "the " + splitName(split) + " split holds no image");
    }

    // The order of an epoch depends on the seed and its number alone.
    void startEpoch()
    {
        order.resize(samples.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        Generator generator = Generator::derive(options.seed, 0, epoch);
        generator.shuffle(std::span(order));
        cursor = 0;
    }

    TrainingBatch make()
    {
        TrainingBatch batch;
        batch.shape = options.input;
        while (batch.images < options.batch) {
            if (cursor == order.size()) {
                ++epoch;
                startEpoch();
            }
            const std::size_t sample = samples[order[cursor]];
            Generator generator = Generator::derive(options.seed, 1, epoch, cursor);
            ++cursor;
            append(batch, makeExample(cache.load(dataset, sample), dataset.samples[sample].boxes, options.input, options.augmentation,
                                      generator));
        }
        return batch;
    }

    void produce(const std::stop_token& stop)
    {
        constexpr std::size_t ahead = 3;
        const auto passedOver = options.firstBatch * static_cast<std::uint64_t>(options.batch);
        epoch = passedOver / samples.size();
        startEpoch();
        cursor = passedOver % samples.size();
        try {
            while (!stop.stop_requested()) {
                TrainingBatch batch = make();
                std::unique_lock lock(mutex);
                changed.wait(lock, stop, [&] { return queue.size() < ahead; });
                queue.push_back(std::move(batch));
                changed.notify_all();
            }
        } catch (...) {
            std::lock_guard lock(mutex);
            failure = std::current_exception();
            changed.notify_all();
        }
    }

    const Dataset& dataset;
    const std::vector<std::size_t>& samples;
    LoaderOptions options;
    ImageCache cache;
    std::vector<std::size_t> order;
    std::size_t cursor = 0;
    std::uint64_t epoch = 0;

    std::mutex mutex;
    std::condition_variable_any changed;
    std::deque<TrainingBatch> queue;
    std::exception_ptr failure;
    std::jthread producer;  // last: stops and joins before the rest goes
};

BatchLoader::BatchLoader(const Dataset& dataset, Split split, const LoaderOptions& options)
    : d(std::make_unique<Private>(dataset, split, options))
{
    d->producer = std::jthread([this](const std::stop_token& stop) { d->produce(stop); });
}

BatchLoader::~BatchLoader() = default;

TrainingBatch BatchLoader::next()
{
    std::unique_lock lock(d->mutex);
    d->changed.wait(lock, [this] { return !d->queue.empty() || d->failure; });
    if (d->queue.empty())
        std::rethrow_exception(d->failure);
    TrainingBatch batch = std::move(d->queue.front());
    d->queue.pop_front();
    d->changed.notify_all();
    return batch;
}

int BatchLoader::batchesPerEpoch() const
{
    const auto batch = static_cast<std::size_t>(d->options.batch);
    return static_cast<int>((d->samples.size() + batch - 1) / batch);
}

TrainingBatch plainBatch(const Dataset& dataset, const std::vector<std::size_t>& samples, const Shape& input)
{
    TrainingBatch batch;
    batch.shape = input;
    AugmentationSettings none;
    none.enabled = false;
    Generator unused(0);
    for (const std::size_t sample : samples)
        append(batch, makeExample(loadImage(dataset.samples[sample].image), dataset.samples[sample].boxes, input, none, unused));
    return batch;
}

}  // namespace abcp
