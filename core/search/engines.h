#pragma once

#include "core/search/agent.h"
#include "core/search/evaluator.h"
#include "core/search/search_settings.h"
#include "core/training/detector.h"
#include "core/training/scoring_settings.h"
#include "core/training/training_settings.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace abcp {

// The engines that need torch, as functions: app/ fills them in once, everybody else only calls them.
struct Engines {
    std::function<std::unique_ptr<Detector>(const Network&, const DetectorOptions&)> makeDetector;
    std::function<TrainingResult(const Network&, const Dataset&, const TrainingSettings&, std::stop_token, const ProgressCallback&)> train;
    // For ChannelImportance::Taylor.
    std::function<ChannelScores(const Network&, const SearchSpace&, const Dataset&, const ScoringSettings&, std::stop_token, const ProgressCallback&)> scoreChannels;
    std::function<std::unique_ptr<Evaluator>(Network, Dataset, const SearchSettings&)> makeEvaluator;
    std::function<std::unique_ptr<Agent>(const std::string& name, const AgentTask&)> makeAgent;  // throws InputError on an unknown name
    // Writes a network with folded batch norm as a TorchScript module, over a file that is there; and what such a file, written by ourselves, computes:
    // as Detector::forward().
    std::function<void(const Network&, const std::filesystem::path&)> writeTorchScript;
    std::function<std::vector<FeatureMap>(const std::filesystem::path&, const FeatureMap&)> runTorchScript;
    std::function<std::string()> describe;  // "LibTorch 1.13.1, cpu x2, OpenBLAS", for the status bar and reports
};

}  // namespace abcp
