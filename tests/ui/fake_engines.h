#pragma once

#include "core/search/engines.h"
#include "core/search/search_settings.h"
#include "core/store/run_store.h"

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

// Engines without torch: an evaluator that takes a few milliseconds and makes figures up from the action alone.
struct FakeBehaviour {
    std::atomic<int> delayMs = 2;                   // of one evaluation, interrupted by a stop
    std::atomic<int> evaluations = 0;               // begun so far
    std::atomic<int> failEvery = 0;                 // every n-th candidate fails; 0: none
    std::atomic<int> crashAt = -1;                  // the evaluation that throws something that is no error of ours
};

abcp::Engines makeFakeEngines(std::shared_ptr<FakeBehaviour> behaviour);

// A small detector in the manner of the zoo, with its weights, and a data set of blank pictures, as files below `folder`.
abcp::SearchSettings writeFakeProject(const std::filesystem::path& folder, int episodes);

// A search of that project with such engines, from beginning to end, in FOLDER/studio.sqlite.
abcp::RunId runFakeSearch(const std::filesystem::path& folder, int episodes);
