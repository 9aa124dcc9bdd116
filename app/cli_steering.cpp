#include "app/cli_command.h"
#include "app/cli_steering_options.h"

#include "core/base/error.h"
#include "core/workflow/candidate_json.h"
#include "core/workflow/steer_run.h"

#include <cstdio>
#include <iostream>
#include <memory>
#include <optional>

namespace abcp::cli {

namespace {

struct SteerArguments {
    std::int64_t run = 0;
    std::string store, file;
    SteeringOptions options;
};

void runSteer(const SteerArguments& arguments, const Context& context)
{
    const RunId run{arguments.run};
    RunStore store(databaseFile(arguments.store));
    Json change = changeOf(arguments.options);
    if (!arguments.file.empty()) {
        if (!change.empty())
            throw InputError("steer", "either --settings or single options");
        change = readJsonFile(arguments.file);
    }
    const bool asks = change.empty();
    const Steering steering = asks ? steeringToCome(store, run) : requestSteering(store, run, change, arguments.file.empty() ? "steer" : arguments.file);
    if (context.json) {
        Context::print({{"run", arguments.run}, {"requested", !asks}, {"steering", toJson(steering)}});
        return;
    }
    std::cout << toJson(steering).dump(2) << "\n";
    if (!asks)
        std::cerr << "run " << arguments.run << " takes this up before its next episode; when it is not running, `abcp resume " << arguments.run << "` goes on with it\n";
}

struct EvaluateArguments {
    std::int64_t run = 0;
    std::string store, action;
};

void runEvaluate(const EvaluateArguments& arguments, const Context& context)
{
    const RunId run{arguments.run};
    const std::filesystem::path database = databaseFile(arguments.store);
    const PruningAction action = [&] {
        const RunStore store(database, RunStore::Access::ReadOnly);
        return actionFromJson(readJsonFile(arguments.action), spaceOf(store.run(run)), arguments.action);
    }();
    const std::optional<Episode> episode = evaluateInRun(run, database, action, context.engines(), context.stop(), context.progress());
    if (!episode) {
        if (context.json)
            Context::print({{"run", arguments.run}, {"requested", true}, {"candidate", nullptr}});
        std::cerr << "run " << arguments.run << " is being searched: it evaluates the action before its next episode. (Was it killed? `abcp resume " << arguments.run
                  << "` does so.)\n";
        return;
    }
    if (context.json) {
        Context::print({{"run", arguments.run}, {"requested", false}, {"candidate", candidateJson(*episode)}});
        return;
    }
    if (episode->failed())
        throw FailureError("episode " + std::to_string(episode->number), episode->failure);
    std::printf("episode %d: mAP50 %.4f, %s, %s, reward %.4f\n", episode->number, episode->measurement->map50,
                withPrefix(static_cast<double>(episode->measurement->flops), "FLOPs").c_str(),
                withPrefix(static_cast<double>(episode->measurement->params), "params").c_str(), episode->reward);
}

struct PinArguments {
    std::int64_t run = 0;
    int episode = 0;
    bool remove = false;
    std::string store;
};

void runPin(const PinArguments& arguments, const Context& context)
{
    RunStore store(databaseFile(arguments.store));
    store.setPinned(RunId{arguments.run}, arguments.episode, !arguments.remove);
    const std::vector<int> pinned = store.pinned(RunId{arguments.run});
    if (context.json) {
        Context::print({{"run", arguments.run}, {"pinned", pinned}});
        return;
    }
    std::printf("run %lld: %zu pinned, which `abcp retrain %lld --top K` retrains too:", static_cast<long long>(arguments.run), pinned.size(),
                static_cast<long long>(arguments.run));
    for (const int episode : pinned)
        std::printf(" %d", episode);
    std::printf("\n");
}

}  // namespace

void addSteeringCommands(CLI::App& app, Context& context)
{
    auto steer = std::make_shared<SteerArguments>();
    CLI::App* steerCommand = app.add_subcommand("steer", "Change locks, bounds, reward or budgets of a run from its next episode on; without changes: show them");
    steerCommand->add_option("run", steer->run, "Number of the run")->required();
    addSteeringOptions(*steerCommand, steer->options, true);
    steerCommand->add_option("--settings", steer->file,
                             "Instead of single options a JSON file: {\"blocks\": {\"3\": \"keep\"}, \"ratios\": {\"12\": 0.5, \"14\": [0.2, 0.8], \"*\": [0, 0.98]}, "
                             "\"reward\": {\"cost_weight\": 0.1}}; null takes a lock off")
        ->type_name("FILE");
    addStoreOption(*steerCommand, steer->store);
    addJsonOption(*steerCommand, context);
    steerCommand->callback([steer, &context] { runSteer(*steer, context); });

    auto evaluate = std::make_shared<EvaluateArguments>();
    CLI::App* evaluateCommand = app.add_subcommand("evaluate", "Evaluate an action of your own as an episode of a run");
    evaluateCommand->add_option("run", evaluate->run, "Number of the run")->required();
    evaluateCommand->add_option("--action", evaluate->action, "JSON: {\"blocks\": {\"0\": \"prune\"}, \"ratios\": {\"12\": 0.5, \"*\": 0.3}}")->required();
    addStoreOption(*evaluateCommand, evaluate->store);
    addJsonOption(*evaluateCommand, context);
    evaluateCommand->callback([evaluate, &context] { runEvaluate(*evaluate, context); });

    auto pin = std::make_shared<PinArguments>();
    CLI::App* pinCommand = app.add_subcommand("pin", "Have an episode retrained with the best of its run, whatever its reward");
    pinCommand->add_option("run", pin->run, "Number of the run")->required();
    pinCommand->add_option("episode", pin->episode, "Number of the episode")->required();
    pinCommand->add_flag("--remove", pin->remove, "Take the pin off");
    addStoreOption(*pinCommand, pin->store);
    addJsonOption(*pinCommand, context);
    pinCommand->callback([pin, &context] { runPin(*pin, context); });
}

}  // namespace abcp::cli
