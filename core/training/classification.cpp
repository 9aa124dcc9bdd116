#include "core/training/classification.h"

#include "core/base/error.h"
#include "core/data/image.h"
#include "core/training/classification_loss.h"

#include <algorithm>

namespace abcp {

void ClassificationAccuracy::add(std::span<const float> scores, int truth)
{
    constexpr std::ptrdiff_t five = 5;
    const float own = scores[static_cast<std::size_t>(truth)];
    const std::ptrdiff_t notWorse = std::ranges::count_if(scores, [&](float score) { return !(score < own); });
    const std::ptrdiff_t better = notWorse - 1;  // itself
    ++pictures;
    ClassAccuracy& ofClass = perClass[static_cast<std::size_t>(truth)];
    ++ofClass.pictures;
    if (better < 1) {
        ++correct;
        ++ofClass.correct;
    }
    if (better < five)
        ++amongFive;
}

ClassificationAccuracy evaluateClassifier(Detector& detector, const NetworkSpec& spec, const Dataset& dataset, Split split, std::stop_token stop,
                                          const ProgressCallback& progress)
{
    const std::vector<std::size_t>& samples = dataset.split(split);
    ClassificationAccuracy accuracy(dataset.classes.size());
    ProgressMeter meter("evaluate", static_cast<std::int64_t>(samples.size()), progress);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        throwIfStopped(stop);
        const Sample& sample = dataset.samples[samples[i]];
        if (const std::optional<int> truth = pictureClass(sample.boxes))
            accuracy.add(detector.forward(networkInput(loadImage(sample.image), spec.input)).front().values, *truth);
        meter.advance(static_cast<std::int64_t>(i) + 1);
    }
    if (accuracy.pictures == 0)
        throw InputError(dataset.source, "no labelled picture in the split " + splitName(split));
    return accuracy;
}

}  // namespace abcp
