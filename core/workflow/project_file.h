#pragma once

#include "core/base/json.h"
#include "core/search/search_settings.h"

#include <filesystem>
#include <optional>

namespace abcp {

// A search that is set up and not yet started: what the form of the studio holds, and what a project file keeps.
struct Project {
    SearchSettings search;                     // may be half filled in; relative paths are relative to the current folder
    std::filesystem::path database = {};       // where its runs go; empty: the database of everybody
    std::optional<double> flopsShare = {};     // a budget as a share of the unpruned FLOPs, above 0, at most 1, in place of search.reward.budgets.flops
};

// As a file in `folder` keeps it: paths below the folder are relative to it, all others absolute.
Json toJson(const Project& project, const std::filesystem::path& folder);

// Throws InputError naming the place: no such file, no JSON, another kind of file, a newer version, an unknown key, a wrong type or value.
// Whether the files that it names are there is not looked at. Its paths are absolute.
Project readProject(const std::filesystem::path& file);
// Throws InputError on a path or text that is no UTF-8, FailureError when the file cannot be written. The old file stays until the new one is whole.
void writeProject(const std::filesystem::path& file, const Project& project);

// What to search, with the share of FLOPs made a budget: reads the network for it. Throws InputError when it cannot be read.
SearchSettings searchOf(const Project& project);

}  // namespace abcp
