// Searches with every agent in turn, for the same processor time each, over several seeds, retrains each one's finalists fully and tests the
// best of them on pictures that nothing has seen: a table of medians and spreads. Continues where it was stopped.

#include "app/engines.h"
#include "app/thread_policy.h"
#include "core/data/arena.h"
#include "core/network/complexity.h"
#include "core/network/darknet_cfg.h"
#include "core/network/darknet_weights.h"
#include "core/search/pareto.h"
#include "core/search/reward.h"
#include "core/store/run_store.h"
#include "core/training/evaluation.h"
#include "core/workflow/demo.h"
#include "core/workflow/search_job.h"
#include "tests/bench/bench_tools.h"
#include "tests/bench/contest.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace abcp;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Plan {
    fs::path folder;
    std::vector<std::string> agents = agentNames();
    int seeds = 3;
    double seconds = 300;      // of each search
    double budget = 0.05;      // share of the unpruned network's FLOPs
    int fineTuneSteps = 96;
    double learningRate = EvaluationSettings{}.learningRate;
    std::string reward = "loss";
    std::size_t finalists = 3;
    CostSteps costSteps;
    int retrainEpochs = 24;
    double stageMinutes = 110;
    bool quick = false;
    // Of a network and data of one's own; empty: the arena.
    fs::path cfg, weights, data;
    ReadOptions dataOptions;
    std::vector<fs::path> tests;
};

// What came out of one agent with one seed, after full retraining.
struct Outcome {
    int episodes = 0;
    double cheapBest = 0;       // mAP50 of the candidate with the largest reward, as the search saw it
    double cheapVolume = 0;     // hypervolume of all candidates
    double val = 0;             // mAP50 of the best finalist
    double strictVal = 0;       // its mAP50:95
    double volume = 0;          // hypervolume of the finalists and the cost steps, retrained
    double lessCost = 0;        // mAP50 of the first cost step below the budget, retrained; 0 where there is none
    double flopsShare = 0;
    std::vector<double> tests;  // mAP50 of the best finalist on each test set
    std::vector<double> strictTests;  // its mAP50:95
};

Json toJson(const Outcome& o)
{
    return {{"episodes", o.episodes}, {"best_cheap", o.cheapBest}, {"volume_cheap", o.cheapVolume}, {"val", o.val}, {"strict_val", o.strictVal},
            {"volume", o.volume}, {"less_cost", o.lessCost}, {"flops_share", o.flopsShare}, {"tests", o.tests}, {"strict_tests", o.strictTests}};
}

Outcome outcomeFromJson(const Json& json)
{
    return {json.at("episodes"), json.at("best_cheap"), json.at("volume_cheap"), json.at("val"), json.at("strict_val"), json.at("volume"), json.at("less_cost"), json.at("flops_share"),
            json.at("tests").get<std::vector<double>>(), json.at("strict_tests").get<std::vector<double>>()};
}

class Benchmark {
public:
    explicit Benchmark(Plan options)
        : m_options(std::move(options)), m_engines(makeEngines()), m_end(Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double, std::ratio<60>>(m_options.stageMinutes))),
          m_state(m_options.folder, optionsOf(m_options))
    {
        prepare();
    }

    static Json optionsOf(const Plan& o)
    {
        return {{"seconds", o.seconds}, {"budget", o.budget}, {"steps", o.fineTuneSteps}, {"learning_rate", o.learningRate}, {"reward", o.reward}, {"finalists", o.finalists},
                {"cost_steps", o.costSteps.count}, {"cost_factor", o.costSteps.factor}, {"epochs", o.retrainEpochs}, {"quick", o.quick}, {"cfg", o.cfg.string()}, {"data", o.data.string()}, {"classes", o.dataOptions.classes}};
    }

    // False when the time of this stage ran out first.
    bool run()
    {
        for (int seed = 1; seed <= m_options.seeds; ++seed)
            for (const std::string& agent : m_options.agents) {
                const std::string key = agent + "/" + std::to_string(seed);
                if (m_state.has("results", key))
                    continue;
                if (Clock::now() >= m_end)
                    return false;
                const Outcome outcome = play(agent, seed);
                m_state.set("results", key, toJson(outcome));
                printRow(agent, seed, outcome);
            }
        return true;
    }

    void printTable() const
    {
        std::printf("\n%-12s %5s  %8s  %18s  %18s  %18s  %18s  %18s  %18s", "agent", "seeds", "episodes", "best cheap mAP50", "retrained val", "its mAP50:95", "at less cost", "volume retrained", "FLOPs share %");
        for (const fs::path& test : m_testNames)
            std::printf("  %18s  %18s", test.string().c_str(), "its mAP50:95");
        std::printf("\n");
        for (const std::string& agent : m_options.agents) {
            std::vector<Outcome> outcomes;
            for (int seed = 1; seed <= m_options.seeds; ++seed)
                if (const std::string key = agent + "/" + std::to_string(seed); m_state.has("results", key))
                    outcomes.push_back(outcomeFromJson(m_state.get("results", key)));
            if (outcomes.empty())
                continue;
            const auto column = [&](const std::function<double(const Outcome&)>& value) {
                std::vector<double> values;
                for (const Outcome& outcome : outcomes)
                    values.push_back(value(outcome));
                const auto [low, high] = std::ranges::minmax(values);
                std::printf("  %6.3f %5.3f-%5.3f", median(values), low, high);
            };
            std::printf("%-12s %5zu  %8.0f", agent.c_str(), outcomes.size(), median([&] {
                            std::vector<double> values;
                            for (const Outcome& outcome : outcomes)
                                values.push_back(outcome.episodes);
                            return values;
                        }()));
            column([](const Outcome& o) { return o.cheapBest; });
            column([](const Outcome& o) { return o.val; });
            column([](const Outcome& o) { return o.strictVal; });
            column([](const Outcome& o) { return o.lessCost; });
            column([](const Outcome& o) { return o.volume; });
            column([](const Outcome& o) { return 100 * o.flopsShare; });
            for (std::size_t i = 0; i < m_testNames.size(); ++i) {
                column([i](const Outcome& o) { return o.tests.at(i); });
                column([i](const Outcome& o) { return o.strictTests.at(i); });
            }
            std::printf("\n");
        }
    }

