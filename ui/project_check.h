#pragma once

#include "core/network/network_spec.h"
#include "core/pruning/search_space.h"
#include "core/search/search_settings.h"
#include "core/workflow/search_forecast.h"

#include <QString>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace abcp::ui {

// What a look at a project's files found: one message a field where something is wrong, and the figures of what is right.
struct ProjectCheck {
    struct Field {
        QString error;     // empty: usable
        QString note;      // what was found, or warnings
        bool missing = false;  // nothing given yet: the error is a request, not a fault
    };
    struct NetworkFacts {
        int layers = 0;
        int convolutions = 0;
        int blocks = 0;           // prunable
        int groups = 0;           // prunable
        int prunableConvolutions = 0;
        int inputWidth = 0;
        int inputHeight = 0;
        int classes = 0;          // 0: no head
        std::int64_t flops = 0;
        std::int64_t params = 0;
        NetworkSpec spec;
        SearchSpace space;
    };
    struct DataFacts {
        QString format;
        int images = 0;
        int boxes = 0;
        int classes = 0;
        int train = 0;
        int validation = 0;
        int problems = 0;
        std::shared_ptr<const Dataset> content;
        std::string fingerprint;      // as datasetFingerprint() gives it
    };

    Field cfg;
    Field weights;
    Field data;
    Field database;
    Field settings;
    std::optional<NetworkFacts> network;
    std::optional<DataFacts> dataset;
    PictureCounts pictures;       // of the data set and the watched one
    MachinePace pace;             // what the database's runs tell, once network and data set are there

    // By what was found, for settings that may be others by now. Empty while the network or the data set is not there, or when the settings do not fit it.
    std::optional<SearchForecast> forecast(const SearchSettings& settings) const;

    // Why a search cannot start, the first reason; empty when it can.
    QString reason() const;
};

// Looks at a project without changing anything; meant for a worker thread, takes as long as reading the files does.
ProjectCheck checkProject(const SearchSettings& settings, const std::filesystem::path& database);

// The settings alone, without a look at files; no fault while files are still missing.
ProjectCheck::Field checkSettings(const SearchSettings& settings);

}  // namespace abcp::ui
