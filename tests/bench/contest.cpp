#include "tests/bench/contest.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/store/run_store.h"
#include "core/workflow/search_job.h"
#include "tests/bench/bench_tools.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <numeric>
#include <utility>

namespace fs = std::filesystem;

namespace abcp {

namespace {

// Adds up the processor time of a search and stops it when that is enough.
class Clockwork : public SearchObserver {
public:
    // `keep` is told after each episode what was spent, so that a killed benchmark does not spend it again.
    Clockwork(double limit, double spent, std::stop_source& stop, std::function<void(double)> keep)
        : m_limit(limit), m_before(spent), m_stop(stop), m_keep(std::move(keep))
    {
    }

    void episodeFinished(const Episode&) override
    {
        m_keep(spent());
        if (isOver())
            m_stop.request_stop();
    }
    double spent() const { return m_before + processorSeconds() - m_start; }
    bool isOver() const { return spent() >= m_limit; }

private:
    double m_limit;
    double m_before;
    double m_start = processorSeconds();
    std::stop_source& m_stop;
    std::function<void(double)> m_keep;
};

// The processor time of each episode of a search.
class EpisodeTimes : public SearchObserver {
public:
    void referenceMeasured(const Measurement&) override { m_last = processorSeconds(); }
    void episodeFinished(const Episode&) override { times.push_back(processorSeconds() - std::exchange(m_last, processorSeconds())); }

    std::vector<double> times;

private:
    double m_last = 0;
};

}  // namespace

BenchState::BenchState(const fs::path& folder, const Json& options) : m_file(folder / "bench.json")
{
    fs::create_directories(folder);
    m_json = fs::exists(m_file) ? readJsonFile(m_file) : Json{{"options", options}};
    if (m_json.at("options") != options)
        throw InputError(folder, "holds a benchmark made with other options");
}

bool BenchState::has(const std::string& part, const std::string& key) const
{
    return m_json.contains(part) && m_json[part].contains(key);
}

Json BenchState::get(const std::string& part, const std::string& key) const
{
    return m_json.at(part).at(key);
}

void BenchState::set(const std::string& part, const std::string& key, Json value)
{
    m_json[part][key] = std::move(value);
    writeFileAtomically(m_file, m_json.dump(2));
}

Contest::Contest(const fs::path& folder, const Rules& rules, BenchState& state, const Engines& engines)
    : m_folder(folder), m_rules(rules), m_state(state), m_engines(engines)
{
}

int Contest::plannedEpisodes()
{
    if (!m_state.has("planned", "episodes")) {
        SearchSettings probe = m_rules.search;
        probe.agent = "uniform";
        probe.episodes = 8;
        probe.workers = 1;
        const fs::path database = m_folder / "probe.sqlite";
        fs::remove(database);
        const std::unique_ptr<SearchJob> job = SearchJob::start(probe, database, m_engines);
        EpisodeTimes times;
        job->addObserver(times);
        job->run({});
        m_state.set("planned", "episodes", std::max(4, static_cast<int>(1.25 * m_rules.seconds / median(times.times))));
    }
    return m_state.get("planned", "episodes").get<int>();
}

Contest::Outcome Contest::play(const std::string& agent, int seed)
{
    const std::string key = agent + "/" + std::to_string(seed);
    std::unique_ptr<SearchJob> job;
    if (m_state.has("runs", key)) {
        job = SearchJob::resume(RunId{m_state.get("runs", key).get<std::int64_t>()}, database(), m_engines);
    } else {
        SearchSettings settings = m_rules.search;
        settings.name = key;
        settings.agent = agent;
        settings.seed = static_cast<std::uint64_t>(seed);
        settings.episodes = plannedEpisodes();
        job = SearchJob::start(settings, database(), m_engines);
        m_state.set("runs", key, toInteger(job->runId()));
    }
    Outcome outcome;
    outcome.run = job->runId();
    std::stop_source stop;
    Clockwork clock(m_rules.seconds, m_state.has("spent", key) ? m_state.get("spent", key).get<double>() : 0.0, stop,
                    [&](double spent) { m_state.set("spent", key, spent); });
    job->addObserver(clock);
    if (!clock.isOver())
        job->run(stop.get_token());
    job.reset();

    RunStore store(database());
    outcome.episodes = store.episodes(outcome.run);
    outcome.best = finalistsOf(outcome.episodes, m_rules.search.reward.budgets, m_rules.finalists);
    if (!outcome.best.empty()) {
        const RetrainOptions training{.epochs = m_rules.retrainEpochs};
        outcome.finalists = retrainFinalists(store, outcome.run, m_rules.finalists, training, m_engines);
        if (m_rules.costSteps.count > 0)
            outcome.ladder = retrainCostLadder(store, outcome.run, m_rules.costSteps, training, m_engines);
    }
    return outcome;
}

Dataset asTest(const fs::path& data, const ReadOptions& options)
{
    Dataset dataset = readDataset(data, options);
    if (!dataset.split(Split::Test).empty())
        return dataset;
    std::vector<std::size_t>& test = dataset.splits[static_cast<std::size_t>(Split::Test)];
    test.resize(dataset.samples.size());
    std::iota(test.begin(), test.end(), std::size_t{0});
    return dataset;
}

}  // namespace abcp
