#include "core/workflow/command_line.h"

#include "core/pruning/channel_importance.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>

namespace abcp {

namespace {

// The shortest text that reads back as the same number.
template <typename Number>
std::string textOf(Number value)
{
    std::array<char, 64> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
    return {text.data(), end};
}

class WordList {
public:
    explicit WordList(Words words) : m_words(std::move(words)) {}

    void add(const std::string& option, const std::string& value) { m_words.insert(m_words.end(), {option, value}); }
    void addFlag(const std::string& option) { m_words.push_back(option); }
    void addUnless(const std::string& option, const std::string& value, const std::string& usual)
    {
        if (value != usual)
            add(option, value);
    }
    template <typename Number>
        requires std::integral<Number> || std::floating_point<Number>
    void addUnless(const std::string& option, Number value, Number usual)
    {
        if (value != usual)
            add(option, textOf(value));
    }
    void addDatabase(const std::filesystem::path& database)
    {
        if (database != RunStore::defaultFile())
            add("--store", database.string());
    }
    Words take() { return std::move(m_words); }

private:
    Words m_words;
};

std::string boundsText(const RatioBounds& bounds)
{
    return textOf(bounds.min) + ".." + textOf(bounds.max);
}

void addLocks(WordList& words, const Locks& before, const Locks& after)
{
    for (const auto& [block, keep] : after.keepBlock)
        if (const auto old = before.keepBlock.find(block); old == before.keepBlock.end() || old->second != keep)
            words.add("--lock-block", std::to_string(block) + (keep ? "=keep" : "=prune"));
    for (const auto& [layer, bounds] : after.ratios) {
        if (const auto old = before.ratios.find(layer); old != before.ratios.end() && old->second == bounds)
            continue;
        if (bounds.isFixed())
            words.add("--lock-layer", std::to_string(layer) + "=" + textOf(bounds.min));
        else
            words.add("--bound", std::to_string(layer) + "=" + boundsText(bounds));
    }
    for (const auto& [block, keep] : before.keepBlock)
        if (!after.keepBlock.contains(block))
            words.add("--unlock-block", std::to_string(block));
    for (const auto& [layer, bounds] : before.ratios)
        if (!after.ratios.contains(layer))
            words.add("--unlock-layer", std::to_string(layer));
}

void addReward(WordList& words, const RewardSettings& before, const RewardSettings& after)
{
    words.addUnless("--reward", after.name, before.name);
    words.addUnless("--cost-weight", after.costWeight, before.costWeight);
    const auto budget = [&](const char* name, const char* option, const std::optional<double>& old, const std::optional<double>& now) {
        if (now == old)
            return;
        if (now)
            words.add(option, textOf(*now));
        else
            words.add("--no-budget", name);
    };
    budget("flops", "--budget-flops", before.budgets.flops, after.budgets.flops);
    budget("params", "--budget-params", before.budgets.params, after.budgets.params);
    budget("latency_ms", "--budget-latency-ms", before.budgets.latencyMs, after.budgets.latencyMs);
}

void addEvaluation(WordList& words, const EvaluationSettings& e)
{
    const EvaluationSettings usual;
    words.addUnless("--size", e.inputSize, usual.inputSize);
    words.addUnless("--fine-tune-steps", e.fineTuneSteps, usual.fineTuneSteps);
    words.addUnless("--learning-rate", e.learningRate, usual.learningRate);
    words.addUnless("--camera-effects", e.cameraEffects, usual.cameraEffects);
    words.addUnless("--freeze", freezeName(e.freeze), freezeName(usual.freeze));
    words.addUnless("--calibration-images", e.calibrationImages, usual.calibrationImages);
    words.addUnless("--batch", e.batch, usual.batch);
    words.addUnless("--val-images", e.maxValidationImages, usual.maxValidationImages);
    words.addUnless("--latency-repeats", e.latencyRepeats, usual.latencyRepeats);
}

void addData(WordList& words, const ReadOptions& options)
{
    std::string classes;
    for (const std::string& name : options.classes)
        classes += (classes.empty() ? "" : ",") + name;
    words.addUnless("--classes", classes, std::string());
    words.addUnless("--split-seed", options.splitSeed, ReadOptions().splitSeed);
    if (options.valShare)
        words.add("--val-share", textOf(*options.valShare));
}

void addAgent(WordList& words, const SearchSettings& settings)
{
    words.addUnless("--agent", settings.agent, SearchSettings().agent);
    const std::vector<AgentOption> usual = agentOptions(settings.agent);
    for (const AgentOption& option : agentOptions(settings.agent, settings.agentSettings)) {
        const auto same = std::ranges::find(usual, option.name, &AgentOption::name);
        if (same == usual.end() || same->value != option.value)
            words.add("--agent-option", option.name + "=" + option.value);
    }
}

}  // namespace

Words searchCommand(const SearchSettings& settings, const std::filesystem::path& database)
{
    const SearchSettings usual;
    WordList words({"abcp", "search", settings.cfg.string(), settings.weights.string(), "--data", settings.data.string()});
    addData(words, settings.dataOptions);
    words.addUnless("--watch", settings.watch.string(), std::string());
    addAgent(words, settings);
    if (settings.startFrom)
        words.add("--start-from", std::to_string(settings.startFrom->run));
    words.addUnless("--episodes", settings.episodes, usual.episodes);
    words.addUnless("--seed", settings.seed, usual.seed);
    addLocks(words, {}, settings.locks);
    addReward(words, {usualReward(settings.reward.budgets), usual.reward.costWeight, {}}, settings.reward);
    words.addUnless("--min-ratio", settings.minRatio, usual.minRatio);
    words.addUnless("--max-ratio", settings.maxRatio, usual.maxRatio);
    words.addUnless("--importance", importanceName(settings.plan.importance), importanceName(usual.plan.importance));
    words.addUnless("--min-channels", settings.plan.minKeptChannels, usual.plan.minKeptChannels);
    words.addUnless("--multiple", settings.plan.channelMultiple, usual.plan.channelMultiple);
    words.addUnless("--importance-seed", settings.plan.seed, usual.plan.seed);
    addEvaluation(words, settings.evaluation);
    words.addUnless("--repeat-every", settings.repeatEvery, usual.repeatEvery);
    words.addUnless("--stop-hopeless", settings.stopHopeless, usual.stopHopeless);
    words.addUnless("--stop-after-failures", settings.stopAfterFailures, usual.stopAfterFailures);
    words.addUnless("--workers", settings.workers, usual.workers);
    words.addUnless("--threads", settings.threads, usual.threads);
    words.addUnless("--device", settings.device, usual.device);
    words.addUnless("--name", settings.name, usual.name);
    words.addDatabase(database);
    return words.take();
}

std::vector<std::string> onlyInSettings(const SearchSettings& settings)
{
    std::vector<std::string> phrases;
    if (!settings.dataOptions.expectedClasses.empty())
        phrases.emplace_back("its class names, from a file: --names FILE");
    if (settings.startFrom)
        phrases.push_back("that it learns from the first " + std::to_string(settings.startFrom->episodes) + " episodes of run " + std::to_string(settings.startFrom->run)
                          + ", whatever was added since");
    if (settings.plannedEpisodes > 0)
        phrases.push_back("that its agent plans for " + std::to_string(settings.plannedEpisodes) + " episodes");
    return phrases;
}

Words resumeCommand(RunId run, const std::filesystem::path& database)
{
    WordList words({"abcp", "resume", std::to_string(toInteger(run))});
    words.addDatabase(database);
    return words.take();
}

Words steerCommand(RunId run, const Steering& before, const Steering& after, const std::filesystem::path& database)
{
    WordList words({"abcp", "steer", std::to_string(toInteger(run))});
    addLocks(words, before.locks, after.locks);
    if (before.ratios != after.ratios)
        words.add("--bound", "*=" + boundsText(after.ratios));
    addReward(words, before.reward, after.reward);
    words.addDatabase(database);
    return words.take();
}

Words retrainCommand(RunId run, int episode, const RetrainOptions& options, const std::filesystem::path& database)
{
    WordList words({"abcp", "retrain", std::to_string(toInteger(run)), std::to_string(episode)});
    words.addUnless("--epochs", options.epochs, RetrainOptions().epochs);
    if (options.distillation) {
        words.addFlag("--distill");
        words.add("--distill-weight", textOf(*options.distillation));
    }
    if (options.cameraEffects)
        words.add("--camera-effects", textOf(*options.cameraEffects));
    words.addDatabase(database);
    return words.take();
}

Words exportCommand(RunId run, int episode, const ExportRequest& request, const std::filesystem::path& database)
{
    std::string formats;
    for (const std::string& format : request.formats)
        formats += (formats.empty() ? "" : ",") + format;
    WordList words({"abcp", "export", std::to_string(toInteger(run)), std::to_string(episode), "--format", formats, "--out", request.folder.string()});
    if (request.onnx.decode)
        words.addFlag("--onnx-decode");
    if (!request.onnx.foldBatchNorm)
        words.addFlag("--keep-batch-norm");
    if (request.overwrite)
        words.addFlag("--force");
    words.addDatabase(database);
    return words.take();
}

std::string shellText(const Words& words)
{
    constexpr std::string_view harmless = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
    std::string text;
    for (const std::string& word : words) {
        text += text.empty() ? "" : " ";
        if (!word.empty() && word.find_first_not_of(harmless) == std::string::npos) {
            text += word;
            continue;
        }
        text += '\'';
        for (const char sign : word)
            text += sign == '\'' ? std::string("'\\''") : std::string(1, sign);
        text += '\'';
    }
    return text;
}

}  // namespace abcp
