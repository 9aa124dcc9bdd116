#include "core/workflow/search_job.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/dataset.h"
#include "core/network/darknet_cfg.h"
#include "core/network/darknet_weights.h"
#include "core/pruning/slimmer.h"
#include "core/store/run_lock.h"
#include "core/workflow/checkpoint_files.h"
#include "core/workflow/steer_run.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace fs = std::filesystem;

namespace abcp {

namespace {

constexpr std::uintmax_t maxCfgBytes = std::uintmax_t{1} << 24;

AgentTask agentTask(const SearchSettings& settings, const Network& network, const SearchSpace& space)
{
    AgentTask task;
    task.spec = network.spec;
    task.space = space;
    task.plan = settings.plan;
    task.episodes = settings.plannedEpisodes > 0 ? settings.plannedEpisodes : settings.episodes;
    task.seed = settings.seed;
    task.scales = layerScales(network);
    task.settings = settings.agentSettings;
    applySteering(task, steeringOf(settings));
    return task;
}

// Divided as training and evaluation divide it: a search must not validate on what its network was trained on.
Dataset readSettingsData(const SearchSettings& settings)
{
    return readDataset(settings.data, settings.dataOptions);
}

// Refuses when the file is not the one that `hash` was taken of.
Network unchangedWeights(const NetworkSpec& spec, const fs::path& file, const std::string& hash, const std::string& refusal)
{
    HashedWeights read = readHashedDarknetWeights(spec, file);
    if (read.sha256 != hash)
        throw InputError(file, refusal);
    return std::move(read.network);
}

// Of everything that candidates are measured on.
std::string fingerprintOf(const SearchSettings& settings, const Dataset& data)
{
    const std::string own = datasetFingerprint(data);
    return settings.watch.empty() ? own : own + "+" + datasetFingerprint(readDataset(settings.watch, settings.dataOptions));
}

// The network a run was made from; refuses when the weights have changed since.
// The settings of a run with the channel scores that were kept with it, so that its actions give the same channels ever after.
std::optional<CheckpointRecord> newestCheckpoint(const RunStore& store, RunId run, int episode)
{
    const std::vector<CheckpointRecord> checkpoints = store.checkpoints(run);
    const auto newest = std::find_if(checkpoints.rbegin(), checkpoints.rend(), [&](const CheckpointRecord& one) { return one.episode == episode; });
    return newest == checkpoints.rend() ? std::nullopt : std::optional(*newest);
}

// Refuses when its file is another one now.
Network networkOfCheckpoint(const CheckpointRecord& checkpoint)
{
    return unchangedWeights(readDarknetCfg(checkpoint.cfg).spec, checkpoint.weights, checkpoint.weightsHash,
                            "is not the file that was stored; retrain the episode");
}

// Nothing when its files are gone, or are others now.
std::optional<Network> intactNetwork(const CheckpointRecord& checkpoint)
{
    try {
        return networkOfCheckpoint(checkpoint);
    } catch (const InputError&) {
        return std::nullopt;
    }
}

// The network of an episode with the weights that it inherited and no training since.
Network cutNetwork(const RunStore& store, RunId run, int episode)
{
    const Network original = originalNetwork(store.run(run));
    return slim(original, deriveSearchSpace(original.spec), planOfEpisode(store, run, episode, original));
}

// For CheckpointRecord::training. All else that decides a training is the run's.
std::string trainingText(const RetrainOptions& options, bool fromCut)
{
    Json text{{"epochs", options.epochs},
              {"distillation", options.distillation ? Json(*options.distillation) : Json(nullptr)},
              {"from", fromCut ? "cut" : "checkpoint"}};
    if (options.cameraEffects)
        text["camera_effects"] = *options.cameraEffects;
    return text.dump();
}

fs::path checkpointStem(const RunStore& store, RunId run, int episode)
{
    return checkpointFolder(store.file(), run) / ("episode" + std::to_string(episode));
}

}  // namespace

struct SearchJob::Private {
    Private(SearchSettings searchSettings, Network network, Dataset data, const fs::path& database, const Engines& engines)
        : settings(std::move(searchSettings)), classes(data.classes), store(database),
          evaluator(engines.makeEvaluator(std::move(network), std::move(data), settings)),
          agent(engines.makeAgent(settings.agent, agentTask(settings, evaluator->network(), evaluator->space())))
    {
    }

