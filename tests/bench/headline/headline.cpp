// The paper's headline, measured: full-size YOLOv3 trained, searched with a budget of half a per cent by every agent for the same time, retrained, tested on
// pictures of both domains that nothing has seen, timed. Made of steps that each are kept when they are complete; a call goes on where the last one ended.

#include "app/engines.h"
#include "app/thread_policy.h"
#include "core/data/arena.h"
#include "core/network/complexity.h"
#include "core/network/darknet_cfg.h"
#include "core/network/darknet_weights.h"
#include "core/network/zoo.h"
#include "core/pruning/slimmer.h"
#include "core/store/run_store.h"
#include "core/training/anchors.h"
#include "core/training/evaluation.h"
#include "core/workflow/search_job.h"
#include "tests/bench/bench_tools.h"
#include "tests/bench/contest.h"
#include "tests/bench/headline/headline_table.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace abcp;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Plan {
    fs::path folder;
    double width = 1;
    int size = 160;            // pixels, of training and search
    int deploySize = 416;      // at which FLOPs and latency are stated
    int epochs = 16;           // of the unpruned networks
    double learningRate = 2e-3;
    double cameraEffects = 0;  // in every training, the unpruned networks' too
    double budget = 0.005;     // share of the unpruned network's FLOPs and of its parameters
    int seeds = 3;             // of ABCP
    int rivalSeeds = 1;
    double seconds = 400;      // processor time of a search
    int steps = 96;            // fine-tuning of a candidate
    double fineTuneRate = 6e-3;  // learning rate of these steps and of retraining
    std::size_t finalists = 3;
    int retrainEpochs = 24;
    std::vector<std::string> rivals{"uniform", "rule-based", "random", "nsga2"};
    int rounds = 31;           // of timing
    double stageMinutes = 110;
    bool quick = false;
    // Pictures of one's own, and a network that is trained already; empty: the arena, trained here.
    fs::path data, cfg, weights;
    ReadOptions dataOptions;
    std::vector<fs::path> tests;
};

Json optionsOf(const Plan& p)
{
    Json tests = Json::array();
    for (const fs::path& test : p.tests)
        tests.push_back(test.string());
    return {{"width", p.width}, {"size", p.size}, {"deploy_size", p.deploySize}, {"epochs", p.epochs}, {"learning_rate", p.learningRate}, {"camera_effects", p.cameraEffects}, {"budget", p.budget},
            {"seconds", p.seconds}, {"steps", p.steps}, {"fine_tune_rate", p.fineTuneRate}, {"finalists", p.finalists}, {"retrain_epochs", p.retrainEpochs}, {"data", p.data.string()},
            {"classes", p.dataOptions.classes}, {"cfg", p.cfg.string()}, {"weights", p.weights.string()}, {"tests", tests}};
}

// Thrown between two steps when the stage's time is over.
struct StageOver {};

class Headline {
public:
    explicit Headline(Plan plan)
        : m_plan(std::move(plan)), m_state(m_plan.folder, optionsOf(m_plan)), m_engines(makeEngines()),
          m_end(Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double, std::ratio<60>>(m_plan.stageMinutes)))
    {
    }

    // False when the stage's time was over first.
    bool run()
    {
        try {
            drawPictures();
            const Network full = unpruned("yolov3", m_plan.width);
            m_unpruned = complexity(full.spec);
            keepModel("unpruned", full, true);
            keepModel("YOLOv3-tiny", unpruned("yolov3-tiny", m_plan.width), true);
            prepareSearch();
            keepUniformCorner(full);
            for (int seed = 1; seed <= m_plan.seeds; ++seed)
                keepWinner("abcp", seed);
            for (int seed = 1; seed <= m_plan.rivalSeeds; ++seed)
                for (const std::string& rival : m_plan.rivals)
                    keepWinner(rival, seed);
            time();
            return true;
        } catch (const StageOver&) {
            return false;
        }
    }

    void report() const
    {
        std::vector<HeadlineRow> rows;
        for (const std::string& name : m_order)
            if (m_state.has("models", name))
                rows.push_back(headlineRow(name, m_state.get("models", name), m_state.has("times", name) ? m_state.get("times", name) : Json()));
        if (!rows.empty())
            writeHeadline(rows, m_plan.deploySize, m_plan.size, m_plan.folder);
    }

