#include "core/workflow/repeat_noise.h"

#include <cmath>
#include <cstdio>
#include <map>
#include <vector>

namespace abcp {

namespace {

double meanOf(const std::vector<double>& values)
{
    double sum = 0;
    for (const double value : values)
        sum += value;
    return sum / static_cast<double>(values.size());
}

// What was measured of each candidate, by its episode.
using Groups = std::map<int, std::vector<double>>;

// sqrt(sum over the groups of the squares around the group's mean / sum of (size - 1)). Groups of one add nothing.
std::optional<double> pooledDeviation(const Groups& groups)
{
    double squares = 0, freedom = 0;
    for (const auto& [episode, values] : groups) {
        const double mean = meanOf(values);
        for (const double value : values)
            squares += (value - mean) * (value - mean);
        freedom += static_cast<double>(values.size() - 1);
    }
    return freedom > 0 ? std::optional(std::sqrt(squares / freedom)) : std::nullopt;
}

RepeatedValue repeated(const std::vector<double>& values, std::optional<double> deviation)
{
    RepeatedValue result{meanOf(values), {}};
    if (deviation)
        result.error = *deviation / std::sqrt(static_cast<double>(values.size()));
    return result;
}

Json orNull(std::optional<double> value)
{
    return value ? Json(*value) : Json(nullptr);
}

std::string withError(const RepeatedValue& value)
{
    char text[64];
    if (value.error)
        std::snprintf(text, sizeof text, "%.4f +- %.4f", value.mean, *value.error);
    else
        std::snprintf(text, sizeof text, "%.4f", value.mean);
    return text;
}

}  // namespace

RepeatNoise repeatNoise(std::span<const Repeat> repeats, std::optional<int> bestEpisode)
{
    RepeatNoise noise;
    Groups map50, rewards;
    for (const Repeat& repeat : repeats) {
        if (!repeat.measurement) {
            ++noise.failed;
            continue;
        }
        ++noise.repeats;
        map50[repeat.episode].push_back(repeat.measurement->map50);
        rewards[repeat.episode].push_back(repeat.reward);
    }
    noise.candidates = static_cast<int>(map50.size());
    noise.map50Deviation = pooledDeviation(map50);
    noise.rewardDeviation = pooledDeviation(rewards);
    if (bestEpisode && map50.contains(*bestEpisode)) {
        const std::vector<double>& values = map50[*bestEpisode];
        noise.best = RepeatNoise::Best{*bestEpisode, static_cast<int>(values.size()), repeated(values, noise.map50Deviation),
                                       repeated(rewards[*bestEpisode], noise.rewardDeviation)};
    }
    return noise;
}

Json toJson(const RepeatNoise& noise)
{
    Json best = nullptr;
    if (noise.best)
        best = {{"episode", noise.best->episode}, {"repeats", noise.best->repeats},
                {"map50_mean", noise.best->map50.mean}, {"map50_error", orNull(noise.best->map50.error)},
                {"reward_mean", noise.best->reward.mean}, {"reward_error", orNull(noise.best->reward.error)}};
    return {{"repeats", noise.repeats}, {"failed", noise.failed}, {"candidates", noise.candidates},
            {"map50_deviation", orNull(noise.map50Deviation)}, {"reward_deviation", orNull(noise.rewardDeviation)}, {"best", best}};
}

std::string describe(const RepeatNoise& noise)
{
    char line[200];
    std::snprintf(line, sizeof line, "noise: %d repeats of %d candidates", noise.repeats, noise.candidates);
    std::string text = line;
    if (noise.failed > 0)
        text += ", " + std::to_string(noise.failed) + " failed";
    if (noise.map50Deviation) {
        std::snprintf(line, sizeof line, "; standard deviation of one measurement: mAP50 %.4f, reward %.4f\n", *noise.map50Deviation, *noise.rewardDeviation);
        text += line;
    } else {
        text += "; no candidate was repeated twice, which a standard deviation takes\n";
    }
    if (noise.best)
        text += "best by reward, repeated (" + std::to_string(noise.best->repeats) + "): mAP50 " + withError(noise.best->map50) + ", reward "
            + withError(noise.best->reward) + "\n";
    else
        text += "the best candidate was not repeated\n";
    return text;
}

}  // namespace abcp
