#pragma once

#include "core/base/json.h"
#include "core/search/repeat.h"

#include <optional>
#include <span>
#include <string>

namespace abcp {

// A mean of repeated measurements and its standard error; no error where nothing was measured twice.
struct RepeatedValue {
    double mean = 0;
    std::optional<double> error;
};

// What a run's repeats tell of the noise of one measurement. Episodes' own measurements are left out: an episode is repeated because it did best
// so far, luck included, so that it would make the mean too good and the spread too large.
struct RepeatNoise {
    struct Best {
        int episode = 0;
        int repeats = 0;
        RepeatedValue map50, reward;
    };

    int repeats = 0;                          // that could be measured
    int failed = 0;
    int candidates = 0;                       // that were measured again
    std::optional<double> map50Deviation;     // standard deviation of one measurement, pooled over the candidates; nothing
    std::optional<double> rewardDeviation;    // unless one of them was repeated twice
    std::optional<Best> best;                 // the run's best, when it was repeated
};

// bestEpisode: that of the run, by reward.
RepeatNoise repeatNoise(std::span<const Repeat> repeats, std::optional<int> bestEpisode);

// repeats, failed, candidates, map50_deviation, reward_deviation, best {episode, repeats, map50_mean, map50_error, reward_mean, reward_error};
// null for what is not known.
Json toJson(const RepeatNoise& noise);
// Two lines for a person.
std::string describe(const RepeatNoise& noise);

}  // namespace abcp
