#pragma once

#include "core/base/json.h"
#include "core/data/dataset.h"
#include "core/pruning/pruning_plan.h"
#include "core/search/agent_settings.h"
#include "core/search/reward.h"
#include "core/search/steering.h"
#include "core/training/frozen_layers.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace abcp {

struct AugmentationSettings;

// How a candidate is measured.
struct EvaluationSettings {
    int inputSize = 0;            // pixels; 0: as the cfg says
    int calibrationImages = 64;   // training pictures that re-estimate the batch-norm statistics; 0: keep the old ones
    int fineTuneSteps = 96;       // optimizer steps after the cut, 0 to 100,000
    int batch = 8;
    double learningRate = 6e-3;
    double cameraEffects = 0;     // probability of each of camera_effects.h in these steps, and in retraining
    Freeze freeze = Freeze::None; // what these steps leave as it is; its batch norm is re-estimated before them
    int maxValidationImages = 0;  // 0: the whole split
    int latencyRepeats = 15;      // timed passes, after 3 to warm up; 0: not measured
};

// How the pictures of fine-tuning and of retraining are varied.
AugmentationSettings augmentationOf(const EvaluationSettings& evaluation);

// The episodes of an earlier run of the same space that an agent learns from before its first proposal.
struct StartFrom {
    std::int64_t run = 0;         // its number in the same database
    int episodes = 0;             // how many of its first ones, 1 or more
};

// Everything that decides a run, up to where it is steered; the window's Start and `abcp search` fill the same struct. Kept as JSON with the run.
struct SearchSettings {
    std::filesystem::path cfg;
    std::filesystem::path weights;
    std::filesystem::path data;
    ReadOptions dataOptions;      // which classes of it, and how it is divided
    std::filesystem::path watch;  // a second data set: each candidate is measured on its val split, never rewarded for it; empty: none
    std::string name;             // of the run, for a person; may be empty
    std::string agent = "abcp";
    AgentSettings agentSettings;  // those of `agent` are kept with the run
    int episodes = 200;           // 1 to 1,000,000
    int plannedEpisodes = 0;      // that agents which sweep divide their way by; 0: episodes
    std::uint64_t seed = 1;
    double minRatio = 0.0;        // bounds of the pruning ratios, 0 <= min < max <= 0.99
    double maxRatio = 0.98;
    Locks locks;                  // of blocks and layers
    RewardSettings reward;
    EvaluationSettings evaluation;
    PlanOptions plan;
    int repeatEvery = 0;          // after each so many evaluated episodes the best candidate so far is evaluated again, with other batches; 0: never
    double stopHopeless = 0;      // fine-tuning is cut short of candidates whose early loss is among the worst share of those before; 0: never, to 0.9
    int threads = 0;              // 0: as many as have enough to do, see thread_choice.h
    int workers = 0;              // candidates evaluated at once where one keeps only one thread busy; 0: one a core, 1: one by one; to 64
    std::string device = "cpu";   // auto, cpu, cuda:N
    int stopAfterFailures = 10;   // failed candidates in a row that end the run
    std::optional<StartFrom> startFrom = {};
};

// Throws InputError naming the setting.
void validate(const SearchSettings& settings);

Json toJson(const SearchSettings& settings);
SearchSettings searchSettingsFromJson(const Json& json, const std::string& source);

}  // namespace abcp