private:
    void prepare()
    {
        if (m_options.cfg.empty()) {
            const DemoOptions demo{m_options.folder / "arena", 1, m_options.quick};
            const DemoProject project = prepareDemo(demo, m_engines, {}, m_quiet);
            m_search = project.search;
            m_options.tests = {m_options.folder / "arena-sim-test", m_options.folder / "arena-field-test"};
            for (const ArenaDomain domain : {ArenaDomain::Sim, ArenaDomain::Field}) {
                const fs::path& folder = m_options.tests[domain == ArenaDomain::Sim ? 0 : 1];
                if (!fs::exists(folder))
                    writeArena(folder, {m_options.quick ? 40 : 300, domain, domain == ArenaDomain::Sim ? std::uint64_t{11} : std::uint64_t{12}, 256}, {}, {});
            }
        } else {
            m_search.cfg = m_options.cfg;
            m_search.weights = m_options.weights;
            m_search.data = m_options.data;
            m_search.dataOptions = m_options.dataOptions;
        }
        m_search.evaluation.fineTuneSteps = m_options.fineTuneSteps;
        m_search.evaluation.learningRate = m_options.learningRate;
        m_search.evaluation.latencyRepeats = 0;
        m_search.reward.name = m_options.reward;
        m_search.reward.budgets = {};
        m_search.reward.budgets.flops = m_options.budget * static_cast<double>(complexity(readDarknetCfg(m_search.cfg).spec).flops());
        // How good it is alone: every candidate has the same budget.
        m_search.reward.costWeight = 0;
        for (const fs::path& test : m_options.tests)
            m_testNames.push_back(test.filename());
        m_contest.emplace(m_options.folder, Contest::Rules{.search = m_search, .seconds = m_options.seconds, .finalists = m_options.finalists, .costSteps = m_options.costSteps,
                                                            .retrainEpochs = m_options.retrainEpochs}, m_state, m_engines);
    }

    Outcome play(const std::string& agent, int seed)
    {
        const Contest::Outcome played = m_contest->play(agent, seed);
        Outcome outcome;
        outcome.episodes = static_cast<int>(played.episodes.size());
        if (!played.finalists)
            return outcome;
        std::vector<ParetoPoint> cheap, full;
        for (const Episode& episode : played.episodes)
            if (!episode.failed())
                cheap.push_back({episode.measurement->flopsRatio, episode.measurement->map50});
        outcome.cheapBest = played.best.front().measurement->map50;
        outcome.cheapVolume = hypervolume(cheap, corner());
        for (const Finalist& finalist : played.finalists->finalists)
            full.push_back({finalist.retrained.flopsRatio, finalist.retrained.map50});
        for (const Finalist& step : played.ladder->finalists) {
            full.push_back({step.retrained.flopsRatio, step.retrained.map50});
            if (step.retrained.flopsRatio <= m_options.budget / m_options.costSteps.factor)
                outcome.lessCost = std::max(outcome.lessCost, step.retrained.map50);
        }
        outcome.volume = hypervolume(full, corner());
        const Finalist& best = played.finalists->best();
        outcome.val = best.retrained.map50;
        outcome.strictVal = best.retrained.map5095;
        outcome.flopsShare = best.retrained.flopsRatio;
        const Network network = networkOfEpisode(RunStore(m_contest->database(), RunStore::Access::ReadOnly), played.run, best.episode.number);
        const std::unique_ptr<Detector> detector = m_engines.makeDetector(network, {});
        for (const fs::path& test : m_options.tests) {
            const AveragePrecision accuracy = evaluateSplit(*detector, asTest(test, m_search.dataOptions), Split::Test, 0, {}).accuracy;
            outcome.tests.push_back(accuracy.map50);
            outcome.strictTests.push_back(accuracy.map5095);
        }
        return outcome;
    }

    ParetoPoint corner() const { return {2 * m_options.budget, 0}; }

    void printRow(const std::string& agent, int seed, const Outcome& outcome) const
    {
        std::printf("%-12s seed %d: %4d episodes, best cheap mAP50 %.3f, retrained %.3f at %.2f %% of the FLOPs", agent.c_str(), seed, outcome.episodes,
                    outcome.cheapBest, outcome.val, 100 * outcome.flopsShare);
        for (std::size_t i = 0; i < outcome.tests.size(); ++i)
            std::printf(", %s %.3f", m_testNames[i].string().c_str(), outcome.tests[i]);
        std::printf("\n");
        std::fflush(stdout);
    }

    Plan m_options;
    Engines m_engines;
    Clock::time_point m_end;
    BenchState m_state;
    SearchSettings m_search;
    std::optional<Contest> m_contest;
    std::vector<fs::path> m_testNames;
    ProgressCallback m_quiet;
};

}  // namespace

