#include "core/data/dataset_statistics.h"

#include "core/base/percentile.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace abcp {

namespace {

constexpr double smallSide = 32;
constexpr double mediumSide = 96;

std::array<double, 3> percentiles(std::vector<double> values)
{
    if (values.empty())
        return {};
    std::sort(values.begin(), values.end());
    return {percentile(values, 0.05), percentile(values, 0.5), percentile(values, 0.95)};
}

}  // namespace

DatasetStatistics statisticsOf(const Dataset& dataset, const PictureSurvey& survey)
{
    DatasetStatistics result;
    result.classes.resize(dataset.classes.size());
    std::vector<double> pixels, shares;
    for (std::size_t i = 0; i < dataset.samples.size(); ++i) {
        const Sample& sample = dataset.samples[i];
        const PictureSurvey::Picture& picture = survey.pictures[i];
        const double pictureArea = static_cast<double>(picture.width) * picture.height;
        std::set<int> seen;
        for (const LabelledBox& box : sample.boxes) {
            ++result.classes[static_cast<std::size_t>(box.classId)].boxes;
            seen.insert(box.classId);
            result.crowds += box.crowd ? 1 : 0;
            result.difficult += box.difficult ? 1 : 0;
            shares.push_back(std::sqrt(static_cast<double>(box.box.area())));
            if (pictureArea == 0)
                continue;
            const double side = std::sqrt(static_cast<double>(box.box.area()) * pictureArea);
            pixels.push_back(side);
            ++(side < smallSide ? result.sizes.small : side < mediumSide ? result.sizes.medium : result.sizes.large);
        }
        for (const int id : seen)
            ++result.classes[static_cast<std::size_t>(id)].images;
        result.imagesWithoutBox += sample.boxes.empty() ? 1 : 0;
    }
    for (std::size_t split = 0; split < dataset.splits.size(); ++split) {
        for (const std::size_t index : dataset.splits[split]) {
            for (const LabelledBox& box : dataset.samples[index].boxes)
                ++result.classes[static_cast<std::size_t>(box.classId)].boxesOfSplit[split];
        }
    }
    result.sizes.sidePixels = percentiles(std::move(pixels));
    result.sizes.sideShare = percentiles(std::move(shares));
    return result;
}

}  // namespace abcp
