#include "sample_runs.h"

#include <cmath>

using namespace abcp;

RunRecord sampleRun(const std::string& name)
{
    RunRecord record;
    // As the first version's defaults were, in which the fixtures were written.
    record.settings.evaluation.fineTuneSteps = 20;
    record.settings.evaluation.batch = 16;
    record.settings.evaluation.learningRate = 5e-3;
    record.settings.cfg = "/tmp/Größe 7/net \"a\".cfg";
    record.settings.weights = "/tmp/net.weights";
    record.settings.data = "/tmp/arena";
    record.settings.name = name;
    record.settings.agent = "random";
    record.settings.seed = 18446744073709551615U;
    record.settings.minRatio = 0.1;
    record.settings.reward.costWeight = 1.0 / 3;
    record.settings.reward.budgets.flops = 1e9 / 7;
    record.cfgText = "[net]\nwidth=64\n# it's \"quoted\"\n";
    record.weightsHash = std::string(64, 'a');
    record.dataFingerprint = "5 classes, 60 pictures, 1f2e";
    record.environment = "LibTorch 1.13.1, cpu x2";
    return record;
}

Measurement sampleMeasurement(int number)
{
    return {.map50 = 0.1 + number * 1e-3,
            .map5095 = 1.0 / (3 + number),
            .loss = std::nextafter(2.0, 3.0),
            .flops = std::int64_t{65'510'000'000} - number,
            .params = 61'545'000,
            .latencyMs = 0.1 + 0.2,
            .flopsRatio = 1e-17,
            .paramsRatio = 1.0};
}

Episode sampleEpisode(int number, int blocks, int groups)
{
    Episode episode;
    episode.number = number;
    for (int i = 0; i < blocks; ++i) {
        const bool keep = (number + i) % 2 == 0;
        episode.action.keepBlock.push_back(keep);
        episode.decisions.push_back({.layer = 4 * i + 3, .block = i, .kept = keep ? 1 : 0, .original = 1});
    }
    for (int i = 0; i < groups; ++i) {
        episode.action.pruningRatio.push_back(1.0 / (i + 3 + number));
        episode.decisions.push_back({.layer = 2 * i, .block = -1, .kept = 20 - i, .original = 32});
    }
    episode.measurement = sampleMeasurement(number);
    episode.reward = std::sin(number);
    episode.baseline = -1e-300;
    episode.entropy = 0.69314718055994531;
    episode.seconds = 12.5;
    return episode;
}

Episode failedEpisode(int number)
{
    Episode episode = sampleEpisode(number);
    episode.measurement.reset();
    episode.failure = "loss is not a number; ünïcode, a \"quote\" and a\nsecond line";
    episode.reward = 0;
    return episode;
}

bool same(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

bool same(const Measurement& a, const Measurement& b)
{
    return same(a.map50, b.map50) && same(a.map5095, b.map5095) && same(a.loss, b.loss) && a.flops == b.flops && a.params == b.params
        && same(a.latencyMs, b.latencyMs) && same(a.flopsRatio, b.flopsRatio) && same(a.paramsRatio, b.paramsRatio)
        && a.earlyLoss == b.earlyLoss && a.stoppedAtStep == b.stoppedAtStep;
}

bool same(const Episode& a, const Episode& b)
{
    return a.number == b.number && a.action == b.action && a.decisions == b.decisions
        && a.measurement.has_value() == b.measurement.has_value() && (!a.measurement || same(*a.measurement, *b.measurement))
        && a.failure == b.failure && same(a.reward, b.reward) && same(a.baseline, b.baseline) && same(a.entropy, b.entropy)
        && same(a.seconds, b.seconds) && a.sameAs == b.sameAs && a.origin == b.origin;
}
