#include "app/cli_command.h"
#include "app/cli_plan_options.h"

#include "core/base/error.h"
#include "core/network/complexity.h"
#include "core/network/darknet_weights.h"
#include "core/pruning/channel_importance.h"
#include "core/pruning/slimmer.h"
#include "core/workflow/search_job.h"

#include <cmath>
#include <cstdio>
#include <iostream>
#include <memory>

namespace abcp::cli {

namespace {

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

    addSearchCommands(app, context);
    addSteeringCommands(app, context);
    addRetrainCommand(app, context);

    auto exporting = std::make_shared<ExportArguments>();
    CLI::App* exportCommand = app.add_subcommand("export", "Write the network of an episode for deployment");
    exportCommand->add_option("run", exporting->run, "Number of the run")->required();
    exportCommand->add_option("episode", exporting->episode, "Number of the episode")->required();
    exportCommand->add_option("--format", exporting->request.formats, "darknet, onnx, torchscript; several with commas")->delimiter(',')->capture_default_str();
    exportCommand->add_option("--out", exporting->out, "Folder to write to; a model card (.json, .md) comes with the files")->required();
    exportCommand->add_flag("--onnx-decode", exporting->request.onnx.decode,
                            "ONNX: decoded boxes (left, top, width, height, objectness, classes) instead of raw heads");
    exportCommand->add_flag("--keep-batch-norm", exporting->keepBatchNorm, "ONNX: leave batch norm apart instead of folding it");
    exportCommand->add_flag("--force", exporting->request.overwrite, "Replace files that exist");
    addStoreOption(*exportCommand, exporting->store);
    addJsonOption(*exportCommand, context);
    exportCommand->callback([exporting, &context] { runExport(*exporting, context); });
}

}  // namespace abcp::cli
