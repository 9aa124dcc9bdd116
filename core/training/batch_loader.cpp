#include "core/training/batch_loader.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/data/image.h"
#include "core/training/sample_cache.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <condition_variable>
#include <exception>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

namespace abcp {

namespace {

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
    std::ranges::copy_if(example.boxes, std::back_inserter(boxes), &LabelledBox::isScored);
    ++batch.images;
}

// The order of the pictures in an epoch; the loader's threads are in one or two at a time.
class EpochOrders {
public:
    EpochOrders(std::uint64_t seed, std::size_t samples) : m_seed(seed), m_samples(samples) {}

    using Order = std::shared_ptr<const std::vector<std::size_t>>;
    // Depends on the seed and the epoch alone.
    Order of(std::uint64_t epoch)
    {
        const std::lock_guard lock(m_mutex);
        Order& order = m_orders[epoch];
        if (!order) {
            std::vector<std::size_t> shuffled(m_samples);
            std::iota(shuffled.begin(), shuffled.end(), std::size_t{0});
            Generator generator = Generator::derive(m_seed, 0, epoch);
            generator.shuffle(std::span(shuffled));
            order = std::make_shared<const std::vector<std::size_t>>(std::move(shuffled));
        }
        Order result = order;
        while (m_orders.size() > mostKept)
            m_orders.erase(m_orders.begin());
        return result;
    }

private:
    static constexpr std::size_t mostKept = 3;

    const std::uint64_t m_seed;
    const std::size_t m_samples;
    std::mutex m_mutex;
    std::map<std::uint64_t, Order> m_orders;
};

int multipleOf32(double pixels)
{
    return std::max(1, static_cast<int>(std::lround(pixels / 32))) * 32;
}

}  // namespace

struct BatchLoader::Private {
    Private(const Dataset& data, Split split, const LoaderOptions& loaderOptions)
        : dataset(data), samples(data.split(split)), options(loaderOptions),
          cache(data, loaderOptions.cacheBytes, 2 * std::max(loaderOptions.input.width, loaderOptions.input.height)),
          orders(loaderOptions.seed, samples.size()), nextToMake(static_cast<std::uint64_t>(loaderOptions.firstBatch)), nextToGive(nextToMake)
    {
        if (samples.empty())
            throw InputError(data.source, "the " + splitName(split) + " split holds no image");
        if (options.threads < 1 || options.threads > 64)
            throw InputError("loader threads", "must be 1 to 64, got " + std::to_string(options.threads));
        if (options.firstBatch < 0)
            throw InputError("first batch", "must be 0 or more, got " + std::to_string(options.firstBatch));
    }

    Shape shapeOf(std::uint64_t batch) const
    {
        constexpr std::uint64_t batchesOfOneSize = 10;
        Shape shape = options.input;
        const double range = options.augmentation.enabled ? static_cast<double>(options.augmentation.multiScale) : 0;
        if (range > 0) {
            Generator generator = Generator::derive(options.seed, 2, batch / batchesOfOneSize);
            const double scale = generator.uniform(1 - range, 1 + range);
            shape.width = multipleOf32(scale * shape.width);
            shape.height = multipleOf32(scale * shape.height);
        }
        return shape;
    }

    // The picture at a place of an epoch's order and its labels; with skipUnreadable the first after it that can be read.
    LabelledPicture load(const std::vector<std::size_t>& order, std::size_t place)
    {
        for (std::size_t tried = 0;; ++tried) {
            const std::size_t sample = samples[order[(place + tried) % order.size()]];
            try {
                return {cache.load(sample), dataset.samples[sample].boxes};
            } catch (const InputError& fault) {
                if (!options.skipUnreadable || tried + 1 == order.size())
                    throw;
                const std::lock_guard lock(mutex);
                unreadable.try_emplace(sample, fault.reason());
            }
        }
    }

