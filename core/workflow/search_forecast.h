#pragma once

#include "core/network/complexity.h"
#include "core/network/network_spec.h"
#include "core/pruning/search_space.h"
#include "core/search/search_settings.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace abcp {

// How fast this machine is, for a forecast.
struct MachinePace {
    double slowness = 1;       // how many times longer an episode takes than modelledSeconds() says, above 0
    int episodes = 0;          // measured ones that this rests on; 0: none was measured here
    bool sameNetwork = false;  // they are of the network that the forecast is about
};

// Pictures that a search can draw on.
struct PictureCounts {
    std::size_t train = 0;
    std::size_t validation = 0;  // those of a second data set too
};

// What a search can reach and what it will need, before it begins.
struct SearchForecast {
    Complexity most;            // of the largest and of the smallest network within locks and bounds
    Complexity least;
    std::int64_t typicalFlops = 0;  // of a candidate: at the budget, else at a uniform cut in the midst of the bounds
    int atOnce = 1;             // candidates evaluated side by side, where the agent proposes several
    double episodeSeconds = 0;  // of one typical candidate
    double seconds = 0;         // of the whole search
    double bytes = 0;           // of memory at its peak
    MachinePace pace;
};

// About right at best: where episodes of the same network were measured the duration is meant to be within a factor of two, elsewhere of five; the memory
// within a factor of two. spec: at the size that is searched. Settings, locks included, must fit it: throws InputError.
SearchForecast forecastOf(const SearchSettings& settings, const NetworkSpec& spec, const SearchSpace& space, const PictureCounts& pictures,
                          const MachinePace& pace = {});

// Of an episode with a candidate of so many FLOPs, cut from `spec`, on the machine of docs/benchmarks.md.
double modelledSeconds(const SearchSettings& settings, const NetworkSpec& spec, double flops, const PictureCounts& pictures);

// From the newest run of this network that was searched in this database, else from the newest of any; its data set is taken to hold as many pictures.
// Nothing measured when there is no such run, or no database that can be read.
MachinePace paceOf(const std::filesystem::path& database, const NetworkSpec& spec, const PictureCounts& pictures);

// All of that from the settings' files. Throws InputError when one of them cannot be read.
SearchForecast forecastOf(const SearchSettings& settings, const std::filesystem::path& database);

// For a person, one fact a line.
std::vector<std::string> describe(const SearchForecast& forecast);

}  // namespace abcp
