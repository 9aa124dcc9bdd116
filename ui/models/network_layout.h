#pragma once

#include "core/network/network_spec.h"
#include "core/pruning/search_space.h"

#include <vector>

namespace abcp::ui {

// A network laid out from left to right, before anything is drawn: where along the row each layer stands, what brackets and arcs join.
// Lengths are in widths of a layer with weights.
struct NetworkLayout {
    enum class Kind { Weights, Head, Join, Other };  // Join: shortcut, route and their like

    struct Bar {
        int layer = 0;
        Kind kind = Kind::Other;
        double left = 0;
        double width = 0;
        int channels = 0;  // that it outputs
        int group = -1;    // prunable coupling group that it produces or follows, else -1
        int hue = -1;      // number of that group among those that tie layers, -1 for a layer on its own

        double centre() const { return left + width / 2; }
    };
    struct Bracket {
        int block = 0;
        double left = 0;
        double right = 0;
        int level = 0;  // 0 lies next to the bars, an outer block below it
        bool prunable = true;
    };
    struct Arc {
        int from = 0;  // layers
        int to = 0;
        double left = 0;
        double right = 0;
        int block = -1;      // that the arc bypasses, -1 for none
        bool route = false;  // the channels are joined, not added
    };

    std::vector<Bar> bars;  // one a layer
    std::vector<Bracket> brackets;
    std::vector<Arc> arcs;
    double width = 0;
    int levels = 0;           // of brackets
    int largestChannels = 1;  // of layers with weights

    // The layer at this place along the row, -1 for none.
    int layerAt(double x) const;
    // The block whose bracket at this level covers the place, -1 for none.
    int blockAt(double x, int level) const;
};

NetworkLayout layOut(const NetworkSpec& spec, const SearchSpace& space);

}  // namespace abcp::ui
