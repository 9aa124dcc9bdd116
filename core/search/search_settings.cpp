#include "core/search/search_settings.h"

#include "core/base/error.h"
#include "core/pruning/channel_importance.h"
#include "core/search/agent.h"
#include "core/search/reward_json.h"
#include "core/search/search_ranges.h"
#include "core/search/settings_reader.h"
#include "core/training/training_settings.h"

#include <charconv>
#include <string>
#include <string_view>

namespace abcp {

namespace {

void checkWithin(const RangeCheck& check, const char* name, int value, const WholeRange& range)
{
    check.whole(name, value, range.least, range.most);
}

void checkWithin(const RangeCheck& check, const char* name, double value, const RealRange& range)
{
    check.real(name, value, range.least, range.most);
}

void checkRanges(const SearchSettings& s, const std::string& where)
{
    const RangeCheck check(where);
    checkWithin(check, "episodes", s.episodes, SearchRanges::episodes);
    check.real("min_ratio", s.minRatio, 0, 0.99);
    check.real("max_ratio", s.maxRatio, 0, 0.99);
    if (s.minRatio >= s.maxRatio)
        check.fail("min_ratio", "smaller than max_ratio " + numberText(s.maxRatio), numberText(s.minRatio));
    check.whole("planned_episodes", s.plannedEpisodes, 0, 1'000'000);
    checkAgentOptions(s.agent, s.agentSettings, where);
    if (s.startFrom)
        check.whole("start_from.episodes", s.startFrom->episodes, 1, 1'000'000);
    checkWithin(check, "repeat_every", s.repeatEvery, SearchRanges::repeatEvery);
    if (s.repeatEvery > 0 && s.evaluation.fineTuneSteps == 0)
        check.fail("repeat_every", "0 without fine-tuning, where every measurement of a candidate is the same", std::to_string(s.repeatEvery));
    checkWithin(check, "stop_hopeless", s.stopHopeless, SearchRanges::stopHopeless);
    if (s.stopHopeless > 0 && s.evaluation.fineTuneSteps < SearchRanges::leastStepsOfHopeless)
        check.fail("stop_hopeless", "0 with fewer than 3 fine-tuning steps, of which nothing can be spared", numberText(s.stopHopeless));
    check.whole("threads", s.threads, 0, 1024);
    checkWithin(check, "workers", s.workers, SearchRanges::workers);
    check.whole("stop_after_failures", s.stopAfterFailures, 1, 1'000'000);

    checkRanges(s.reward, check);
    validateRanges(steeringOf(s), where);
    const EvaluationSettings& e = s.evaluation;
    check.whole("evaluation.input_size", e.inputSize, 0, 8192);
    checkWithin(check, "evaluation.calibration_images", e.calibrationImages, SearchRanges::calibrationImages);
    checkWithin(check, "evaluation.fine_tune_steps", e.fineTuneSteps, SearchRanges::fineTuneSteps);
    checkWithin(check, "evaluation.batch", e.batch, SearchRanges::batch);
    check.positive("evaluation.learning_rate", e.learningRate);
    checkWithin(check, "evaluation.learning_rate", e.learningRate, SearchRanges::learningRate);
    checkWithin(check, "evaluation.camera_effects", e.cameraEffects, SearchRanges::cameraEffects);
    checkWithin(check, "evaluation.max_validation_images", e.maxValidationImages, SearchRanges::maxValidationImages);
    checkWithin(check, "evaluation.latency_repeats", e.latencyRepeats, SearchRanges::latencyRepeats);
    if (s.reward.budgets.latencyMs && e.latencyRepeats == 0)
        check.fail("evaluation.latency_repeats", "at least 1 with a latency budget", "0");

    check.whole("plan.min_kept_channels", s.plan.minKeptChannels, 1, 65'536);
    check.whole("plan.channel_multiple", s.plan.channelMultiple, 1, 4096);
}

bool isDevice(std::string_view text)
{
    constexpr std::string_view prefix = "cuda:";
    if (text == "auto" || text == "cpu")
        return true;
    if (!text.starts_with(prefix))
        return false;
    text.remove_prefix(prefix.size());
    unsigned int index = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    return error == std::errc{} && end == text.data() + text.size() && index < 256;
}

}  // namespace

void validate(const SearchSettings& settings)
{
    const std::string where = "settings";
    const RangeCheck check(where);
    if (settings.cfg.empty())
        throw InputError(where, "cfg is missing: no network to search");
    if (settings.weights.empty())
        throw InputError(where, "weights is missing: no weights of the network");
    if (settings.data.empty())
        throw InputError(where, "data is missing: no data set to measure on");
    check.oneOf("agent", settings.agent, agentNames());
    check.oneOf("reward.name", settings.reward.name, rewardNames());
    if (!isDevice(settings.device))
        throw InputError(where, "device must be auto, cpu or cuda:N, got '" + settings.device + "'");
    checkRanges(settings, where);
}

AugmentationSettings augmentationOf(const EvaluationSettings& evaluation)
{
    AugmentationSettings result;
    result.cameraEffects = static_cast<float>(evaluation.cameraEffects);
    return result;
}

Json toJson(const SearchSettings& s)
{
    const EvaluationSettings& e = s.evaluation;
    Json json = {
        {"cfg", s.cfg.string()},
        {"weights", s.weights.string()},
        {"data", s.data.string()},
        {"data_options",
         {{"split_seed", s.dataOptions.splitSeed},
          {"val_share", orNull(s.dataOptions.valShare)},
          {"classes", s.dataOptions.classes},
          {"names", s.dataOptions.expectedClasses}}},
        {"watch", s.watch.string()},
        {"name", s.name},
        {"agent", s.agent},
        {"agent_options", agentOptionsJson(s.agent, s.agentSettings)},
        {"episodes", s.episodes},
        {"seed", s.seed},
        {"min_ratio", s.minRatio},
        {"max_ratio", s.maxRatio},
        {"reward", toJson(s.reward)},
        {"evaluation",
         {{"input_size", e.inputSize},
          {"calibration_images", e.calibrationImages},
          {"fine_tune_steps", e.fineTuneSteps},
          {"batch", e.batch},
          {"learning_rate", e.learningRate},
          {"camera_effects", e.cameraEffects},
          {"freeze", freezeName(e.freeze)},
          {"max_validation_images", e.maxValidationImages},
          {"latency_repeats", e.latencyRepeats}}},
        {"plan",
         {{"importance", importanceName(s.plan.importance)},
          {"min_kept_channels", s.plan.minKeptChannels},
          {"channel_multiple", s.plan.channelMultiple},
          {"seed", s.plan.seed}}},
        {"repeat_every", s.repeatEvery},
        {"stop_hopeless", s.stopHopeless},
        {"threads", s.threads},
        {"workers", s.workers},
        {"device", s.device},
        {"stop_after_failures", s.stopAfterFailures},
    };
    // What most runs are without.
    if (s.locks.any())
        json["locks"] = toJson(s.locks);
    if (s.plannedEpisodes > 0)
        json["planned_episodes"] = s.plannedEpisodes;
    if (s.startFrom)
        json["start_from"] = {{"run", s.startFrom->run}, {"episodes", s.startFrom->episodes}};
    return json;
}

SearchSettings searchSettingsFromJson(const Json& json, const std::string& source)
{
    SearchSettings s;
    ObjectReader reader(json, {}, source);
    reader.read("cfg", s.cfg);
    reader.read("weights", s.weights);
    reader.read("data", s.data);
    reader.readObject("data_options", [&](ObjectReader& options) {
        options.read("split_seed", s.dataOptions.splitSeed);
        options.read("val_share", s.dataOptions.valShare);
        options.read("classes", s.dataOptions.classes);
        options.read("names", s.dataOptions.expectedClasses);
    });
    reader.read("watch", s.watch);
    reader.read("name", s.name);
    reader.read("agent", s.agent);
    if (const Json* options = reader.find("agent_options"))
        readAgentOptions(*options, s.agent, s.agentSettings, source);
    reader.read("episodes", s.episodes);
    reader.read("planned_episodes", s.plannedEpisodes);
    if (const Json* locks = reader.find("locks"))
        s.locks = locksFromJson(*locks, source);
    reader.readObject("start_from", [&](ObjectReader& start) {
        std::uint64_t run = 0;
        start.read("run", run);
        start.read("episodes", s.startFrom.emplace().episodes);
        s.startFrom->run = static_cast<std::int64_t>(run);
    });
    reader.read("seed", s.seed);
    reader.read("min_ratio", s.minRatio);
    reader.read("max_ratio", s.maxRatio);
    reader.readObject("reward", [&](ObjectReader& reward) { readReward(reward, s.reward); });
    reader.readObject("evaluation", [&](ObjectReader& evaluation) {
        evaluation.read("input_size", s.evaluation.inputSize);
        evaluation.read("calibration_images", s.evaluation.calibrationImages);
        evaluation.read("fine_tune_steps", s.evaluation.fineTuneSteps);
        evaluation.read("batch", s.evaluation.batch);
        evaluation.read("learning_rate", s.evaluation.learningRate);
        evaluation.read("camera_effects", s.evaluation.cameraEffects);
        evaluation.read("freeze", s.evaluation.freeze);
        evaluation.read("max_validation_images", s.evaluation.maxValidationImages);
        evaluation.read("latency_repeats", s.evaluation.latencyRepeats);
    });
    reader.readObject("plan", [&](ObjectReader& plan) {
        plan.read("importance", s.plan.importance);
        plan.read("min_kept_channels", s.plan.minKeptChannels);
        plan.read("channel_multiple", s.plan.channelMultiple);
        plan.read("seed", s.plan.seed);
    });
    reader.read("repeat_every", s.repeatEvery);
    reader.read("stop_hopeless", s.stopHopeless);
    reader.read("threads", s.threads);
    reader.read("workers", s.workers);
    reader.read("device", s.device);
    reader.read("stop_after_failures", s.stopAfterFailures);
    reader.finish();
    checkRanges(s, source);
    return s;
}

}  // namespace abcp
