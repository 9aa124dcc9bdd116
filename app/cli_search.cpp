#include "app/cli_command.h"
#include "app/cli_data_options.h"
#include "app/cli_plan_options.h"
#include "app/cli_steering_options.h"

#include "core/base/error.h"
#include "core/pruning/channel_importance.h"
#include "core/workflow/candidate_json.h"
#include "core/workflow/project_file.h"
#include "core/workflow/search_forecast.h"
#include "core/workflow/search_job.h"

#include <cstdio>
#include <iostream>
#include <memory>
#include <optional>

namespace abcp::cli {

namespace {

class ProgressLine : public SearchObserver {
public:
    explicit ProgressLine(ProgressCallback progress) : m_progress(std::move(progress)) {}
    void episodeFinished(const Episode&) override {}
    void progressed(const Progress& progress) override { m_progress(progress); }
    void replayDiffered() override
    {
        std::cerr << "resumed, not bit-exact: on this machine or with these libraries the agent would have proposed other actions than were recorded" << std::endl;
    }
    void phaseBegan(const Phase& phase) override { std::cerr << "\nsteered otherwise from episode " << phase.fromEpisode << " on" << std::endl; }

private:
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

void runJob(SearchJob& job, const std::filesystem::path& database, Context& context)
{
    ProgressLine line(context.progress());
    StopOnFault guard(context);
    job.addObserver(line);
    job.addObserver(guard);
    std::cerr << "run " << toInteger(job.runId()) << std::endl;
    const SearchOutcome outcome = job.run(context.stop());
    const RunStore store(database, RunStore::Access::ReadOnly);
    const std::vector<Episode> episodes = comparable(store.episodes(job.runId()), store.run(job.runId()));
    const RunSummary summary = summarise(episodes);
    if (context.json)
        Context::print(toJson(summary, job.runId()));
    else
        std::cout << describe(summary, job.runId());
    if (!guard.cause().empty())
        throw FailureError("search", guard.cause() + " (what was reported is stored; `abcp resume " + std::to_string(toInteger(job.runId())) + "` continues)");
    if (outcome == SearchOutcome::TooManyFailures)
        throw FailureError("search", "too many candidates failed in a row; the last because " + episodes.back().failure);
    if (outcome == SearchOutcome::Stopped)
        throw FailureError("search", "stopped; `abcp resume " + std::to_string(toInteger(job.runId())) + "` continues");
}

struct SearchArguments {
    SearchSettings settings;
    std::string project, cfg, weights, data, watch, store;
    DataOptions dataOptions;
    std::string importance = importanceName(PlanOptions().importance);
    std::string freeze = freezeName(EvaluationSettings().freeze);
    SteeringOptions steering;
    std::vector<std::string> agentOptions;
    std::optional<std::int64_t> branch, startFrom;
    std::optional<int> from;
    bool helpAgents = false;
    bool dryRun = false;
};

void printAgentOptions()
{
    for (const std::string& agent : agentNames()) {
        const std::vector<AgentOption> options = agentOptions(agent);
        std::printf("%s%s\n", agent.c_str(), options.empty() ? ": no options" : "");
        for (const AgentOption& option : options)
            std::printf("  %-26s %-8s %-18s %s\n", option.name.c_str(), option.value.c_str(), option.range.c_str(), option.meaning.c_str());
    }
}

// Puts a project in the place of the defaults; what the other options say stays above it.
void takeProject(const Project& project, SearchArguments& arguments, CLI::App& command)
{
    const SearchSettings& search = project.search;
    arguments.settings = search;
    arguments.cfg = search.cfg.string();
    arguments.weights = search.weights.string();
    arguments.data = search.data.string();
    arguments.watch = search.watch.string();
    arguments.dataOptions.read = search.dataOptions;
    arguments.importance = importanceName(search.plan.importance);
    arguments.freeze = freezeName(search.evaluation.freeze);
    if (arguments.store.empty())
        arguments.store = project.database.string();
    for (CLI::Option* option : command.get_options([](const CLI::Option* one) { return one->count() > 0 && !one->check_name("--help"); }))
        option->run_callback();
}

SearchSettings settingsOf(const SearchArguments& arguments, const std::filesystem::path& database)
{
    SearchSettings settings = arguments.settings;
    settings.cfg = arguments.cfg;
    settings.weights = arguments.weights;
    settings.data = arguments.data;
    settings.dataOptions = readOptions(arguments.dataOptions);
    settings.plan.importance = importanceNamed(arguments.importance).value();
    settings.evaluation.freeze = freezeFromName(arguments.freeze);
    settings.watch = arguments.watch;
    const Steering steering = steeringFromJson(changeOf(arguments.steering), "settings", steeringOf(settings));
    settings.locks = steering.locks;
    settings.minRatio = steering.ratios.min;
    settings.maxRatio = steering.ratios.max;
    settings.reward = steering.reward;
    if (!arguments.steering.reward && arguments.project.empty())
        settings.reward.name = usualReward(settings.reward.budgets);
    for (const std::string& text : arguments.agentOptions) {
        const std::size_t sign = text.find('=');
        if (sign == std::string::npos)
            throw InputError("--agent-option", "expects NAME=VALUE, got '" + text + "'");
        setAgentOption(settings.agent, settings.agentSettings, text.substr(0, sign), text.substr(sign + 1), "--agent-option");
    }
    if (arguments.startFrom) {
        const RunRecord earlier = RunStore(database, RunStore::Access::ReadOnly).run(RunId{*arguments.startFrom});
        if (earlier.episodes == 0)
            throw InputError("--start-from", "run " + std::to_string(*arguments.startFrom) + " has no episodes");
        settings.startFrom = StartFrom{*arguments.startFrom, earlier.episodes};
    }
    return settings;
}

std::unique_ptr<SearchJob> branched(const SearchArguments& arguments, const CLI::App& command, const std::filesystem::path& database, const Context& context)
{
    // All else is the run's that it branches off from.
    for (const CLI::Option* option : command.get_options())
        for (const std::string& name : option->get_lnames())
            if (option->count() > 0 && name != "branch" && name != "from" && name != "episodes" && name != "name" && name != "store" && name != "json"
                && name != "lock-block" && name != "lock-layer" && name != "bound" && name != "reward" && name != "cost-weight" && !name.starts_with("budget-"))
                throw InputError("--" + name, "is the run's that it branches off from");
    if (!arguments.cfg.empty() || !arguments.from)
        throw InputError("--branch", "needs --from EPISODE, and no cfg and weights: they are those of the run");
    const RunId run{*arguments.branch};
    BranchOptions change;
    if (command.count("--episodes") > 0)
        change.episodes = arguments.settings.episodes;
    if (command.count("--name") > 0)
        change.name = arguments.settings.name;
    {
        const RunStore store(database, RunStore::Access::ReadOnly);
        const Steering before = steeringAt(steeringOf(store.run(run).settings), store.phases(run), *arguments.from);
        change.steering = steeringFromJson(changeOf(arguments.steering), "settings", before);
    }
    return SearchJob::branch(run, *arguments.from, change, database, context.engines());
}

// Beside the settings, which stay one document on the standard output.
void printForecast(const SearchSettings& settings, const std::filesystem::path& database)
{
    try {
        for (const std::string& line : describe(forecastOf(settings, database)))
            std::cerr << line << std::endl;
    } catch (const Error& error) {
        std::cerr << "no forecast: " << error.what() << std::endl;
    }
}

void runSearch(SearchArguments& arguments, CLI::App& command, Context& context)
{
    if (arguments.helpAgents) {
        printAgentOptions();
        return;
    }
    std::optional<double> flopsShare;
    if (!arguments.project.empty() && !arguments.branch) {
        const Project project = readProject(arguments.project);
        takeProject(project, arguments, command);
        if (!arguments.steering.flops)
            flopsShare = project.flopsShare;
    }
    const std::filesystem::path database = databaseFile(arguments.store);
    warnOfNetworkFileSystem(database);
    std::unique_ptr<SearchJob> job;
    if (arguments.branch) {
        if (arguments.dryRun)
            throw InputError("--dry-run", "is for a run of its own, not for a branch");
        job = branched(arguments, command, database, context);
    } else {
        if (arguments.from)
            throw InputError("--from", "is an episode of the run that --branch names");
        if (arguments.cfg.empty() || arguments.weights.empty() || arguments.data.empty())
            throw InputError("search", "cfg, weights and --data are required");
        const SearchSettings settings = searchOf({settingsOf(arguments, database), database, flopsShare});
        if (arguments.dryRun) {
            validate(settings);
            Context::print(toJson(settings));
            printForecast(settings, database);
            return;
        }
        job = SearchJob::start(settings, database, context.engines());
    }
    runJob(*job, database, context);
}

struct ResumeArguments {
    std::int64_t run = 0;
    std::string store;
};

}  // namespace

void addSearchCommands(CLI::App& app, Context& context)
{
    auto search = std::make_shared<SearchArguments>();
    SearchSettings& settings = search->settings;
    CLI::App* searchCommand = app.add_subcommand("search", "Search how to prune a network");
    searchCommand->add_option("cfg", search->cfg, "Darknet cfg");
    searchCommand->add_option("weights", search->weights, "Darknet weights");
    searchCommand->add_option("--data", search->data, "Data set");
    searchCommand->add_option("--project", search->project, "Search as a project file of the studio says; what else is given here comes before it")->type_name("FILE");
    addDataOptions(*searchCommand, search->dataOptions);
    searchCommand->add_option("--watch", search->watch, "A second data set: every candidate is measured on its val split too, and never rewarded for it");
    searchCommand->add_option("--agent", settings.agent, "abcp, random, uniform, rule-based, nsga2 or ddpg")->capture_default_str();
    searchCommand->add_option("--agent-option", search->agentOptions, "A setting of the agent, see --help-agents; may come again")->type_name("NAME=VALUE");
    searchCommand->add_flag("--help-agents", search->helpAgents, "Print the options of each agent with their defaults and ranges, and do nothing else");
    searchCommand->add_option("--start-from", search->startFrom, "Let the agent learn from the episodes of an earlier run of the same network first")->type_name("RUN");
    searchCommand->add_option("--branch", search->branch,
                              "Instead of cfg, weights and data: a new run that begins with another one's episodes, up to --from, and goes on by other locks, bounds, "
                              "reward or budgets")
        ->type_name("RUN");
    searchCommand->add_option("--from", search->from, "The last episode that a branch begins with")->type_name("EPISODE");
    searchCommand->add_option("--episodes", settings.episodes, "Sampled actions")->capture_default_str();
    searchCommand->add_option("--seed", settings.seed, "The same seed gives the same run")->capture_default_str();
    addSteeringOptions(*searchCommand, search->steering, false);
    searchCommand->add_option("--min-ratio", settings.minRatio, "Least share of channels that goes")->capture_default_str();
    searchCommand->add_option("--max-ratio", settings.maxRatio, "Largest share of channels that goes")->capture_default_str();
    addPlanOptions(*searchCommand, settings.plan, search->importance);
    searchCommand->add_option("--importance-seed", settings.plan.seed, "Of the importance random")->capture_default_str();
    searchCommand->add_option("--size", settings.evaluation.inputSize, "Input pixels instead of the cfg's");
    searchCommand->add_option("--fine-tune-steps", settings.evaluation.fineTuneSteps, "Training steps of each candidate")->capture_default_str();
    searchCommand->add_option("--learning-rate", settings.evaluation.learningRate, "Of these steps")->capture_default_str();
    searchCommand->add_option("--camera-effects", settings.evaluation.cameraEffects, "Probability of each of motion blur, dark corners, colour cast and noise in these steps, and when candidates are retrained")->capture_default_str();
    searchCommand->add_option("--freeze", search->freeze, "What these steps leave as it is: none, backbone (up to the last residual block or reduction) or all-but-heads")->capture_default_str()->check(CLI::IsMember(freezeNames()));
    searchCommand->add_option("--calibration-images", settings.evaluation.calibrationImages, "Pictures that re-estimate batch norm, and that the importance taylor is measured on")->capture_default_str();
    searchCommand->add_option("--batch", settings.evaluation.batch, "Pictures a step")->capture_default_str();
    searchCommand->add_option("--val-images", settings.evaluation.maxValidationImages, "Validation pictures; 0: all")->capture_default_str();
    searchCommand->add_option("--latency-repeats", settings.evaluation.latencyRepeats, "Timed passes of one picture; 0: latency is not measured")->capture_default_str();
    searchCommand->add_option("--repeat-every", settings.repeatEvery,
                              "After each N evaluated candidates evaluate the best one so far again, fine-tuned on other batches; `abcp runs show` then tells how "
                              "far measurements of one candidate lie apart. 0: never")
        ->type_name("N")->capture_default_str();
    searchCommand->add_option("--stop-hopeless", settings.stopHopeless,
                              "Cut fine-tuning short, after a third, of candidates whose training loss is among the worst SHARE of those before; they are measured as "
                              "they are then. 0: never")
        ->type_name("SHARE")->capture_default_str();
    searchCommand->add_option("--stop-after-failures", settings.stopAfterFailures, "Failed candidates in a row that end the run")->capture_default_str();
    searchCommand->add_option("--workers", settings.workers, "Candidates evaluated at once, where one has no work for more than one thread; 0: one a core, 1: one by one. The same results either way")->capture_default_str();
    searchCommand->add_option("--threads", settings.threads, "0: as many as have enough to do, up to the cores")->capture_default_str();
    searchCommand->add_option("--device", settings.device, "auto, cpu or cuda:N")->capture_default_str();
    searchCommand->add_option("--name", settings.name, "Name of the run");
    searchCommand->add_flag("--dry-run", search->dryRun, "Print the settings that the run would have, as JSON, and on the standard error what it could reach and would need; search nothing");
    addStoreOption(*searchCommand, search->store);
    addJsonOption(*searchCommand, context);
    searchCommand->callback([search, searchCommand, &context] { runSearch(*search, *searchCommand, context); });

    auto resume = std::make_shared<ResumeArguments>();
    CLI::App* resumeCommand = app.add_subcommand("resume", "Continue a stopped or killed search");
    resumeCommand->add_option("run", resume->run, "Number of the run")->required();
    addStoreOption(*resumeCommand, resume->store);
    addJsonOption(*resumeCommand, context);
    resumeCommand->callback([resume, &context] {
        const std::filesystem::path database = databaseFile(resume->store);
        warnOfNetworkFileSystem(database);
        runJob(*SearchJob::resume(RunId{resume->run}, database, context.engines()), database, context);
    });
}

}  // namespace abcp::cli
