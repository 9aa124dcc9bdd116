#include "app/cli_command.h"
#include "app/cli_data_options.h"

#include "core/base/error.h"
#include "core/network/complexity.h"
#include "core/network/darknet_weights.h"
#include "core/pruning/channel_importance.h"
#include "core/pruning/slimmer.h"
#include "core/search/pareto.h"
#include "core/workflow/candidate_json.h"
#include "core/workflow/search_job.h"

#include <cmath>
#include <cstdio>
#include <iostream>
#include <memory>
#include <optional>

namespace abcp::cli {

namespace {

// What `prune` and `search` offer of a plan.
void addPlanOptions(CLI::App& command, PlanOptions& plan, std::string& importance)
{
    command.add_option("--importance", importance, "Which channels of a layer stay: batch-norm-scale, l1, l2, geometric-median, taylor or random")
        ->capture_default_str()->check(CLI::IsMember(importanceNames()));
    command.add_option("--min-channels", plan.minKeptChannels, "Least channels that a layer keeps")->capture_default_str()->check(CLI::Range(1, 65'536));
    command.add_option("--multiple", plan.channelMultiple, "Round kept channels up to a multiple of this: 1, 2, 4, 8, 16")
        ->capture_default_str()->check(CLI::Range(1, 64));
}

struct PruneArguments {
    std::string cfg, weights, action, out, data;
    std::string importance = importanceName(PlanOptions().importance);
    PlanOptions plan;
    ScoringSettings scoring;
};

PlanOptions planOptions(const PruneArguments& arguments, const Network& network, const SearchSpace& space, const Context& context)
{
    PlanOptions plan = arguments.plan;
    plan.importance = importanceNamed(arguments.importance).value();
    if (plan.importance == ChannelImportance::Taylor) {
        if (arguments.data.empty())
            throw InputError("--data", "is needed for the importance taylor, which is measured on pictures");
        plan.scores = std::make_shared<const ChannelScores>(context.engines().scoreChannels(network, space, readDataset(arguments.data), arguments.scoring,
                                                                                            context.stop(), context.progress()));
    }
    return plan;
}

void runPrune(const PruneArguments& arguments, const Context& context)
{
    const Network network = readDarknet(arguments.cfg, arguments.weights);
    const SearchSpace space = deriveSearchSpace(network.spec);
    const PruningAction action = actionFromJson(readJsonFile(arguments.action), space, arguments.action);
    const Network cut = slim(network, space, makePlan(network, space, action, planOptions(arguments, network, space, context)));
    const std::filesystem::path folder = arguments.out;
    const std::string stem = std::filesystem::path(arguments.cfg).stem().string() + "-pruned";
    writeDarknet(cut, folder / (stem + ".cfg"), folder / (stem + ".weights"));
    const Complexity before = complexity(network.spec), after = complexity(cut.spec);
    if (context.json)
        Context::print({{"cfg", (folder / (stem + ".cfg")).string()}, {"weights", (folder / (stem + ".weights")).string()},
                        {"flops", after.flops()}, {"params", after.params},
                        {"flops_ratio", static_cast<double>(after.macs) / static_cast<double>(before.macs)},
                        {"params_ratio", static_cast<double>(after.params) / static_cast<double>(before.params)}});
    else
        std::printf("%s.cfg, .weights: %s of %s, %s of %s\n", (folder / stem).c_str(), withPrefix(static_cast<double>(after.flops()), "FLOPs").c_str(),
                    withPrefix(static_cast<double>(before.flops()), "FLOPs").c_str(), withPrefix(static_cast<double>(after.params), "params").c_str(),
                    withPrefix(static_cast<double>(before.params), "params").c_str());
}

// Keeps the episodes of this process together with those recorded before.
class Collector : public SearchObserver {
public:
    Collector(std::span<const Episode> recorded, ProgressCallback progress)
        : m_episodes(recorded.begin(), recorded.end()), m_progress(std::move(progress))
    {
    }
    void episodeFinished(const Episode& episode) override { m_episodes.push_back(episode); }
    void progressed(const Progress& progress) override { m_progress(progress); }
    const std::vector<Episode>& episodes() const { return m_episodes; }

private:
    std::vector<Episode> m_episodes;
    ProgressCallback m_progress;
};

// On the command line nobody is there to press Resume: a search that would pause ends with the cause instead.
class StopOnFault : public SearchObserver {
public:
    explicit StopOnFault(Context& context) : m_context(context) {}
    void episodeFinished(const Episode&) override {}
    void paused(const std::string& cause) override
    {
        m_cause = cause;
        m_context.requestStop();
    }
    const std::string& cause() const { return m_cause; }

private:
    Context& m_context;
    std::string m_cause;
};

void runJob(SearchJob& job, Context& context)
{
    Collector collector(job.recorded(), context.progress());
    StopOnFault guard(context);
    job.addObserver(collector);
    job.addObserver(guard);
    std::cerr << "run " << toInteger(job.runId()) << std::endl;
    const SearchOutcome outcome = job.run(context.stop());
    const RunSummary summary = summarise(collector.episodes());
    if (context.json)
        Context::print(toJson(summary, job.runId()));
    else
        std::cout << describe(summary, job.runId());
    if (!guard.cause().empty())
        throw FailureError("search", guard.cause() + " (what was reported is stored; `abcp resume " + std::to_string(toInteger(job.runId())) + "` continues)");
    if (outcome == SearchOutcome::TooManyFailures)
        throw FailureError("search", "too many candidates failed in a row; the last because " + collector.episodes().back().failure);
    if (outcome == SearchOutcome::Stopped)
        throw FailureError("search", "stopped; `abcp resume " + std::to_string(toInteger(job.runId())) + "` continues");
}

struct SearchArguments {
    SearchSettings settings;
    std::string cfg, weights, data, watch, store;
    DataOptions dataOptions;
    std::string importance = importanceName(PlanOptions().importance);
    std::optional<double> flops, params, latency;
};

void runSearch(const SearchArguments& arguments, Context& context)
{
    SearchSettings settings = arguments.settings;
    settings.cfg = arguments.cfg;
    settings.weights = arguments.weights;
    settings.data = arguments.data;
    settings.dataOptions = readOptions(arguments.dataOptions);
    settings.plan.importance = importanceNamed(arguments.importance).value();
    settings.watch = arguments.watch;
    settings.reward.budgets = {arguments.flops, arguments.params, arguments.latency};
    const std::filesystem::path database = databaseFile(arguments.store);
    warnOfNetworkFileSystem(database);
    const std::unique_ptr<SearchJob> job = SearchJob::start(settings, database, context.engines());
    runJob(*job, context);
}

struct ResumeArguments {
    std::int64_t run = 0;
    std::string store;
};

struct ExportArguments {
    std::int64_t run = 0;
    int episode = 0;
    std::string store, out;
    ExportRequest request;
    bool keepBatchNorm = false;
};

void runExport(const ExportArguments& arguments, const Context& context)
{
    RunStore store(databaseFile(arguments.store));
    const RunId run{arguments.run};
    bool retrained = false;
    for (const CheckpointRecord& checkpoint : store.checkpoints(run))
        retrained = retrained || checkpoint.episode == arguments.episode;
    ExportRequest request = arguments.request;
    request.folder = arguments.out;
    request.onnx.foldBatchNorm = !arguments.keepBatchNorm;
    const std::vector<ExportedFile> files = exportEpisode(store, run, arguments.episode, request, context.engines());
    Json list = Json::array();
    for (const ExportedFile& file : files) {
        const bool compared = !std::isnan(file.maxAbsDiff);
        list.push_back({{"path", file.path.string()}, {"format", file.format}, {"max_abs_diff", compared ? Json(file.maxAbsDiff) : Json(nullptr)},
                        {"verification", file.verification}});
        if (context.json)
            continue;
        if (compared)
            std::printf("%s: largest difference %.3g\n", file.path.c_str(), file.maxAbsDiff);
        else
            std::printf("%s%s%s\n", file.path.c_str(), file.verification.empty() ? "" : ": ", file.verification.c_str());
    }
    if (!retrained)
        std::cerr << "note: episode " << arguments.episode << " was not retrained; its weights are the cut ones (abcp retrain "
                  << arguments.run << " " << arguments.episode << ")\n";
    if (context.json)
        Context::print({{"files", list}, {"retrained", retrained}});
}

}  // namespace

void addPruningCommands(CLI::App& app, Context& context)
{
    auto prune = std::make_shared<PruneArguments>();
    CLI::App* pruneCommand = app.add_subcommand("prune", "Cut a network by a given action, no search");
    pruneCommand->add_option("cfg", prune->cfg, "Darknet cfg")->required();
    pruneCommand->add_option("weights", prune->weights, "Darknet weights")->required();
    pruneCommand->add_option("--action", prune->action, "JSON: {\"blocks\": {\"0\": \"prune\"}, \"ratios\": {\"12\": 0.5, \"*\": 0.3}}")->required();
    pruneCommand->add_option("--out", prune->out, "Folder to write to")->required();
    addPlanOptions(*pruneCommand, prune->plan, prune->importance);
    pruneCommand->add_option("--seed", prune->plan.seed, "Of the importance random")->capture_default_str();
    pruneCommand->add_option("--data", prune->data, "Data set that the importance taylor is measured on");
    pruneCommand->add_option("--calibration-images", prune->scoring.images, "Pictures of its training split")->capture_default_str()->check(CLI::Range(1, 1'000'000));
    pruneCommand->add_option("--batch", prune->scoring.batch, "Pictures that one gradient is taken of")->capture_default_str()->check(CLI::Range(1, 4096));
    pruneCommand->add_option("--threads", prune->scoring.threads, "0: as many as have enough to do, up to the cores")->capture_default_str()->check(CLI::Range(0, 1024));
    pruneCommand->add_option("--device", prune->scoring.device, "auto, cpu or cuda:N")->capture_default_str();
    addJsonOption(*pruneCommand, context);
    pruneCommand->callback([prune, &context] { runPrune(*prune, context); });

    auto search = std::make_shared<SearchArguments>();
    SearchSettings& settings = search->settings;
    CLI::App* searchCommand = app.add_subcommand("search", "Search how to prune a network");
    searchCommand->add_option("cfg", search->cfg, "Darknet cfg")->required();
    searchCommand->add_option("weights", search->weights, "Darknet weights")->required();
    searchCommand->add_option("--data", search->data, "Data set")->required();
    addDataOptions(*searchCommand, search->dataOptions);
    searchCommand->add_option("--watch", search->watch, "A second data set: every candidate is measured on its val split too, and never rewarded for it");
    searchCommand->add_option("--agent", settings.agent, "abcp, random, uniform, rule-based, nsga2 or ddpg")->capture_default_str();
    searchCommand->add_option("--episodes", settings.episodes, "Sampled actions")->capture_default_str();
    searchCommand->add_option("--seed", settings.seed, "The same seed gives the same run")->capture_default_str();
    searchCommand->add_option("--reward", settings.reward.name, "accuracy-cost, accuracy-power or loss")->capture_default_str();
    searchCommand->add_option("--cost-weight", settings.reward.costWeight, "Weight of the cost in the reward")->capture_default_str();
    searchCommand->add_option("--budget-flops", search->flops, "Hard limit, FLOPs for one image");
    searchCommand->add_option("--budget-params", search->params, "Hard limit, parameters");
    searchCommand->add_option("--budget-latency-ms", search->latency, "Hard limit, milliseconds for one image");
    searchCommand->add_option("--min-ratio", settings.minRatio, "Least share of channels that goes")->capture_default_str();
    searchCommand->add_option("--max-ratio", settings.maxRatio, "Largest share of channels that goes")->capture_default_str();
    addPlanOptions(*searchCommand, settings.plan, search->importance);
    searchCommand->add_option("--size", settings.evaluation.inputSize, "Input pixels instead of the cfg's");
    searchCommand->add_option("--fine-tune-steps", settings.evaluation.fineTuneSteps, "Training steps of each candidate")->capture_default_str();
    searchCommand->add_option("--calibration-images", settings.evaluation.calibrationImages, "Pictures that re-estimate batch norm, and that the importance taylor is measured on")->capture_default_str();
    searchCommand->add_option("--batch", settings.evaluation.batch, "Pictures a step")->capture_default_str();
    searchCommand->add_option("--val-images", settings.evaluation.maxValidationImages, "Validation pictures; 0: all")->capture_default_str();
    searchCommand->add_option("--repeat-every", settings.repeatEvery,
                              "After each N evaluated candidates evaluate the best one so far again, fine-tuned on other batches; `abcp runs show` then tells how "
                              "far measurements of one candidate lie apart. 0: never")
        ->type_name("N")->capture_default_str();
    searchCommand->add_option("--stop-hopeless", settings.stopHopeless,
                              "Cut fine-tuning short, after a third, of candidates whose training loss is among the worst SHARE of those before; they are measured as "
                              "they are then. 0: never")
        ->type_name("SHARE")->capture_default_str();
    searchCommand->add_option("--threads", settings.threads, "0: as many as have enough to do, up to the cores")->capture_default_str();
    searchCommand->add_option("--device", settings.device, "auto, cpu or cuda:N")->capture_default_str();
    searchCommand->add_option("--name", settings.name, "Name of the run");
    addStoreOption(*searchCommand, search->store);
    addJsonOption(*searchCommand, context);
    searchCommand->callback([search, &context] { runSearch(*search, context); });

    auto resume = std::make_shared<ResumeArguments>();
    CLI::App* resumeCommand = app.add_subcommand("resume", "Continue a stopped or killed search");
    resumeCommand->add_option("run", resume->run, "Number of the run")->required();
    addStoreOption(*resumeCommand, resume->store);
    addJsonOption(*resumeCommand, context);
    resumeCommand->callback([resume, &context] {
        const std::filesystem::path database = databaseFile(resume->store);
        warnOfNetworkFileSystem(database);
        runJob(*SearchJob::resume(RunId{resume->run}, database, context.engines()), context);
    });

    addRetrainCommand(app, context);

    auto exporting = std::make_shared<ExportArguments>();
    CLI::App* exportCommand = app.add_subcommand("export", "Write the network of an episode for deployment");
    exportCommand->add_option("run", exporting->run, "Number of the run")->required();
    exportCommand->add_option("episode", exporting->episode, "Number of the episode")->required();
    exportCommand->add_option("--format", exporting->request.formats, "darknet, onnx, torchscript; several with commas")->delimiter(',')->capture_default_str();
    exportCommand->add_option("--out", exporting->out, "Folder to write to; a model card (.json, .md) comes with the files")->required();
    exportCommand->add_flag("--onnx-decode", exporting->request.onnx.decode,
                            "ONNX: decoded boxes (x, y, width, height, objectness, classes) instead of raw heads");
    exportCommand->add_flag("--keep-batch-norm", exporting->keepBatchNorm, "ONNX: leave batch norm apart instead of folding it");
    exportCommand->add_flag("--force", exporting->request.overwrite, "Replace files that exist");
    addStoreOption(*exportCommand, exporting->store);
    addJsonOption(*exportCommand, context);
    exportCommand->callback([exporting, &context] { runExport(*exporting, context); });
}

}  // namespace abcp::cli
