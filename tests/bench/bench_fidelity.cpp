// How well cheap evaluations foretell full retraining: takes candidates out of a store of runs, retrains each, evaluates each after several
// lengths of fine-tuning, and prints how alike the orders are. What was retrained is kept in the store, so a call that was stopped goes on.

#include "app/engines.h"
#include "app/thread_policy.h"
#include "core/base/error.h"
#include "core/base/rank_correlation.h"
#include "core/network/darknet_weights.h"
#include "core/store/run_store.h"
#include "core/workflow/finalists.h"
#include "core/workflow/search_job.h"
#include "tests/bench/bench_tools.h"

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <limits>
#include <string>
#include <vector>

namespace {

using namespace abcp;
using Clock = std::chrono::steady_clock;

struct Candidate {
    RunId run;
    Episode episode;
};

// `each` of every run, evenly from the better half of what meets its budgets, the best first.
std::vector<Candidate> candidatesOf(const RunStore& store, std::size_t each)
{
    std::vector<Candidate> result;
    for (const RunRecord& run : store.runs()) {
        const std::vector<Episode> all = store.episodes(run.id);
        const std::vector<Episode> ranked = finalistsOf(all, run.settings.reward.budgets, all.size());
        for (std::size_t i = 0; i < each && i < ranked.size(); ++i)
            result.push_back({run.id, ranked[i * std::max<std::size_t>(ranked.size() / 2, each) / each]});
    }
    return result;
}

void printRow(const std::string& score, const std::vector<double>& values, const std::vector<double>& retrained, double seconds)
{
    const std::optional<RankCorrelation> all = rankCorrelation(values, retrained);
    // Whether the best can be told apart matters more than whether the worst can.
    const double limit = median(retrained);
    std::vector<double> upperValues, upperRetrained;
    double best = -std::numeric_limits<double>::infinity(), ofBest = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (retrained[i] >= limit) {
            upperValues.push_back(values[i]);
            upperRetrained.push_back(retrained[i]);
        }
        if (values[i] > best) {
            best = values[i];
            ofBest = retrained[i];
        }
    }
    const std::optional<RankCorrelation> upper = rankCorrelation(upperValues, upperRetrained);
    const double none = std::numeric_limits<double>::quiet_NaN();
    std::printf("%-28s %8.2f %10.3f %10.3f %12.3f %12.3f\n", score.c_str(), seconds, all ? all->spearman : none, all ? all->kendall : none,
                upper ? upper->spearman : none, ofBest);
    std::fflush(stdout);
}

void compare(const std::filesystem::path& database, std::size_t each, const std::vector<int>& lengths, int epochs, double learningRate)
{
    const Engines engines = makeEngines();
    RunStore store(database);
    const std::vector<Candidate> candidates = candidatesOf(store, each);
    if (candidates.size() < 3)
        throw InputError(database, "holds fewer than three candidates that meet their budgets");
    std::vector<double> retrained, found;
    for (const Candidate& candidate : candidates) {
        const RetrainResult result = retrainEpisode(store, candidate.run, candidate.episode.number, {.epochs = epochs, .once = true}, engines);
        retrained.push_back(result.measurement.map50);
        found.push_back(candidate.episode.measurement->map50);
        std::printf("%-16s episode %4d: %6.3f %% of the FLOPs, mAP50 %.3f in the search, %.3f retrained\n", store.run(candidate.run).settings.name.c_str(),
                    candidate.episode.number, 100 * candidate.episode.measurement->flopsRatio, found.back(), retrained.back());
        std::fflush(stdout);
    }
    std::printf("\n%-28s %8s %10s %10s %12s %12s\n", "score", "seconds", "Spearman", "Kendall", "upper half", "its choice");
    printRow("mAP50 in the search", found, retrained, 0);
    const RunRecord record = store.run(candidates.front().run);
    const Network original = readDarknet(record.settings.cfg, record.settings.weights);
    const Dataset data = readDataset(record.settings.data, record.settings.dataOptions);
    for (const int steps : lengths) {
        SearchSettings settings = record.settings;
        settings.evaluation.fineTuneSteps = steps;
        if (learningRate > 0)
            settings.evaluation.learningRate = learningRate;
        const std::unique_ptr<Evaluator> evaluator = engines.makeEvaluator(original, data, settings);
        evaluator->reference({});
        std::vector<double> map50, map5095, loss, seconds;
        for (const Candidate& candidate : candidates) {
            const auto start = Clock::now();
            const Measurement measured = evaluator->evaluate(candidate.episode.action, {.seed = settings.seed}, {});
            seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
            map50.push_back(measured.map50);
            map5095.push_back(measured.map5095);
            loss.push_back(-measured.loss);
        }
        const std::string name = std::to_string(steps) + " steps, ";
        printRow(name + "mAP50", map50, retrained, median(seconds));
        printRow(name + "mAP50:95", map5095, retrained, median(seconds));
        printRow(name + "loss", loss, retrained, median(seconds));
    }
}

}  // namespace

int main(int argc, char** argv)
{
    letWaitingThreadsSleep(argv);
    CLI::App app{"How well short fine-tuning foretells the order after full retraining"};
    std::string database;
    std::size_t each = 2;
    std::vector<int> lengths{24, 48, 96, 192, 384};
    int epochs = 16;
    double learningRate = 0;
    app.add_option("database", database, "Store of runs of one network and data set; retrained candidates are added to it, so give a copy")->required()->check(CLI::ExistingFile);
    app.add_option("--each", each, "Candidates of each run")->check(CLI::Range(1, 1000))->capture_default_str();
    app.add_option("--steps", lengths, "Lengths of fine-tuning")->delimiter(',')->capture_default_str();
    app.add_option("--epochs", epochs, "Of retraining")->capture_default_str();
    app.add_option("--learning-rate", learningRate, "Of fine-tuning; 0: the first run's")->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    return exitStatusOf("abcp_bench_fidelity", [&] {
        compare(database, each, lengths, epochs, learningRate);
    });
}
