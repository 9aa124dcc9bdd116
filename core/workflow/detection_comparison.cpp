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

std::vector<Sample> samplesOf(const Dataset& data, const PictureChoice& pictures)
{
    const std::vector<std::size_t>& split = data.split(pictures.split);
    const std::size_t count = pictures.most > 0 ? std::min(split.size(), static_cast<std::size_t>(pictures.most)) : split.size();
    std::vector<Sample> samples;
    for (std::size_t i = 0; i < count; ++i)
        samples.push_back(data.samples[split[i * split.size() / count]]);
    return samples;
}

std::vector<Sample> unlabelled(const std::vector<std::filesystem::path>& files)
{
    std::vector<Sample> samples(files.size());
    for (std::size_t i = 0; i < files.size(); ++i)
        samples[i].image = files[i];
    return samples;
}

}  // namespace

cv::Mat comparedImage(const std::filesystem::path& file)
{
    return shrunk(loadImage(file));
}

void compareDetections(const RunStore& store, RunId run, int episode, const PictureChoice& pictures, const Engines& engines,
                       const std::function<void(const ComparisonFacts&)>& began, const std::function<void(ComparedPicture)>& compared,
                       std::stop_token stop)
{
    const RunRecord record = store.run(run);
    const Dataset data = readDataset(record.settings.data, record.settings.dataOptions);
    const std::vector<Sample> samples = pictures.files.empty() ? samplesOf(data, pictures) : unlabelled(pictures.files);
    if (samples.empty())
        throw InputError(record.settings.data, std::string("has no pictures for ") + (pictures.split == Split::Test ? "the test" : "validation"));
    const DetectorOptions detectorOptions{.threads = record.settings.threads, .device = record.settings.device};
    const std::unique_ptr<Detector> original = engines.makeDetector(originalNetwork(record), detectorOptions);
    throwIfStopped(stop);
    const std::unique_ptr<Detector> candidate = engines.makeDetector(networkOfEpisode(store, run, episode), detectorOptions);

    const std::vector<CheckpointRecord> checkpoints = store.checkpoints(run);
    began({data.classes, static_cast<int>(samples.size()), std::ranges::find(checkpoints, episode, &CheckpointRecord::episode) != checkpoints.end()});
    for (const Sample& sample : samples) {
        throwIfStopped(stop);
        const cv::Mat image = loadImage(sample.image);
        ComparedPicture picture{sample.image, {}, sample.boxes, {}, {}, pictures.files.empty()};
        if (samples.size() <= ComparedPicture::mostHeld)
            picture.image = shrunk(image);
        picture.original = original->detect(std::span(&image, 1), detectOptions).front();
        throwIfStopped(stop);
        picture.candidate = candidate->detect(std::span(&image, 1), detectOptions).front();
        compared(std::move(picture));
    }
}

}  // namespace abcp
