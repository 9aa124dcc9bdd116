#include "core/workflow/search_forecast.h"

#include "core/base/error.h"
#include "core/base/formatted.h"
#include "core/network/darknet_cfg.h"
#include "core/pruning/pruning_plan.h"
#include "core/search/agent.h"
#include "core/store/run_store.h"
#include "core/training/thread_choice.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <thread>

namespace fs = std::filesystem;

namespace abcp {

namespace {

// Of docs/benchmarks.md: YOLOv3 and what it was pruned to, forward and fine-tuned, with LibTorch on one thread.
constexpr double flopsPerSecond = 70e9;
constexpr double secondsPerConvolution = 35e-6;  // of each pass of a batch, however small the layer
constexpr double secondsPerEpisode = 0.06;       // cutting, the agent, the database
constexpr double secondsPerPicture = 4e-3;       // to decode one, once a search
constexpr int warmUps = 3;                       // of the latency

// Measured: LibTorch with its libraries, before there is a network.
constexpr double bytesOfLibraries = 350e6;
constexpr double valueBytes = 4;
constexpr double parameterCopies = 6;    // of a candidate that is trained: value, gradient, two moments, averages, the network it is read back to
constexpr double referenceCopies = 4;    // of the unpruned one while it is measured: as it came, runnable, folded, repacked
constexpr double activationCopies = 2.5; // what the backward pass reads: convolution, batch norm, activation
constexpr double liveLayers = 4;         // of the largest layer, when nothing is kept for a backward pass

// As the evaluator keeps them (torch_evaluator.cpp).
constexpr int mostKeptBatches = 64;

int convolutionsOf(const NetworkSpec& spec)
{
    return static_cast<int>(std::ranges::count_if(spec.layers, [](const LayerSpec& layer) { return layer.as<Convolutional>() != nullptr; }));
}

std::size_t limited(std::size_t available, int limit)
{
    return limit > 0 ? std::min(available, static_cast<std::size_t>(limit)) : available;
}

// Shares of the work of a forward pass.
double trainedShare(const NetworkSpec& spec, Freeze freeze)
{
    const std::vector<bool> frozen = frozenLayers(spec, freeze);
    double all = 0, trained = 0;
    for (std::size_t i = 0; i < spec.size(); ++i) {
        const auto macs = static_cast<double>(layerComplexity(spec.layers[i]).macs);
        all += macs;
        trained += frozen[i] ? 0 : macs;
    }
    return all > 0 ? trained / all : 1;
}

double fineTuningSteps(const SearchSettings& settings)
{
    // Of the hopeless a third is spent.
    return settings.evaluation.fineTuneSteps * (1 - settings.stopHopeless * 2 / 3);
}

// Network that a typical candidate leaves: a uniform cut to the budget, else in the midst of the bounds.
NetworkSpec typicalSpec(const SearchSettings& settings, const AgentTask& task)
{
    const auto cut = [&](double place) {
        const double ratio = task.minRatio + (task.maxRatio - task.minRatio) * place;
        return slimSpec(task.spec, task.space, levelled(task, uniformAction(task.space, ratio), place), settings.plan);
    };
    const Budgets& budgets = settings.reward.budgets;
    if (!budgets.flops && !budgets.params)
        return cut(0.5);
    const auto meets = [&](const NetworkSpec& spec) {
        const Complexity cost = complexity(spec);
        return (!budgets.flops || static_cast<double>(cost.flops()) <= *budgets.flops) && (!budgets.params || static_cast<double>(cost.params) <= *budgets.params);
    };
    double low = 0, high = 1;
    for (int step = 0; step < 10; ++step) {
        const double middle = (low + high) / 2;
        (meets(cut(middle)) ? high : low) = middle;
    }
    return cut(high);
}

double outputBytes(const NetworkSpec& spec)
{
    return std::accumulate(spec.layers.begin(), spec.layers.end(), 0.0,
                           [](double sum, const LayerSpec& layer) { return sum + valueBytes * static_cast<double>(layer.output.elements()); });
}

double largestOutputBytes(const NetworkSpec& spec)
{
    double largest = 0;
    for (const LayerSpec& layer : spec.layers)
        largest = std::max(largest, valueBytes * static_cast<double>(layer.output.elements()));
    return largest;
}

// Prepared once, as bytes.
std::size_t preparedPictures(const EvaluationSettings& evaluation, const PictureCounts& pictures)
{
    const auto batches = static_cast<std::size_t>(std::min(evaluation.fineTuneSteps, mostKeptBatches));
    return batches * static_cast<std::size_t>(evaluation.batch) + std::min(pictures.train, static_cast<std::size_t>(evaluation.calibrationImages))
        + limited(pictures.validation, evaluation.maxValidationImages);
}

double memory(const SearchSettings& settings, const AgentTask& task, const NetworkSpec& typical, const PictureCounts& pictures, int atOnce)
{
    const double batch = settings.evaluation.batch;
    const double original = valueBytes * static_cast<double>(complexity(task.spec).params);
    const double reference = referenceCopies * original + liveLayers * batch * largestOutputBytes(task.spec);
    const double kept = settings.evaluation.fineTuneSteps > 0 ? activationCopies * batch * outputBytes(typical) : liveLayers * batch * largestOutputBytes(typical);
    const double candidate = parameterCopies * valueBytes * static_cast<double>(complexity(typical).params) + kept;
    const double prepared = static_cast<double>(preparedPictures(settings.evaluation, pictures)) * static_cast<double>(task.spec.input.elements());
    return bytesOfLibraries + original + prepared + std::max(reference, atOnce * candidate);
}

int candidatesAtOnce(const SearchSettings& settings, const NetworkSpec& typical)
{
    if (settings.workers == 1 || settings.stopHopeless > 0 || settings.device.starts_with("cuda") || threadsFor(typical, settings.evaluation.batch, settings.threads) > 1)
        return 1;
    return settings.workers > 0 ? settings.workers : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

// Of those that were measured, against what the model says of them.
std::optional<MachinePace> paceOfRun(const RunStore& store, const RunRecord& record, const NetworkSpec& spec, const PictureCounts& pictures)
{
    double measured = 0, modelled = 0;
    int count = 0;
    for (const Episode& episode : store.episodes(record.id)) {
        if (episode.failed() || episode.sameAs || episode.seconds <= 0)
            continue;
        measured += episode.seconds;
        modelled += modelledSeconds(record.settings, spec, static_cast<double>(episode.measurement->flops), pictures);
        ++count;
    }
    return count > 0 ? std::optional(MachinePace{measured / modelled, count, false}) : std::nullopt;
}

}  // namespace

double modelledSeconds(const SearchSettings& settings, const NetworkSpec& spec, double flops, const PictureCounts& pictures)
{
    const EvaluationSettings& e = settings.evaluation;
    const int convolutions = convolutionsOf(spec);
    const double threads = threadsFor(flops, convolutions, e.batch, settings.threads);
    const auto passes = [&](double count, double images) { return count * (images * flops / (threads * flopsPerSecond) + convolutions * secondsPerConvolution); };
    // The backward pass takes twice the forward one, and none of it where nothing is trained.
    const double training = passes(fineTuningSteps(settings), e.batch) * (1 + 2 * trainedShare(spec, e.freeze));
    const double statistics = std::ceil(static_cast<double>(std::min(pictures.train, static_cast<std::size_t>(e.calibrationImages))) / e.batch);
    const double validation = std::ceil(static_cast<double>(limited(pictures.validation, e.maxValidationImages)) / e.batch);
    const double latency = e.latencyRepeats > 0 ? passes(e.latencyRepeats + warmUps, 1) : 0;
    return training + passes(statistics + validation, e.batch) + latency + secondsPerEpisode;
}

SearchForecast forecastOf(const SearchSettings& settings, const NetworkSpec& spec, const SearchSpace& space, const PictureCounts& pictures,
                          const MachinePace& pace)
{
    validate(steeringOf(settings), space, "settings");
    AgentTask task;
    task.spec = spec;
    task.space = space;
    applySteering(task, steeringOf(settings));
    const auto cost = [&](double ratio, bool keepBlocks, double place) {
        return complexity(slimSpec(spec, space, levelled(task, uniformAction(space, ratio, keepBlocks), place), settings.plan));
    };
    SearchForecast forecast;
    forecast.most = cost(task.minRatio, true, 0);
    forecast.least = cost(task.maxRatio, false, 1);
    const NetworkSpec typical = typicalSpec(settings, task);
    forecast.typicalFlops = complexity(typical).flops();
    forecast.atOnce = candidatesAtOnce(settings, typical);
    forecast.pace = pace;
    forecast.bytes = memory(settings, task, typical, pictures, forecast.atOnce);
    forecast.episodeSeconds = pace.slowness * modelledSeconds(settings, spec, static_cast<double>(forecast.typicalFlops), pictures);
    SearchSettings untouched = settings;
    untouched.evaluation.fineTuneSteps = 0;
    const double reference = pace.slowness * modelledSeconds(untouched, spec, static_cast<double>(complexity(spec).flops()), pictures);
    const double repeats = settings.repeatEvery > 0 ? settings.episodes / settings.repeatEvery : 0;
    forecast.seconds = secondsPerPicture * static_cast<double>(preparedPictures(settings.evaluation, pictures)) + reference
        + forecast.episodeSeconds * (settings.episodes / static_cast<double>(forecast.atOnce) + repeats);
    return forecast;
}

MachinePace paceOf(const fs::path& database, const NetworkSpec& spec, const PictureCounts& pictures)
{
    std::optional<MachinePace> any;
    try {
        if (!fs::exists(database))
            return {};
        const RunStore store(database, RunStore::Access::ReadOnly);
        for (const RunRecord& record : store.runs()) {
            if (record.episodes == 0 || record.origin)
                continue;  // nothing was measured, or elsewhere
            NetworkSpec searched = parseDarknetCfg(record.cfgText, record.settings.cfg).spec;
            if (const int size = record.settings.evaluation.inputSize; size > 0)
                searched = resized(std::move(searched), size, size);
            const bool same = searched == spec;
            if (!same && any)
                continue;
            if (std::optional<MachinePace> pace = paceOfRun(store, record, searched, pictures)) {
                if (same)
                    return {pace->slowness, pace->episodes, true};
                any = pace;
            }
        }
    } catch (const Error&) {
        // A database of another kind, or a damaged one: the search itself will say so.
    }
    return any.value_or(MachinePace{});
}

SearchForecast forecastOf(const SearchSettings& settings, const fs::path& database)
{
    NetworkSpec spec = readDarknetCfg(settings.cfg).spec;
    if (const int size = settings.evaluation.inputSize; size > 0)
        spec = resized(std::move(spec), size, size);
    const Dataset data = readDataset(settings.data, settings.dataOptions);
    PictureCounts pictures{data.split(Split::Train).size(), data.split(Split::Val).size()};
    if (!settings.watch.empty())
        pictures.validation += readDataset(settings.watch, settings.dataOptions).split(Split::Val).size();
    return forecastOf(settings, spec, deriveSearchSpace(spec), pictures, paceOf(database, spec, pictures));
}

std::vector<std::string> describe(const SearchForecast& forecast)
{
    const auto withPrefix = [](std::int64_t value, const char* unit) {
        return value < 1'000'000'000 ? formatted("%.3g M%s", static_cast<double>(value) / 1e6, unit) : formatted("%.3g G%s", static_cast<double>(value) / 1e9, unit);
    };
    const auto flops = [&](std::int64_t value) { return withPrefix(value, "FLOPs"); };
    const auto params = [&](std::int64_t value) { return withPrefix(value, " params"); };
    const MachinePace& pace = forecast.pace;
    const std::string basis = pace.episodes == 0 ? "nothing was measured on this machine yet, so that it may be several times more or less"
        : formatted("by %d measured episodes of %s", pace.episodes, pace.sameNetwork ? "this network" : "another network");
    const auto duration = static_cast<long long>(std::ceil(forecast.seconds));
    return {"in reach: " + flops(forecast.least.flops()) + " to " + flops(forecast.most.flops()) + ", " + params(forecast.least.params) + " to " + params(forecast.most.params),
            formatted("memory: about %.1f GB", forecast.bytes / 1e9),
            formatted("duration: about %lld:%02lld:%02lld, %.2g s an episode at ", duration / 3600, duration / 60 % 60, duration % 60, forecast.episodeSeconds)
                + flops(forecast.typicalFlops) + formatted(", %d at once; ", forecast.atOnce) + basis};
}

}  // namespace abcp