    void attach(RunId id, std::unique_ptr<RunLock> held, std::vector<Experience> startFrom)
    {
        run = id;
        lock = std::move(held);
        recorder = std::make_unique<RunRecorder>(store, id);
        session = std::make_unique<SearchSession>(settings, *evaluator, *agent, *recorder);
        session->startFrom(std::move(startFrom));
    }

    // Calls the session and keeps the run's state meanwhile. answered: the state afterwards when nothing but requests were to be met.
    SearchOutcome play(std::optional<RunState> answered, std::stop_token stop)
    {
        store.setState(run, RunState::Running);
        struct Release {
            std::unique_ptr<RunLock>& lock;
            ~Release() { lock.reset(); }
        } release{lock};  // whatever becomes of it, others may go on afterwards
        try {
            const SearchOutcome outcome = answered ? session->answerRequests(stop, recorded, phases) : session->run(stop, recorded, repeats, phases);
            const RunState after = outcome == SearchOutcome::Finished ? RunState::Finished : outcome == SearchOutcome::Stopped ? RunState::Stopped : RunState::Failed;
            store.setState(run, answered.value_or(after));
            return outcome;
        } catch (const StoppedError&) {
            store.setState(run, answered.value_or(RunState::Stopped));
            return SearchOutcome::Stopped;
        } catch (...) {
            store.setState(run, answered.value_or(RunState::Failed));
            throw;
        }
    }

