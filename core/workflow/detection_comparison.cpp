#include "core/workflow/detection_comparison.h"

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/data/dataset.h"
#include "core/data/image.h"
#include "core/workflow/search_job.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace abcp {

namespace {

constexpr DetectOptions detectOptions{.confidenceThreshold = 0.05f};

cv::Mat shrunk(const cv::Mat& image)
{
    const int side = std::max(image.cols, image.rows);
    if (side <= ComparedPicture::maxSide)
        return image;
    const double scale = static_cast<double>(ComparedPicture::maxSide) / side;
    cv::Mat smaller;
    cv::resize(image, smaller, {}, scale, scale, cv::INTER_AREA);
    return smaller;
}

}  // namespace

void compareDetections(const RunStore& store, RunId run, int episode, int maxPictures, const Engines& engines,
                       const std::function<void(const ComparisonFacts&)>& began, const std::function<void(ComparedPicture)>& compared,
                       std::stop_token stop)
{
    const RunRecord record = store.run(run);
    const Dataset data = readDataset(record.settings.data, record.settings.dataOptions);
    const std::vector<std::size_t>& split = data.split(Split::Val);
    if (split.empty())
        throw InputError(record.settings.data, "has no pictures for validation");
    const DetectorOptions detectorOptions{.threads = record.settings.threads, .device = record.settings.device};
    const std::unique_ptr<Detector> original = engines.makeDetector(originalNetwork(record), detectorOptions);
    throwIfStopped(stop);
    const std::unique_ptr<Detector> candidate = engines.makeDetector(networkOfEpisode(store, run, episode), detectorOptions);

    const std::size_t count = maxPictures > 0 ? std::min(split.size(), static_cast<std::size_t>(maxPictures)) : split.size();
    const std::vector<CheckpointRecord> checkpoints = store.checkpoints(run);
    began(
        {data.classes, static_cast<int>(count), std::ranges::find(checkpoints, episode, &CheckpointRecord::episode) != checkpoints.end()});
    for (std::size_t i = 0; i < count; ++i) {
        throwIfStopped(stop);
        const Sample& sample = data.samples[split[i * split.size() / count]];
        const cv::Mat image = loadImage(sample.image);
        ComparedPicture picture{sample.image, shrunk(image), sample.boxes, {}, {}};
        picture.original = original->detect(std::span(&image, 1), detectOptions).front();
        throwIfStopped(stop);
        picture.candidate = candidate->detect(std::span(&image, 1), detectOptions).front();
        compared(std::move(picture));
    }
}

}  // namespace abcp
