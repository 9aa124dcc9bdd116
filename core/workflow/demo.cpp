#include "core/workflow/demo.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/percentile.h"
#include "core/data/arena.h"
#include "core/data/dataset.h"
#include "core/exporting/exporter.h"
#include "core/network/complexity.h"
#include "core/network/darknet_cfg.h"
#include "core/network/darknet_weights.h"
#include "core/network/zoo.h"
#include "core/pruning/slimmer.h"
#include "core/search/cost_fit.h"
#include "core/store/run_store.h"
#include "core/training/anchors.h"
#include "core/training/evaluation.h"
#include "core/workflow/finalists.h"
#include "core/workflow/report.h"
#include "core/workflow/search_job.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <numeric>
#include <optional>
#include <utility>

namespace fs = std::filesystem;

namespace abcp {

namespace {

// How large a demo is.
struct Scale {
    int simImages, testImages, pictureSize;
    int inputSize;
    double width;
    int trainEpochs;
    int episodes, fineTuneSteps;
    std::size_t finalists;
    int retrainEpochs;
};

constexpr Scale fullScale{900, 200, 256, 128, 0.25, 16, 150, 96, 3, 24};
constexpr Scale quickScale{300, 80, 192, 96, 0.25, 10, 40, 48, 3, 16};
constexpr double flopsBudget = 0.02;  // share of the unpruned network
constexpr int anchorCount = 9;

const Scale& scaleOf(const DemoOptions& options)
{
    return options.quick ? quickScale : fullScale;
}

// What a demo folder was made with, and which steps are complete.
class DemoFolder {
public:
    explicit DemoFolder(const DemoOptions& options) : m_folder(options.folder), m_state(m_folder / "demo.json")
    {
        const Json made = {{"seed", options.seed}, {"quick", options.quick}};
        if (!fs::exists(m_state)) {
            m_json = {{"options", made}};
            save();
            return;
        }
        m_json = readJsonFile(m_state);
        if (!m_json.is_object() || !m_json.contains("options") || m_json["options"] != made)
            throw InputError(m_folder, "holds a demo made with other options; choose another folder or delete it");
    }

    fs::path operator/(const std::string& name) const { return m_folder / name; }

    template <typename T>
    std::optional<T> recorded(const std::string& key) const
    {
        if (!m_json.contains(key))
            return std::nullopt;
        try {
            return m_json[key].get<T>();
        } catch (const Json::exception&) {
            throw InputError(m_state, "has a damaged " + key);
        }
    }
    template <typename T>
    void record(const std::string& key, const T& value)
    {
        m_json[key] = value;
        save();
    }

private:
    void save() const { writeFileAtomically(m_state, m_json.dump(2)); }

