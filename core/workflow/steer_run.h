#pragma once

#include "core/base/json.h"
#include "core/pruning/search_space.h"
#include "core/search/agent.h"
#include "core/search/engines.h"
#include "core/store/run_store.h"

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace abcp {

// A person's hand on a run. What is requested waits in the database until the run's search takes it up before its next episode, in whatever
// thread or process it goes on, or when it is resumed. So each of these may be called from any thread, with a store of its own, while the run
// is searched or not.

// Of the network that a run searches.
SearchSpace spaceOf(const RunRecord& run);
// Throws InputError (where = source) when the steering does not fit the run.
void validateForRun(const Steering& steering, const RunRecord& run, const std::string& source);

// What the run goes on with: as requested last, else as it is in force.
Steering steeringToCome(const RunStore& store, RunId run);
void requestSteering(RunStore& store, RunId run, const Steering& steering);
// The same for what differs from steeringToCome(), as steeringFromJson() reads it. Gives the whole.
Steering requestSteering(RunStore& store, RunId run, const Json& change, const std::string& source);

// An action made by hand, evaluated as an episode of the run: beyond those planned, with the reward in force, exactly as it is (locks, bounds and budgets
// are the agent's). The agent learns from it as from any that others proposed. Throws InputError when it does not fit the run's space.
RequestId requestEvaluation(RunStore& store, RunId run, const PruningAction& action);

// The same at once: requests it, does what is requested of the run and gives the episode. When that cannot be done nothing stays requested, unless by a stop. Nothing when a search has the run: that one takes it up.
// Throws what SearchJob::resume() throws, StoppedError.
std::optional<Episode> evaluateInRun(RunId run, const std::filesystem::path& database, const PruningAction& action, const Engines& engines,
                                     std::stop_token stop = {}, const ProgressCallback& progress = {});

// What an agent with these settings starts from: the episodes of the earlier run, with rewards by these settings. None when the settings name
// no run. Throws InputError when that run is gone, has fewer episodes than were learnt from, or has another space.
std::vector<Experience> experiencesToStartFrom(const SearchSettings& settings, const SearchSpace& space, const std::filesystem::path& database);

}  // namespace abcp
