#include "core/training/evaluation.h"

#include "core/base/error.h"
#include "core/base/percentile.h"
#include "core/data/image.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>

namespace abcp {

namespace {

constexpr std::size_t batchSize = 8;
constexpr std::size_t timedImages = 50;

// At most `most` of the samples (0: all), spread evenly: neighbours in a list are often frames of one film.
std::vector<std::size_t> chosenSamples(const std::vector<std::size_t>& split, int most)
{
    const std::size_t count = most <= 0 ? split.size() : std::min(split.size(), static_cast<std::size_t>(most));
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < count; ++i)
        chosen.push_back(split[i * split.size() / count]);
    return chosen;
}

double millisecondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

DetectedPictures detectPictures(Detector& detector, const Dataset& dataset, std::span<const std::size_t> samples, std::stop_token stop,
                                const ProgressCallback& progress)
{
    assert(!samples.empty());
    const DetectOptions options;
    ProgressMeter meter("evaluate", static_cast<std::int64_t>(samples.size()), progress);
    DetectedPictures result;
    std::vector<double> milliseconds;
    std::vector<cv::Mat> images;
    for (std::size_t i = 0; i < samples.size();) {
        throwIfStopped(stop);
        const bool timed = i < timedImages;
        const std::size_t end = std::min(samples.size(), timed ? i + 1 : i + batchSize);
        images.clear();
        for (std::size_t k = i; k < end; ++k) {
            const Sample& sample = dataset.samples[samples[k]];
            images.push_back(loadImage(sample.image));
            result.sizes.emplace_back(images.back().cols, images.back().rows);
            result.groundTruth.push_back(sample.boxes);
        }
        if (i == 0)
            detector.detect(images, options);  // to warm up
        const auto start = std::chrono::steady_clock::now();
        std::vector<std::vector<Detection>> found = detector.detect(images, options);
        if (timed)
            milliseconds.push_back(millisecondsSince(start));
        assert(found.size() == images.size());
        std::ranges::move(found, std::back_inserter(result.detections));
        i = end;
        meter.advance(static_cast<std::int64_t>(i));
    }
    std::ranges::sort(milliseconds);
    result.latencyP50Ms = percentile(milliseconds, 0.50);
    result.latencyP95Ms = percentile(milliseconds, 0.95);
    return result;
}

SplitEvaluation evaluateSplit(Detector& detector, const Dataset& dataset, Split split, int maxImages, std::stop_token stop,
                              const ProgressCallback& progress)
{
    const std::vector<std::size_t> chosen = chosenSamples(dataset.split(split), maxImages);
    if (chosen.empty())
        throw InputError(dataset.source, "no image in the split " + splitName(split));
    const DetectedPictures found = detectPictures(detector, dataset, chosen, stop, progress);
    return {averagePrecision(found.detections, found.groundTruth, static_cast<int>(dataset.classes.size())), static_cast<int>(chosen.size()),
            found.latencyP50Ms, found.latencyP95Ms};
}

}  // namespace abcp
