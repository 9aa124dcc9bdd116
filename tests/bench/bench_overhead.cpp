// What a search costs besides training and evaluating its candidates: sampling, cutting, storing, learning, telling; as a share of its time. The
// search runs as ever, one candidate at a time, its evaluator's time is taken; cutting, which the evaluator does, is done again afterwards and timed.

#include "app/engines.h"
#include "app/thread_policy.h"
#include "core/network/complexity.h"
#include "core/network/darknet_cfg.h"
#include "core/pruning/slimmer.h"
#include "core/search/evaluator.h"
#include "core/workflow/demo.h"
#include "core/workflow/search_job.h"
#include "tests/bench/bench_tools.h"

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace abcp;
using Clock = std::chrono::steady_clock;

struct Plan {
    std::string folder;
    std::vector<std::string> agents{"abcp", "ddpg", "nsga2"};
    int episodes = 60;
    double budget = 0.02;  // share of the unpruned network's FLOPs
    bool quick = false;
};

double secondsSince(Clock::time_point begin)
{
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

template <typename Work>
auto timed(double& seconds, Work work)
{
    const Clock::time_point begin = Clock::now();
    auto result = work();
    seconds += secondsSince(begin);
    return result;
}

// Adds up what its inner one takes.
class TimedEvaluator : public Evaluator {
public:
    TimedEvaluator(std::unique_ptr<Evaluator> inner, double& seconds) : m_inner(std::move(inner)), m_seconds(seconds) {}

    const Network& network() const override { return m_inner->network(); }
    const SearchSpace& space() const override { return m_inner->space(); }
    Measurement reference(std::stop_token stop) override
    {
        return timed(m_seconds, [&] { return m_inner->reference(stop); });
    }
    std::shared_ptr<const ChannelScores> channelScores(std::stop_token stop, const ProgressCallback& progress) override
    {
        return timed(m_seconds, [&] { return m_inner->channelScores(stop, progress); });
    }
    Measurement evaluate(const PruningAction& action, const TrialOptions& trial, std::stop_token stop) override
    {
        return timed(m_seconds, [&] { return m_inner->evaluate(action, trial, stop); });
    }
    int workersFor(const PruningAction&) const override { return 1; }

private:
    std::unique_ptr<Evaluator> m_inner;
    double& m_seconds;
};

double cuttingSeconds(const SearchSettings& settings, const Network& network, const SearchSpace& space, const std::vector<Episode>& episodes)
{
    const Clock::time_point begin = Clock::now();
    for (const Episode& episode : episodes)
        slim(network, space, makePlan(network, space, episode.action, settings.plan));
    return secondsSince(begin);
}

void measure(const Plan& options)
{
    const std::filesystem::path folder = options.folder;
    Engines engines = makeEngines();
    SearchSettings search = prepareDemo({folder / "arena", 1, options.quick}, engines, {}, {}).search;
    search.episodes = options.episodes;
    search.workers = 1;
    search.evaluation.latencyRepeats = 0;
    search.reward.budgets.flops = options.budget * static_cast<double>(complexity(readDarknetCfg(search.cfg).spec).flops());
    double evaluating = 0;
    engines.makeEvaluator = [make = engines.makeEvaluator, &evaluating](Network network, Dataset data, const SearchSettings& settings) {
        return std::make_unique<TimedEvaluator>(make(std::move(network), std::move(data), settings), evaluating);
    };
    const std::filesystem::path database = folder / "overhead.sqlite";
    std::filesystem::remove(database);
    std::printf("%d episodes, %d steps of %d pictures, budget %.1f %% of the FLOPs\n", options.episodes, search.evaluation.fineTuneSteps, search.evaluation.batch,
                100 * options.budget);
    std::printf("%-10s  %12s  %12s  %12s  %12s\n", "agent", "s an episode", "cutting ms", "the rest ms", "share %");
    for (const std::string& agent : options.agents) {
        search.agent = agent;
        const std::unique_ptr<SearchJob> job = SearchJob::start(search, database, engines);
        evaluating = 0;
        const Clock::time_point begin = Clock::now();
        job->run({});
        const double whole = secondsSince(begin), rest = whole - evaluating;
        const std::vector<Episode> episodes = RunStore(database, RunStore::Access::ReadOnly).episodes(job->runId());
        const double cutting = cuttingSeconds(job->settings(), job->network(), job->space(), episodes);
        const double number = static_cast<double>(episodes.size());
        std::printf("%-10s  %12.3f  %12.2f  %12.2f  %12.2f\n", agent.c_str(), whole / number, 1e3 * cutting / number, 1e3 * rest / number,
                    100 * (rest + cutting) / whole);
        std::fflush(stdout);
    }
}

}  // namespace

int main(int argc, char** argv)
{
    letWaitingThreadsSleep(argv);
    Plan options;
    CLI::App app{"What a search costs besides training and evaluating its candidates"};
    app.add_option("folder", options.folder, "To work in")->required();
    app.add_option("--agents", options.agents, "Which ones")->delimiter(',')->capture_default_str();
    app.add_option("--episodes", options.episodes, "Of each")->capture_default_str();
    app.add_option("--budget", options.budget, "Share of the unpruned network's FLOPs")->capture_default_str();
    app.add_flag("--quick", options.quick, "The quick demo's arena and network");
    CLI11_PARSE(app, argc, argv);
    return exitStatusOf("abcp_bench_overhead", [&] { measure(options); });
}
