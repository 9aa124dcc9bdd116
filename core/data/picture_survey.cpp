#include "core/data/picture_survey.h"

#include "core/base/error.h"
#include "core/data/image.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace abcp {

namespace {

constexpr int hashColumns = 8;
constexpr int hashRows = 8;
constexpr double leastDeviation = 2;  // of the gray values; below, noise decides the bits

std::uint64_t differenceHash(const cv::Mat& gray)
{
    std::uint64_t bits = 0;
    for (int y = 0; y < hashRows; ++y) {
        const uchar* row = gray.ptr(y);
        for (int x = 0; x < hashColumns; ++x)
            bits = bits << 1 | (row[x] < row[x + 1] ? 1U : 0U);
    }
    return bits;
}

}  // namespace

PictureHash hashOf(const cv::Mat& bgr)
{
    cv::Mat small, gray, mirrored;
    cv::resize(bgr, small, cv::Size(hashColumns + 1, hashRows), 0, 0, cv::INTER_AREA);
    cv::cvtColor(small, gray, cv::COLOR_BGR2GRAY);
    cv::flip(gray, mirrored, 1);
    cv::Scalar mean, deviation;
    cv::meanStdDev(gray, mean, deviation);
    return {differenceHash(gray), differenceHash(mirrored), deviation[0] >= leastDeviation};
}

PictureSurvey surveyPictures(const Dataset& dataset, std::stop_token stop, const ProgressCallback& progress)
{
    PictureSurvey survey;
    ProgressMeter meter("decode pictures", static_cast<std::int64_t>(dataset.samples.size()), progress);
    for (const Sample& sample : dataset.samples) {
        throwIfStopped(stop);
        PictureSurvey::Picture& picture = survey.pictures.emplace_back();
        try {
            const LoadedImage loaded = loadImageWithWarning(sample.image);
            picture = {loaded.image.cols, loaded.image.rows, hashOf(loaded.image)};
            if (!loaded.warning.empty())
                survey.problems.push_back({sample.image, 0, loaded.warning, false});
        } catch (const InputError& fault) {
            survey.problems.push_back({sample.image, 0, fault.reason(), true});
        }
        meter.advance(static_cast<std::int64_t>(survey.pictures.size()));
    }
    return survey;
}

}  // namespace abcp