    TrainingExample example(const std::vector<std::size_t>& order, std::uint64_t epoch, std::size_t place, const Shape& shape)
    {
        const AugmentationSettings& augmentation = options.augmentation;
        Generator generator = Generator::derive(options.seed, 1, epoch, place);
        const LabelledPicture picture = load(order, place);
        if (!augmentation.enabled || augmentation.mosaicProbability <= 0
            || !generator.chance(static_cast<double>(augmentation.mosaicProbability)))
            return makeExample(picture, shape, augmentation, generator);
        std::array<LabelledPicture, 4> parts{picture};
        for (std::size_t i = 1; i < parts.size(); ++i)
            parts[i] = load(order, generator.below(order.size()));
        return makeMosaic(parts, shape, augmentation, generator);
    }

    TrainingBatch make(std::uint64_t number)
    {
        TrainingBatch batch;
        batch.shape = shapeOf(number);
        batch.pixels.reserve(static_cast<std::size_t>(options.batch) * static_cast<std::size_t>(batch.shape.elements()));
        const auto size = static_cast<std::uint64_t>(options.batch);
        for (std::uint64_t i = 0; i < size; ++i) {
            const std::uint64_t epoch = (number * size + i) / samples.size();
            const auto place = static_cast<std::size_t>((number * size + i) % samples.size());
            append(batch, example(*orders.of(epoch), epoch, place, batch.shape));
        }
        return batch;
    }

    // Of each of the threads: takes the next number and makes that batch, as long as there are not too many.
    void produce(const std::stop_token& stop)
    {
        const auto mostAhead = static_cast<std::uint64_t>(options.threads) + 2;
        std::unique_lock lock(mutex);
        while (changed.wait(lock, stop, [&] { return nextToMake < nextToGive + mostAhead; })) {
            const std::uint64_t number = nextToMake++;
            lock.unlock();
            Made made;
            try {
                made.batch = make(number);
            } catch (...) {
                made.failure = std::current_exception();
            }
            lock.lock();
            ready.emplace(number, std::move(made));
            changed.notify_all();
        }
    }

    struct Made {
        TrainingBatch batch;
        std::exception_ptr failure;
    };

    const Dataset& dataset;
    const std::vector<std::size_t>& samples;
    const LoaderOptions options;
    SampleCache cache;
    EpochOrders orders;

    std::mutex mutex;  // of all below
    std::condition_variable_any changed;
    std::uint64_t nextToMake;
    std::uint64_t nextToGive;
    std::map<std::uint64_t, Made> ready;
    std::map<std::size_t, std::string> unreadable;  // sample and reason
    std::vector<std::jthread> producers;            // last: stop and join before the rest goes
};

BatchLoader::BatchLoader(const Dataset& dataset, Split split, const LoaderOptions& options)
    : d(std::make_unique<Private>(dataset, split, options))
{
    for (int i = 0; i < options.threads; ++i)
        d->producers.emplace_back([this](const std::stop_token& stop) { d->produce(stop); });
}

BatchLoader::~BatchLoader()
{
    for (std::jthread& producer : d->producers)
        producer.request_stop();  // all before the first is waited for
}

TrainingBatch BatchLoader::next()
{
    std::unique_lock lock(d->mutex);
    d->changed.wait(lock, [this] { return d->ready.contains(d->nextToGive); });
    const auto made = d->ready.find(d->nextToGive);
    if (made->second.failure)
        std::rethrow_exception(made->second.failure);
    TrainingBatch batch = std::move(made->second.batch);
    d->ready.erase(made);
    ++d->nextToGive;
    d->changed.notify_all();
    return batch;
}

int BatchLoader::batchesPerEpoch() const
{
    const auto batch = static_cast<std::size_t>(d->options.batch);
    return static_cast<int>((d->samples.size() + batch - 1) / batch);
}

std::vector<DataProblem> BatchLoader::skipped() const
{
    const std::lock_guard lock(d->mutex);
    std::vector<DataProblem> problems;
    for (const auto& [sample, reason] : d->unreadable)
        problems.push_back({d->dataset.samples[sample].image, 0, reason, true});
    return problems;
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
