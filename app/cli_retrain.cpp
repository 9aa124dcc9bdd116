#include "app/cli_command.h"

#include "core/base/error.h"
#include "core/search/search_ranges.h"
#include "core/workflow/candidate_json.h"
#include "core/workflow/finalists.h"

#include <cstdio>
#include <iostream>
#include <memory>
#include <optional>

namespace abcp::cli {

namespace {

struct RetrainArguments {
    std::int64_t run = 0;
    std::optional<int> episode;
    std::optional<std::size_t> top, costSteps;
    double costFactor = CostSteps{}.factor;
    RetrainOptions training;
    std::string store;
    bool distill = false;
    double distillationWeight = 1;
};

void retrainOne(const RetrainArguments& arguments, const RetrainOptions& training, const Context& context)
{
    RunStore store(databaseFile(arguments.store));
    Episode candidate;
    candidate.number = *arguments.episode;
    candidate.measurement = retrainEpisode(store, RunId{arguments.run}, candidate.number, training, context.engines(), context.stop(), context.progress()).measurement;
    if (context.json)
        Context::print(candidateJson(candidate));
    else
        std::printf("episode %d retrained: mAP50 %.4f, %s, %s\n", candidate.number, candidate.measurement->map50,
                    withPrefix(static_cast<double>(candidate.measurement->flops), "FLOPs").c_str(),
                    withPrefix(static_cast<double>(candidate.measurement->params), "params").c_str());
}

void retrainBest(const RetrainArguments& arguments, const RetrainOptions& training, const Context& context)
{
    RunStore store(databaseFile(arguments.store));
    const RunId run{arguments.run};
    const FinalistsResult result = arguments.top ? retrainFinalists(store, run, *arguments.top, training, context.engines(), context.stop(), context.progress())
                                                 : retrainCostLadder(store, run, {*arguments.costSteps, arguments.costFactor}, training, context.engines(), context.stop(), context.progress());
    if (context.json)
        Context::print(toJson(result, run));
    else
        std::cout << describe(result);
}

void runRetrain(const RetrainArguments& arguments, const Context& context)
{
    if (arguments.episode.has_value() + arguments.top.has_value() + arguments.costSteps.has_value() != 1)
        throw InputError("retrain", "name either an episode, or how many of the best with --top, or how many costs with --cost-steps");
    RetrainOptions training = arguments.training;
    if (arguments.distill)
        training.distillation = arguments.distillationWeight;
    if (arguments.episode)
        retrainOne(arguments, training, context);
    else
        retrainBest(arguments, training, context);
}

}  // namespace

void addRetrainCommand(CLI::App& app, Context& context)
{
    auto arguments = std::make_shared<RetrainArguments>();
    CLI::App* command = app.add_subcommand("retrain", "Train the network of an episode in full, or the best ones of a run");
    command->add_option("run", arguments->run, "Number of the run")->required();
    command->add_option("episode", arguments->episode, "Number of the episode");
    command->add_option("--top", arguments->top,
                        "Instead of one episode: retrain the K with the largest rewards that meet the budgets and what is pinned, each from its cut network, choose the best on "
                        "validation, and tell how well the search's scores foretold the order. What was retrained just so before is not retrained again")
        ->type_name("K")->check(CLI::Range(1, 1000));
    command->add_option("--cost-steps", arguments->costSteps,
                        "Instead of one episode: retrain the best that meets the budgets, the best of at most half its FLOPs, of at most a quarter, and so on, K in all, after evaluating "
                        "in the run the three best ones' own blocks and proportions at each of these costs, and the best one's blocks with more even ones")
        ->type_name("K")->check(CLI::Range(2, 8));
    command->add_option("--cost-factor", arguments->costFactor, "By which each of these costs is less than the one before")->check(CLI::Range(1.1, 10.0))->capture_default_str();
    command->add_option("--epochs", arguments->training.epochs, "Passes over the training split")->capture_default_str();
    command->add_flag("--distill", arguments->distill, "Learn from the unpruned network besides the labels");
    command->add_option("--distill-weight", arguments->distillationWeight, "Of what the unpruned network says")->capture_default_str();
    command->add_option("--camera-effects", arguments->training.cameraEffects, "Probability of each of motion blur, dark corners, colour cast and noise; without it, what the search had")
        ->check(CLI::Range(SearchRanges::cameraEffects.least, SearchRanges::cameraEffects.most));
    addStoreOption(*command, arguments->store);
    addJsonOption(*command, context);
    command->callback([arguments, &context] { runRetrain(*arguments, context); });
}

}  // namespace abcp::cli
