#include "core/workflow/steer_run.h"

#include "core/base/error.h"
#include "core/network/darknet_cfg.h"
#include "core/workflow/search_job.h"

#include <algorithm>
#include <variant>

namespace abcp {

namespace {

std::string nameOf(RunId run)
{
    return "run " + std::to_string(toInteger(run));
}

// Whether an action for the one means the same for the other.
bool areAlike(const SearchSpace& a, const SearchSpace& b)
{
    const auto sameBlock = [](const ResidualBlock& x, const ResidualBlock& y) {
        return x.firstLayer == y.firstLayer && x.shortcut == y.shortcut && x.prunable == y.prunable;
    };
    const auto sameGroup = [](const CouplingGroup& x, const CouplingGroup& y) {
        return x.producers == y.producers && x.channels == y.channels && x.prunable == y.prunable;
    };
    return std::ranges::equal(a.blocks, b.blocks, sameBlock) && std::ranges::equal(a.groups, b.groups, sameGroup);
}

class ProgressOnly : public SearchObserver {
public:
    explicit ProgressOnly(ProgressCallback progress) : m_progress(std::move(progress)) {}
    void episodeFinished(const Episode&) override {}
    void progressed(const Progress& update) override
    {
        if (m_progress)
            m_progress(update);
    }

private:
    ProgressCallback m_progress;
};

// A fault that would hold the search, with nobody to let it go on, ends it.
class StopOnPause : public SearchObserver {
public:
    void episodeFinished(const Episode&) override {}
    void paused(const std::string& cause) override
    {
        m_cause = cause;
        m_stop.request_stop();
    }
    std::stop_source& source() { return m_stop; }
    const std::string& cause() const { return m_cause; }

private:
    std::stop_source m_stop;
    std::string m_cause;
};

}  // namespace

SearchSpace spaceOf(const RunRecord& run)
{
    return deriveSearchSpace(parseDarknetCfg(run.cfgText, run.settings.cfg).spec);
}

void validateForRun(const Steering& steering, const RunRecord& run, const std::string& source)
{
    validate(steering, spaceOf(run), source);
    if (steering.reward.budgets.latencyMs && run.settings.evaluation.latencyRepeats == 0)
        throw InputError(source, nameOf(run.id) + " does not measure latency, so that it cannot have a budget of it");
}

Steering steeringToCome(const RunStore& store, RunId run)
{
    Steering steering = store.run(run).steering;
    for (const StoredRequest& waiting : store.requests(run))
        if (const Steering* requested = std::get_if<Steering>(&waiting.request))
            steering = *requested;
    return steering;
}

void requestSteering(RunStore& store, RunId run, const Steering& steering)
{
    validateForRun(steering, store.run(run), "steer");
    store.addRequest(run, steering);
}

Steering requestSteering(RunStore& store, RunId run, const Json& change, const std::string& source)
{
    const Steering steering = steeringFromJson(change, source, steeringToCome(store, run));
    requestSteering(store, run, steering);
    return steering;
}

RequestId requestEvaluation(RunStore& store, RunId run, const PruningAction& action)
{
    const SearchSpace space = spaceOf(store.run(run));
    if (action.keepBlock.size() != space.blocks.size() || action.pruningRatio.size() != space.groups.size())
        throw InputError("action", "does not fit the network of " + nameOf(run));
    actionFromJson(toJson(action, space), space, "action");
    return store.addRequest(run, action);
}

namespace {

Episode evaluateRequested(RunId run, const std::filesystem::path& database, const PruningAction& action, const Engines& engines, const std::stop_token& stop,
                          const ProgressCallback& progress)
{
    const std::unique_ptr<SearchJob> job = SearchJob::resume(run, database, engines);
    StopOnPause guard;
    ProgressOnly told(progress);
    const std::stop_callback stopToo(stop, [&] { guard.source().request_stop(); });
    job->addObserver(told);
    job->addObserver(guard);
    const SearchOutcome outcome = job->answerRequests(guard.source().get_token());
    if (!guard.cause().empty())
        throw FailureError(nameOf(run), guard.cause());
    if (outcome == SearchOutcome::Stopped)
        throw StoppedError();
    const std::vector<Episode> episodes = RunStore(database, RunStore::Access::ReadOnly).episodes(run);
    const auto last = std::find_if(episodes.rbegin(), episodes.rend(), [&](const Episode& one) { return one.origin == Origin::User && one.action == action; });
    if (last == episodes.rend())
        throw FailureError(nameOf(run), "the action was not evaluated: too many candidates failed in a row before it");
    return *last;
}

}  // namespace

std::optional<Episode> evaluateInRun(RunId run, const std::filesystem::path& database, const PruningAction& action, const Engines& engines, std::stop_token stop,
                                     const ProgressCallback& progress)
{
    RequestId request{};
    {
        RunStore store(database);
        const bool isSearched = store.run(run).state == RunState::Running;
        request = requestEvaluation(store, run, action);
        if (isSearched)
            return {};
    }
    try {
        return evaluateRequested(run, database, action, engines, stop, progress);
    } catch (const Error& error) {
        if (error.kind() != Error::Kind::Stopped)
            RunStore(database).withdrawRequest(request);
        throw;
    }
}

std::vector<Experience> experiencesToStartFrom(const SearchSettings& settings, const SearchSpace& space, const std::filesystem::path& database)
{
    if (!settings.startFrom)
        return {};
    const RunId run{settings.startFrom->run};
    const RunStore store(database, RunStore::Access::ReadOnly);
    const RunRecord record = store.run(run);
    if (!areAlike(spaceOf(record), space))
        throw InputError(nameOf(run), "is of another network: its blocks and layers are not those of this one");
    std::vector<Experience> experiences;
    int count = 0;
    for (const Episode& episode : store.episodes(run)) {
        if (count == settings.startFrom->episodes)
            break;
        ++count;
        if (!episode.failed() && record.reference)
            experiences.push_back({episode.action, {reward(*episode.measurement, *record.reference, settings.reward),
                                                    costFreeReward(*episode.measurement, *record.reference, settings.reward)}});
    }
    if (count < settings.startFrom->episodes)
        throw InputError(nameOf(run), "has only " + std::to_string(count) + " episodes of the " + std::to_string(settings.startFrom->episodes) + " to start from");
    return experiences;
}

}  // namespace abcp