    fs::path m_folder, m_state;
    Json m_json;
};

void drawOnce(DemoFolder& folder, const std::string& name, const ArenaOptions& options, const std::stop_token& stop, const ProgressCallback& progress)
{
    if (folder.recorded<bool>(name).value_or(false))
        return;
    writeArena(folder / name, options, stop, progress);
    folder.record(name, true);
}

// Every picture of a data set as its test split.
Dataset allForTest(const fs::path& data)
{
    Dataset dataset = readDataset(data);
    for (std::vector<std::size_t>& split : dataset.splits)
        split.clear();
    std::vector<std::size_t>& test = dataset.splits[static_cast<std::size_t>(Split::Test)];
    test.resize(dataset.samples.size());
    std::iota(test.begin(), test.end(), std::size_t{0});
    return dataset;
}

class SearchWatcher : public SearchObserver {
public:
    explicit SearchWatcher(ProgressCallback progress) : m_progress(std::move(progress)) {}
    void episodeFinished(const Episode&) override {}
    void progressed(const Progress& progress) override
    {
        if (m_progress)
            m_progress(progress);
    }

private:
    ProgressCallback m_progress;
};

// Searches, or goes on where an earlier call was stopped.
RunId searchOnce(DemoFolder& folder, const fs::path& database, const DemoProject& project, const Engines& engines, const std::stop_token& stop,
                 const ProgressCallback& progress)
{
    const std::optional<std::int64_t> earlier = folder.recorded<std::int64_t>("run");
    if (earlier && RunStore(database, RunStore::Access::ReadOnly).run(RunId{*earlier}).state == RunState::Finished)
        return RunId{*earlier};
    const std::unique_ptr<SearchJob> job = earlier ? SearchJob::resume(RunId{*earlier}, database, engines)
                                                   : SearchJob::start(project.search, database, engines);
    folder.record("run", toInteger(job->runId()));
    SearchWatcher watcher(named(progress, "search"));
    job->addObserver(watcher);
    switch (job->run(stop)) {
    case SearchOutcome::Finished: return job->runId();
    case SearchOutcome::Stopped: throw StoppedError();
    case SearchOutcome::TooManyFailures: throw FailureError("search", "too many candidates failed in a row");
    }
    return job->runId();
}

// Uniform cuts that cost what the chosen candidate costs, with all residual blocks and with none.
std::vector<Episode> evaluateUniform(const DemoProject& project, const Network& original, const Dataset& data, std::int64_t flops,
                                     const Engines& engines, const std::stop_token& stop)
{
    const std::unique_ptr<Evaluator> evaluator = engines.makeEvaluator(original, data, project.search);
    const Measurement reference = evaluator->reference(stop);
    AgentTask task;
    task.spec = evaluator->network().spec;
    task.space = evaluator->space();
    task.plan = project.search.plan;
    task.budgets.flops = static_cast<double>(flops);
    std::vector<Episode> result;
    for (const bool keepBlocks : {true, false}) {
        Episode episode;
        episode.number = static_cast<int>(result.size());
        episode.action = fitToBudget(task, uniformAction(task.space, (task.minRatio + task.maxRatio) / 2, keepBlocks), 1.0);
        episode.measurement = evaluator->evaluate(episode.action, {.seed = project.search.seed}, stop);
        episode.reward = reward(*episode.measurement, reference, project.search.reward);
        result.push_back(episode);
    }
    return result;
}

DemoModel assess(const std::string& name, const Network& network, double map50Val, const Dataset& sim, const Dataset& field, const Engines& engines,
                 const std::stop_token& stop)
{
    const std::unique_ptr<Detector> detector = engines.makeDetector(network, {});
    const Complexity cost = complexity(network.spec);
    DemoModel model{name, cost.flops(), cost.params, map50Val, 0, 0, 0};
    const SplitEvaluation onSim = evaluateSplit(*detector, sim, Split::Test, 0, stop);
    model.map50Sim = onSim.accuracy.map50;
    model.map50Field = evaluateSplit(*detector, field, Split::Test, 0, stop).accuracy.map50;
    model.latencyMs = median(detector->timeForward(31, 5));
    return model;
}

}  // namespace

DemoProject prepareDemo(const DemoOptions& options, const Engines& engines, std::stop_token stop, const ProgressCallback& progress)
{
    const Scale& scale = scaleOf(options);
    DemoFolder folder(options);
    drawOnce(folder, "arena-sim", {scale.simImages, ArenaDomain::Sim, options.seed, scale.pictureSize}, stop, named(progress, "draw the arena"));

    DemoProject project;
    SearchSettings& search = project.search;
    search.name = "arena demo";
    search.cfg = fs::absolute(folder / "yolov3-arena.cfg");
    search.weights = fs::absolute(folder / "yolov3-arena.weights");
    search.data = fs::absolute(folder / "arena-sim");
    search.episodes = scale.episodes;
    search.seed = options.seed;
    search.evaluation.fineTuneSteps = scale.fineTuneSteps;

    const std::optional<double> trained = folder.recorded<double>("map50");
    if (!trained) {
        const Dataset data = readDataset(search.data);
        const NetworkSpec spec = zooNetwork("yolov3", {static_cast<int>(data.classes.size()), scale.width, scale.inputSize,
                                                       anchorsFor(data, scale.inputSize, anchorCount, options.seed)});
        const TrainingSettings training = trainingSettings(project.search, scale.trainEpochs);
        const TrainingResult result = engines.train(randomlyInitialised(spec, options.seed), data, training, stop, named(progress, "train the full network"));
        writeDarknet(result.network, search.cfg, search.weights);
        folder.record("map50", result.bestMap50);
    }
    project.map50 = trained ? *trained : *folder.recorded<double>("map50");
    search.reward.budgets.flops = flopsBudget * static_cast<double>(complexity(readDarknetCfg(search.cfg).spec).flops());
    search.reward.name = usualReward(search.reward.budgets);
    return project;
}

DemoResult runDemo(const DemoOptions& options, const Engines& engines, std::stop_token stop, const ProgressCallback& progress)
{
    const auto start = std::chrono::steady_clock::now();
    const Scale& scale = scaleOf(options);
    const DemoProject project = prepareDemo(options, engines, stop, progress);
    DemoFolder folder(options);
    drawOnce(folder, "arena-sim-test", {scale.testImages, ArenaDomain::Sim, options.seed + 1, scale.pictureSize}, stop, named(progress, "draw the test pictures"));
    drawOnce(folder, "arena-field-test", {scale.testImages, ArenaDomain::Field, options.seed + 2, scale.pictureSize}, stop, named(progress, "draw the field"));

    const fs::path database = options.database();
    DemoResult result;
    const RunId run = searchOnce(folder, database, project, engines, stop, progress);
    RunStore store(database);
    ReportContent content;
    content.run = store.run(run);
    content.episodes = store.episodes(run);
    result.run = toInteger(run);
    result.episodes = static_cast<int>(content.episodes.size());
    const Finalist chosen = retrainFinalists(store, run, scale.finalists, {.epochs = scale.retrainEpochs}, engines, stop, progress).best();
    result.chosenEpisode = chosen.episode.number;
    const std::vector<ExportedFile> files = exportEpisode(store, run, result.chosenEpisode, {.formats = {"darknet"}, .folder = folder / "export", .onnx = {}, .overwrite = true}, engines);
    result.cfg = files.at(0).path;
    result.weights = files.at(1).path;
    content.slim = networkOfEpisode(store, run, result.chosenEpisode);
    result.differenceToOpenCv = differenceToOpenCv(content.slim, result.cfg, result.weights, engines.makeDetector);

    const Dataset data = readDataset(project.search.data);
    const Dataset sim = allForTest(folder / "arena-sim-test"), field = allForTest(folder / "arena-field-test");
    content.original = readDarknet(project.search.cfg, project.search.weights);
    content.space = deriveSearchSpace(content.original.spec);
    content.uniform = evaluateUniform(project, content.original, data, chosen.retrained.flops, engines, stop);
    result.models.push_back(assess("unpruned", content.original, project.map50, sim, field, engines, stop));
    result.models.push_back(assess("ABCP, episode " + std::to_string(result.chosenEpisode), content.slim, chosen.retrained.map50, sim, field, engines, stop));

    // The baselines that every claim is made against, retrained the same way.
    for (std::size_t i = 0; i < content.uniform.size(); ++i) {
        const PruningPlan plan = makePlan(content.original, content.space, content.uniform[i].action, project.search.plan);
        const TrainingResult trained = engines.train(slim(content.original, content.space, plan), data, trainingSettings(project.search, scale.retrainEpochs), stop,
                                                     named(progress, "retrain uniform cut " + std::to_string(i + 1) + " of " + std::to_string(content.uniform.size())));
        result.models.push_back(assess(i == 0 ? "uniform, all blocks" : "uniform, no blocks", trained.network, trained.bestMap50, sim, field, engines, stop));
    }

    result.report = fs::absolute(folder / "report.html");
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    content.result = result;
    content.sim = &sim;
    content.field = &field;
    content.command = "abcp demo --out " + options.folder.string() + " --seed " + std::to_string(options.seed) + (options.quick ? " --quick" : "");
    writeFileAtomically(result.report, htmlReport(content, engines));
    return result;
}

Json toJson(const DemoResult& result)
{
    Json models = Json::array();
    for (const DemoModel& model : result.models)
        models.push_back({{"name", model.name}, {"flops", model.flops}, {"params", model.params}, {"map50_val", model.map50Val},
                          {"map50_sim", model.map50Sim}, {"map50_field", model.map50Field}, {"latency_ms", model.latencyMs}});
    return {{"report", result.report.string()}, {"cfg", result.cfg.string()}, {"weights", result.weights.string()}, {"run", result.run},
            {"episodes", result.episodes}, {"chosen_episode", result.chosenEpisode}, {"difference_to_opencv", result.differenceToOpenCv},
            {"seconds", result.seconds}, {"models", models}};
}

std::string describe(const DemoResult& result)
{
    std::string text = "model                       MFLOPs   params k  mAP50 val  mAP50 sim  mAP50 field  latency ms\n";
    for (const DemoModel& model : result.models) {
        char line[192];
        std::snprintf(line, sizeof line, "%-24s %9.2f  %9.1f  %9.3f  %9.3f  %11.3f  %10.2f\n", model.name.c_str(), static_cast<double>(model.flops) / 1e6,
                      static_cast<double>(model.params) / 1e3, model.map50Val, model.map50Sim, model.map50Field, model.latencyMs);
        text += line;
    }
    const DemoModel& full = result.models.at(0);
    const DemoModel& chosen = result.models.at(1);
    char line[256];
    std::snprintf(line, sizeof line, "%d episodes; FLOPs cut by %.1f %%, mAP50 on held-out pictures %+.1f points, %.1f times faster; %.0f s\n", result.episodes,
                  100 * (1 - static_cast<double>(chosen.flops) / static_cast<double>(full.flops)), 100 * (chosen.map50Sim - full.map50Sim),
                  full.latencyMs / chosen.latencyMs, result.seconds);
    return text + line + "network: " + result.cfg.string() + "\nreport:  " + result.report.string() + "\n";
}

}  // namespace abcp
