#pragma once

#include "core/network/network.h"
#include "core/search/engines.h"
#include "core/store/run_store.h"

#include <opencv2/core/mat.hpp>

#include <filesystem>
#include <stop_token>
#include <vector>

namespace abcp {

// The network up to a layer, whose output is then its only result; heads on the way only pass on what they read.
Network networkUpTo(Network network, int layer);

// What one layer makes of a picture, in the unpruned network and in a candidate.
struct LayerMaps {
    int layer = 0;                // in the unpruned network
    std::filesystem::path file;   // the picture
    int pictures = 0;             // that there are to choose from
    FeatureMap original;
    std::vector<int> kept;        // its channels that the candidate has, ascending; none where the layer was removed
    FeatureMap candidate;         // one map for each of them; empty where the layer was removed
    bool retrained = false;       // the candidate has a checkpoint; else the weights it inherited
};

// picture: a number in the validation split. Throws InputError when there is no such layer or picture, or a file has changed since the run was started.
LayerMaps featureMaps(const RunStore& store, RunId run, int episode, int layer, int picture, const Engines& engines, std::stop_token stop = {});

}  // namespace abcp
