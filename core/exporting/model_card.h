#pragma once

#include "core/base/json.h"
#include "core/exporting/exporter.h"
#include "core/pruning/pruning_plan.h"
#include "core/search/measurement.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace abcp {

// A file of the export as its card lists it.
struct CardFile {
    std::string name;           // without folder
    std::string format;
    std::string sha256;
    std::optional<double> maxAbsDiff;
    std::string verification;
};

// What somebody who gets an exported network must know of it. Empty or absent: not known, or not measured.
struct ModelCard {
    std::string name;
    std::string created;        // UTC, ISO 8601
    std::string program;        // "ABCP Studio 0.1.0"
    std::string environment;    // Engines::describe()

    std::string sourceCfg, sourceCfgHash, sourceWeights, sourceWeightsHash;
    std::string dataSet, dataFingerprint;
    std::int64_t run = 0;
    int episode = 0;
    std::string agent;
    Json action;                // as the command line's --action takes it
    PlanOptions plan;           // how the action was resolved
    bool retrained = false;

    std::optional<Measurement> before;      // the unpruned network
    std::optional<Measurement> candidate;   // the episode in the search: after its short fine-tuning, which exported weights do not have
    std::optional<Measurement> after;       // the exported weights
    std::int64_t flops = 0;                 // of the exported network, one image
    std::int64_t params = 0;

    std::vector<std::string> classes;
    Shape input;
    Json heads;                 // headsJson()
    std::vector<CardFile> files;
};

// The detection heads with their anchors in input pixels: [{"layer", "type", "anchors": [[w, h], ...]}, ...].
Json headsJson(const NetworkSpec& spec);
// How a picture becomes the network's input, for a person.
extern const char* const inputScaling;
// "ABCP Studio 0.1.0"; the version alone.
std::string programName();
std::string programVersion();

Json toJson(const ModelCard& card);
std::string toMarkdown(const ModelCard& card);

}  // namespace abcp