private:
    void throwIfOver() const
    {
        if (Clock::now() >= m_end)
            throw StageOver();
    }

    ProgressCallback telling(const std::string& what) const
    {
        return [what, last = Clock::now()](const Progress& progress) mutable {
            if (Clock::now() - last < std::chrono::seconds(30))
                return;
            last = Clock::now();
            std::fprintf(stderr, "%s: %s %lld/%lld %s\n", what.c_str(), progress.phase.c_str(), static_cast<long long>(progress.done),
                         static_cast<long long>(progress.total), progress.detail.c_str());
        };
    }

    void drawPictures()
    {
        if (!m_plan.data.empty())
            return;
        m_plan.data = m_plan.folder / "arena-sim";
        m_plan.tests = {m_plan.folder / "arena-sim-test", m_plan.folder / "arena-field-test"};
        const int images = m_plan.quick ? 40 : 900, held = m_plan.quick ? 12 : 300;
        draw(m_plan.data, {images, ArenaDomain::Sim, 1, 256});
        draw(m_plan.tests[0], {held, ArenaDomain::Sim, 2, 256});
        draw(m_plan.tests[1], {held, ArenaDomain::Field, 3, 256});
    }

    void draw(const fs::path& folder, const ArenaOptions& options)
    {
        if (m_state.has("drawn", folder.filename()))
            return;
        writeArena(folder, options, {}, telling("draw"));
        m_state.set("drawn", folder.filename(), true);
    }

    // A network of the zoo trained on the pictures; of yolov3 the one that was given, if one was.
    Network unpruned(const std::string& architecture, double width)
    {
        if (!m_plan.cfg.empty() && architecture == "yolov3")
            return readDarknet(m_plan.cfg, m_plan.weights);
        const fs::path cfg = fs::absolute(m_plan.folder / (architecture + ".cfg")), weights = fs::absolute(m_plan.folder / (architecture + ".weights"));
        if (!m_state.has("trained", architecture)) {
            throwIfOver();
            const Dataset data = readDataset(m_plan.data, m_plan.dataOptions);
            ZooOptions options{.classes = static_cast<int>(data.classes.size()), .width = width, .size = m_plan.size, .anchors = {}};
            options.anchors = anchorsFor(data, m_plan.size, anchorsOfHeads(zooNetwork(architecture, options)), 1);
            TrainingSettings training;
            training.epochs = m_plan.epochs;
            training.batch = 8;
            training.learningRate = m_plan.learningRate;
            training.augmentation.cameraEffects = static_cast<float>(m_plan.cameraEffects);
            training.evaluateEvery = 2;
            training.checkpoint = m_plan.folder / (architecture + ".state");
            training.checkpointSeconds = 300;
            const TrainingResult result = m_engines.train(randomlyInitialised(zooNetwork(architecture, options), 1), data, training, {}, telling(architecture));
            writeDarknet(result.network, cfg, weights);
            m_state.set("trained", architecture, result.bestMap50);
        }
        return readDarknet(cfg, weights);
    }

    void prepareSearch()
    {
        SearchSettings search;
        search.cfg = m_plan.cfg.empty() ? fs::absolute(m_plan.folder / "yolov3.cfg") : m_plan.cfg;
        search.weights = m_plan.cfg.empty() ? fs::absolute(m_plan.folder / "yolov3.weights") : m_plan.weights;
        search.data = m_plan.data;
        search.dataOptions = m_plan.dataOptions;
        search.evaluation.batch = 8;
        search.evaluation.learningRate = m_plan.fineTuneRate;
        search.evaluation.cameraEffects = m_plan.cameraEffects;
        search.evaluation.fineTuneSteps = m_plan.steps;
        search.evaluation.latencyRepeats = 0;
        search.reward.name = "loss";
        search.reward.costWeight = 0;  // all candidates have the same budget
        search.reward.budgets.flops = m_plan.budget * static_cast<double>(m_unpruned.flops());
        search.reward.budgets.params = m_plan.budget * static_cast<double>(m_unpruned.params);
        m_search = search;
        m_contest.emplace(m_plan.folder, Contest::Rules{.search = search, .seconds = m_plan.seconds, .finalists = m_plan.finalists, .retrainEpochs = m_plan.retrainEpochs}, m_state, m_engines);
    }

    // The corner of the paper's search space, where its authors' robot model lies: every ratio 0.9, no residual block.
    void keepUniformCorner(const Network& full)
    {
        const std::string name = "uniform 0.9";
        if (m_state.has("models", name))
            return note(name);
        throwIfOver();
        const SearchSpace space = deriveSearchSpace(full.spec);
        const Network cut = slim(full, space, makePlan(full, space, uniformAction(space, 0.9, false)));
        const Network trained = m_engines.train(cut, readDataset(m_plan.data, m_plan.dataOptions), trainingSettings(m_search, m_plan.retrainEpochs), {}, telling(name)).network;
        keepModel(name, trained, false);
    }

    void keepWinner(const std::string& agent, int seed)
    {
        const std::string name = agent + " (seed " + std::to_string(seed) + ")";
        if (m_state.has("models", name))
            return note(name);
        throwIfOver();
        const Contest::Outcome outcome = m_contest->play(agent, seed);
        if (!outcome.finalists) {
            std::printf("%s: no candidate of %zu meets the budgets\n", name.c_str(), outcome.episodes.size());
            return;
        }
        const Finalist& best = outcome.finalists->best();
        std::fprintf(stderr, "%s: %zu episodes, episode %d chosen\n", name.c_str(), outcome.episodes.size(), best.episode.number);
        keepModel(name, networkOfEpisode(RunStore(m_contest->database(), RunStore::Access::ReadOnly), outcome.run, best.episode.number), false);
    }

    void note(const std::string& name)
    {
        if (!std::ranges::count(m_order, name))
            m_order.push_back(name);
    }

    // Tests a network and keeps it, as a cfg and weights beside the figures.
    void keepModel(const std::string& name, const Network& network, bool isUnpruned)
    {
        note(name);
        if (m_state.has("models", name))
            return;
        const fs::path stem = m_plan.folder / "models" / name;
        fs::create_directories(stem.parent_path());
        writeDarknet(network, stem.string() + ".cfg", stem.string() + ".weights");
        const std::unique_ptr<Detector> detector = m_engines.makeDetector(network, {});
        Json tests = Json::object();
        for (const fs::path& test : m_plan.tests) {
            const AveragePrecision accuracy = evaluateSplit(*detector, asTest(test, m_plan.dataOptions), Split::Test, 0, {}).accuracy;
            tests[test.filename().string()] = {{"map50", accuracy.map50}, {"map50_95", accuracy.map5095}};
        }
        const Complexity cost = complexity(resized(network.spec, m_plan.deploySize, m_plan.deploySize));
        m_state.set("models", name,
                    {{"val", evaluateSplit(*detector, readDataset(m_plan.data, m_plan.dataOptions), Split::Val, 0, {}).accuracy.map50}, {"tests", tests}, {"flops", cost.flops()},
                     {"params", cost.params}, {"unpruned", isUnpruned}});
        report();
    }

    // All networks in turn, so that what else the machine does meets all of them.
    void time()
    {
        std::vector<std::pair<std::string, Network>> networks;
        for (const std::string& name : m_order)
            if (m_state.has("models", name)) {
                const fs::path stem = m_plan.folder / "models" / name;
                networks.emplace_back(name, readDarknet(stem.string() + ".cfg", stem.string() + ".weights"));
            }
        for (const auto& [name, times] : timeInTurn(networks, {m_plan.deploySize, m_plan.size}, m_plan.rounds))
            m_state.set("times", name, times);
    }

    Plan m_plan;
    BenchState m_state;
    Engines m_engines;
    Clock::time_point m_end;
    Complexity m_unpruned;
    SearchSettings m_search;
    std::optional<Contest> m_contest;
    std::vector<std::string> m_order;  // of the table's rows
};

}  // namespace