    SearchSettings settings;
    std::vector<std::string> classes;
    std::unique_ptr<RunLock> lock;
    RunStore store;
    std::unique_ptr<Evaluator> evaluator;
    std::unique_ptr<Agent> agent;
    RunId run{};
    std::vector<Episode> recorded;
    std::vector<Repeat> repeats;
    std::vector<Phase> phases;
    RunState stateBefore = RunState::Stopped;
    std::unique_ptr<RunRecorder> recorder;
    std::unique_ptr<SearchSession> session;
};

SearchJob::SearchJob() = default;
SearchJob::~SearchJob() = default;

std::unique_ptr<SearchJob> SearchJob::start(const SearchSettings& given, const fs::path& database, const Engines& engines)
{
    validate(given);
    SearchSettings settings = given;
    for (fs::path* path : {&settings.cfg, &settings.weights, &settings.data, &settings.watch})
        if (!path->empty())
            *path = fs::absolute(*path).lexically_normal();

    RunRecord record;
    record.cfgText = readTextFile(settings.cfg, maxCfgBytes);
    auto [network, weightsHash] = readHashedDarknetWeights(parseDarknetCfg(record.cfgText, settings.cfg).spec, settings.weights);
    record.weightsHash = weightsHash;
    const SearchSpace space = deriveSearchSpace(network.spec);
    validate(steeringOf(settings), space, "settings");
    std::vector<Experience> startFrom = experiencesToStartFrom(settings, space, database);
    Dataset data = readSettingsData(settings);
    record.dataFingerprint = fingerprintOf(settings, data);
    record.environment = engines.describe();
    record.settings = settings;

    std::unique_ptr<SearchJob> job(new SearchJob);
    job->d = std::make_unique<Private>(settings, std::move(network), std::move(data), database, engines);
    const RunId run = job->d->store.createRun(record);
    job->d->attach(run, std::make_unique<RunLock>(database, run), std::move(startFrom));
    return job;
}

std::unique_ptr<SearchJob> SearchJob::resume(RunId run, const fs::path& database, const Engines& engines)
{
    RunRecord record;
    std::vector<Episode> recorded;
    std::vector<Repeat> repeats;
    std::vector<Phase> phases;
    std::unique_ptr<RunLock> lock;
    {
        const RunStore store(database, RunStore::Access::ReadOnly);
        store.run(run);  // there is one
        lock = std::make_unique<RunLock>(database, run);
        record = store.run(run);
        if (record.origin && record.settings.startFrom)
            throw InputError("resume", "run " + std::to_string(toInteger(run)) + " came in a file and was started from another run of the database it is from ("
                                           + record.origin->file + "); it can go on only there");
        record.settings.plan = planOptionsOf(store, record);
        recorded = store.episodes(run);
        repeats = store.repeats(run);
        phases = store.phases(run);
    }
    Dataset data = readSettingsData(record.settings);
    if (fingerprintOf(record.settings, data) != record.dataFingerprint)
        throw InputError(record.settings.data, (record.settings.watch.empty() ? "has changed since run " : "or the watched data set has changed since run ")
                                                   + std::to_string(toInteger(run)) + " was started");

    std::unique_ptr<SearchJob> job(new SearchJob);
    job->d = std::make_unique<Private>(record.settings, originalNetwork(record), std::move(data), database, engines);
    job->d->recorded = std::move(recorded);
    job->d->repeats = std::move(repeats);
    job->d->phases = std::move(phases);
    job->d->stateBefore = record.state;
    job->d->attach(run, std::move(lock), experiencesToStartFrom(record.settings, job->space(), database));
    return job;
}

std::unique_ptr<SearchJob> SearchJob::branch(RunId run, int last, const BranchOptions& change, const fs::path& database, const Engines& engines)
{
    RunRecord record;
    Steering before;
    int own = 0;
    {
        const RunStore store(database, RunStore::Access::ReadOnly);
        record = store.run(run);
        store.episode(run, last);
        for (const Episode& episode : store.episodes(run))
            own += episode.number <= last && episode.origin == Origin::Agent ? 1 : 0;
        before = steeringAt(steeringOf(record.settings), store.phases(run), last);
    }
    const Steering steering = change.steering.value_or(before);
    validateForRun(steering, record, "branch");
    SearchSettings& settings = record.settings;
    if (change.episodes && *change.episodes != settings.episodes) {
        // Agents that sweep must take the same way up to here.
        settings.plannedEpisodes = settings.plannedEpisodes > 0 ? settings.plannedEpisodes : settings.episodes;
        settings.episodes = *change.episodes;
    }
    if (settings.episodes <= own)
        throw InputError("branch", "episodes must be more than the " + std::to_string(own) + " that it begins with, got " + std::to_string(settings.episodes));
    settings.name = change.name.value_or(settings.name);
    record.state = RunState::Stopped;
    record.environment = engines.describe();

    RunId branched{};
    {
        RunStore store(database);
        branched = store.branch(run, last, record);
        if (steering != before)
            store.appendPhase(branched, {last + 1, steering});
    }
    try {
        return resume(branched, database, engines);
    } catch (const InputError&) {
        RunStore(database).purgeRun(branched);  // what it needs is not there: as if it had never been
        throw;
    }
}

RunId SearchJob::runId() const { return d->run; }
const SearchSettings& SearchJob::settings() const { return d->settings; }
const Network& SearchJob::network() const { return d->evaluator->network(); }
const SearchSpace& SearchJob::space() const { return d->evaluator->space(); }
const std::vector<std::string>& SearchJob::classes() const { return d->classes; }
std::span<const Episode> SearchJob::recorded() const { return d->recorded; }
void SearchJob::addObserver(SearchObserver& observer) { d->session->addObserver(observer); }
PauseGate& SearchJob::pauseGate() { return d->session->pauseGate(); }

SearchOutcome SearchJob::run(std::stop_token stop) { return d->play({}, std::move(stop)); }
SearchOutcome SearchJob::answerRequests(std::stop_token stop) { return d->play(d->stateBefore, std::move(stop)); }

TrainingSettings trainingSettings(const SearchSettings& settings, int epochs)
{
    TrainingSettings training;
    training.epochs = epochs;
    training.batch = settings.evaluation.batch;
    training.learningRate = settings.evaluation.learningRate;
    training.augmentation = augmentationOf(settings.evaluation);
    training.seed = settings.seed;
    training.threads = settings.threads;
    training.device = settings.device;
    return training;
}

Network originalNetwork(const RunRecord& record)
{
    const SearchSettings& settings = record.settings;
    Network network = unchangedWeights(parseDarknetCfg(record.cfgText, settings.cfg).spec, settings.weights, record.weightsHash,
                                       "has changed since run " + std::to_string(toInteger(record.id)) + " was started");
    if (settings.evaluation.inputSize > 0)
        network.spec = resized(std::move(network.spec), settings.evaluation.inputSize, settings.evaluation.inputSize);
    return network;
}

PlanOptions planOptionsOf(const RunStore& store, const RunRecord& record)
{
    PlanOptions options = record.settings.plan;
    if (options.importance == ChannelImportance::Taylor)
        if (std::optional<ChannelScores> scores = store.channelScores(record.id))
            options.scores = std::make_shared<const ChannelScores>(*std::move(scores));
    return options;
}

PruningPlan planOfEpisode(const RunStore& store, RunId run, int episode, const Network& original)
{
    const PruningAction action = store.episode(run, episode).action;
    return makePlan(original, deriveSearchSpace(original.spec), action, planOptionsOf(store, store.run(run)));
}

Network networkOfEpisode(const RunStore& store, RunId run, int episode)
{
    const std::optional<CheckpointRecord> newest = newestCheckpoint(store, run, episode);
    return newest ? networkOfCheckpoint(*newest) : cutNetwork(store, run, episode);
}

RetrainResult retrainEpisode(RunStore& store, RunId run, int episode, const RetrainOptions& options, const Engines& engines, std::stop_token stop,
                             const ProgressCallback& progress)
{
    const std::optional<CheckpointRecord> newest = newestCheckpoint(store, run, episode);
    std::optional<Network> trained = newest ? intactNetwork(*newest) : std::nullopt;
    const bool fromCut = options.once || !trained;
    const std::string how = trainingText(options, fromCut);
    if (options.once && trained && newest->training == how)
        return {*std::move(trained), newest->measurement, true};

    const RunRecord record = store.run(run);
    const SearchSettings& settings = record.settings;
    const Dataset data = readSettingsData(settings);
    TrainingSettings training = trainingSettings(settings, options.epochs);
    if (options.cameraEffects)
        training.augmentation.cameraEffects = static_cast<float>(*options.cameraEffects);
    if (options.distillation) {
        training.teacher = std::make_shared<const Network>(originalNetwork(record));
        training.distillationWeight = *options.distillation;
    }
    const Network start = fromCut ? cutNetwork(store, run, episode) : *std::move(trained);
    RetrainResult result{engines.train(start, data, training, stop, progress).network, {}, false};

    SearchSettings asItIs = settings;
    asItIs.evaluation.fineTuneSteps = 0;
    asItIs.evaluation.calibrationImages = 0;
    asItIs.repeatEvery = 0;
    asItIs.stopHopeless = 0;
    if (!fs::exists(asItIs.watch))
        asItIs.watch.clear();  // gone since the search: no reason to lose a training
    result.measurement = engines.makeEvaluator(result.network, data, asItIs)->reference(stop);
    if (record.reference) {
        result.measurement.flopsRatio = static_cast<double>(result.measurement.flops) / static_cast<double>(record.reference->flops);
        result.measurement.paramsRatio = static_cast<double>(result.measurement.params) / static_cast<double>(record.reference->params);
    }

    const std::string stem = checkpointStem(store, run, episode).string();
    const CheckpointRecord checkpoint{episode, "retrained", stem + ".cfg", stem + ".weights", {}, result.measurement, how};
    writeDarknet(result.network, checkpoint.cfg, checkpoint.weights);
    CheckpointRecord hashed = checkpoint;
    hashed.weightsHash = sha256OfFile(hashed.weights);
    store.addCheckpoint(run, hashed);
    return result;
}

}  // namespace abcp
