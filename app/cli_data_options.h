#pragma once

#include "core/data/dataset.h"

#include <CLI/CLI.hpp>

#include <string>

namespace abcp::cli {

// How a command reads its data set.
struct DataOptions {
    ReadOptions read;
    std::string namesFile;
};

// --classes, --names, --split-seed, --val-share. The options must outlive parsing.
void addDataOptions(CLI::App& command, DataOptions& options);
// Reads the file of names, when there is one. Throws InputError.
ReadOptions readOptions(const DataOptions& options);

}  // namespace abcp::cli