int main(int argc, char** argv)
{
    letWaitingThreadsSleep(argv);
    Plan options;
    CLI::App app{"Every agent for the same time under the same budget, on the same data; retrained, tested, compared"};
    std::string folder;
    app.add_option("folder", folder, "To work in; a benchmark that is there is continued")->required();
    app.add_option("--agents", options.agents, "Which ones")->delimiter(',')->capture_default_str();
    app.add_option("--seeds", options.seeds, "Searches an agent")->capture_default_str();
    app.add_option("--seconds", options.seconds, "Processor time of a search")->capture_default_str();
    app.add_option("--budget", options.budget, "Share of the unpruned network's FLOPs")->capture_default_str();
    app.add_option("--steps", options.fineTuneSteps, "Fine-tuning of a candidate")->capture_default_str();
    app.add_option("--learning-rate", options.learningRate, "Of these steps")->capture_default_str();
    app.add_option("--reward", options.reward, "Of every agent")->check(CLI::IsMember(rewardNames()))->capture_default_str();
    app.add_option("--finalists", options.finalists, "Of each search, retrained")->capture_default_str();
    app.add_option("--cost-steps", options.costSteps.count, "Of each search, retrained besides: the best at the whole cost, at half, at a quarter ...")
        ->check(CLI::Range(2, 8))->capture_default_str();
    app.add_option("--cost-factor", options.costSteps.factor, "By which each of these costs is less than the one before")->check(CLI::Range(1.1, 10.0))->capture_default_str();
    app.add_option("--epochs", options.retrainEpochs, "Of retraining")->capture_default_str();
    app.add_option("--stage-minutes", options.stageMinutes, "After which no further search begins")->capture_default_str();
    app.add_option("--cfg", options.cfg, "Network of your own instead of the arena's")->check(CLI::ExistingFile);
    app.add_option("--weights", options.weights, "Its weights")->check(CLI::ExistingFile);
    app.add_option("--data", options.data, "What it is searched on");
    app.add_option("--classes", options.dataOptions.classes, "Only these classes of all data sets, in this order: a,b,c")->delimiter(',');
    app.add_option("--test", options.tests, "Data sets for the end");
    app.add_flag("--quick", options.quick, "Two agents for some seconds: whether it works");
    CLI11_PARSE(app, argc, argv);
    if (options.cfg.empty() != options.data.empty() || options.cfg.empty() != options.weights.empty()) {
        std::fputs("abcp_bench_search: --cfg, --weights and --data belong together\n", stderr);
        return 2;
    }
    options.folder = folder;
    if (options.quick) {
        options.agents = {"random", "abcp"};
        options.seeds = 1;
        options.seconds = 6;
        options.fineTuneSteps = 4;
        options.finalists = 1;
        options.costSteps = {2};
        options.retrainEpochs = 1;
    }
    return exitStatusOf("abcp_bench_search", [&] {
        Benchmark benchmark(options);
        const bool isDone = benchmark.run();
        benchmark.printTable();
        if (!isDone)
            std::printf("Not done: the same command continues.\n");
    });
}