int main(int argc, char** argv)
{
    letWaitingThreadsSleep(argv);
    Plan plan;
    CLI::App app{"YOLOv3 at half a per cent of its cost: trained, searched by every agent, retrained, tested in both domains, timed"};
    std::string folder;
    app.add_option("folder", folder, "To work in; what is there is continued")->required();
    app.add_option("--width", plan.width, "Of YOLOv3")->capture_default_str();
    app.add_option("--size", plan.size, "Pixels of training and search")->capture_default_str();
    app.add_option("--deploy-size", plan.deploySize, "Pixels at which FLOPs and latency are stated")->capture_default_str();
    app.add_option("--epochs", plan.epochs, "Of the unpruned networks")->capture_default_str();
    app.add_option("--learning-rate", plan.learningRate, "Of the unpruned networks")->capture_default_str();
    app.add_option("--camera-effects", plan.cameraEffects, "Of every training, the unpruned networks' too: see abcp train")->capture_default_str();
    app.add_option("--budget", plan.budget, "Share of FLOPs and of parameters")->capture_default_str();
    app.add_option("--seeds", plan.seeds, "Searches by ABCP")->capture_default_str();
    app.add_option("--rival-seeds", plan.rivalSeeds, "Searches by each of the others")->capture_default_str();
    app.add_option("--seconds", plan.seconds, "Processor time of a search")->capture_default_str();
    app.add_option("--steps", plan.steps, "Fine-tuning of a candidate")->capture_default_str();
    app.add_option("--fine-tune-rate", plan.fineTuneRate, "Learning rate of that, and of retraining")->capture_default_str();
    app.add_option("--finalists", plan.finalists, "Of each search, retrained")->capture_default_str();
    app.add_option("--retrain-epochs", plan.retrainEpochs, "Of retraining")->capture_default_str();
    app.add_option("--rivals", plan.rivals, "Agents beside ABCP")->delimiter(',')->capture_default_str();
    app.add_option("--stage-minutes", plan.stageMinutes, "After which no further step begins")->capture_default_str();
    app.add_option("--data", plan.data, "Pictures of your own instead of the arena");
    app.add_option("--classes", plan.dataOptions.classes, "Only these classes of all data sets, in this order: a,b,c")->delimiter(',');
    app.add_option("--test", plan.tests, "Data sets for the end");
    app.add_option("--cfg", plan.cfg, "A network trained on --data already")->check(CLI::ExistingFile);
    app.add_option("--weights", plan.weights, "Its weights")->check(CLI::ExistingFile);
    app.add_flag("--quick", plan.quick, "A tiny network for some seconds: whether it works");
    CLI11_PARSE(app, argc, argv);
    if (plan.cfg.empty() != plan.weights.empty() || (!plan.cfg.empty() && plan.data.empty()) || plan.data.empty() != plan.tests.empty()) {
        std::fputs("abcp_bench_headline: --cfg goes with --weights and --data, --data with --test\n", stderr);
        return 2;
    }
    plan.folder = folder;
    if (plan.quick) {
        plan.width = 0.0625;
        plan.size = plan.deploySize = 64;
        plan.epochs = plan.retrainEpochs = plan.seeds = 1;
        plan.finalists = 1;
        plan.budget = 0.3;
        plan.seconds = 4;
        plan.steps = 3;
        plan.rivals = {"uniform"};
        plan.rounds = 3;
    }
    return exitStatusOf("abcp_bench_headline", [&] {
        Headline headline(plan);
        const bool isDone = headline.run();
        headline.report();
        if (!isDone)
            std::printf("Not done: the same command continues.\n");
    });
}
