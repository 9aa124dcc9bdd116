#pragma once

#include "core/network/activation.h"

#include <string>
#include <utility>
#include <vector>

// Small networks that hold every layer type and every activation, for all exporters.
struct LayerCase {
    std::string name;
    std::string text;  // see tests/support/network_text.h
};

inline std::vector<LayerCase> layerCases()
{
    std::vector<LayerCase> cases{
        {"residual", "in 3x32x32 | conv 8 3 /2 | conv 4 1 | conv 8 | shortcut -3 leaky | conv 8 3 /2 | head 2"},
        {"two heads", "in 3x32x32 | conv 8 3 /2 | conv 16 3 /2 | head 2 2 | route -3 | conv 8 1 | up 2 | route -1 0 | conv 8 | head 2 2"},
        {"grouped", "in 3x16x20 | conv 8 3 /2 | dw 3 | conv 6 1 linear g2 | conv 6 5 nobn relu | head 1"},
        {"no padding", "in 3x17x13 | conv 8 3 /2 p0 | conv 6 2 p0 | head 1"},
        {"maxpool", "in 3x15x13 | conv 4 | max 2 2 | max 2 1 | max 3 1 | max 3 2 0 | head 1"},
        {"maxpool pyramid", "in 3x16x16 | conv 4 linear | max 5 1 | route -2 | max 9 1 | route -2 | max 13 1 | route -1 -3 -5 -6 | head 1"},
        {"maxpool padded widely", "in 3x9x9 | conv 4 linear | max 2 1 2 | max 3 2 4 | head 1"},
        {"connected", "in 3x8x6 | conv 4 3 /2 | conn 10 | conn 12 nobn relu | softmax"},
        {"local", "in 3x9x8 | conv 4 3 /2 | local 5 3 leaky | local 3 1 | head 1"},
        {"grid", "in 3x12x12 | conv 8 3 /2 | max 2 2 0 | local 4 3 leaky | drop 0.5 | conn 63 plain | grid 3 1 2"},
        {"grid of two boxes", "in 3x12x12 | conv 8 3 /2 | conn 48 plain | grid 2 2 2"},
        {"shortcuts", "in 3x8x8 | conv 4 | conv 4 | conv 4 | shortcut -2 -3 relu | head 1"},
        {"shortcut with fewer channels", "in 3x8x8 | conv 3 | conv 6 | shortcut -2 | head 1"},
        {"shortcut with more channels", "in 3x8x8 | conv 6 | conv 3 | shortcut -2 | head 1"},
        {"shortcut from a larger map", "in 3x16x16 | conv 6 | conv 8 3 /2 | shortcut -2 | head 1"},
        {"shortcut from a map of odd size", "in 3x9x13 | conv 4 | conv 4 3 /2 p0 | shortcut -2 | head 1"},
        {"shortcut from a smaller map", "in 3x16x16 | conv 6 3 /4 | route 0 | up 4 | conv 4 | shortcut 0 | head 1"},
        {"sam", "in 3x8x8 | conv 6 | conv 6 1 logistic | sam -2 leaky | head 1"},
        {"squeeze and excitation", "in 3x8x8 | conv 6 | avg | conv 3 1 relu nobn | conv 6 1 logistic nobn | scale 0 relu | head 1"},
        {"routes in parts", "in 3x8x8 | conv 8 | part 1 2 -1 | conv 4 | part 0 2 -1 0 | head 1"},
        {"reorg", "in 3x12x8 | conv 8 | reorg 2 | conv 8 | reorg 2 reverse | head 1"},
        {"reorg of odd depth", "in 3x12x12 | conv 9 | reorg 3 | head 1"},
        {"reorg beside", "in 3x16x16 | conv 8 3 /2 | max 2 2 | conv 8 | route 0 | conv 4 1 | reorg 2 | route -1 2 | conv 24 1 plain | region 3"},
        {"region", "in 3x16x16 | conv 8 3 /2 | conv 16 3 /2 | conv 24 1 plain | region 3"},
        {"crop and classify", "in 3x12x12 | crop 9 | conv 8 3 /2 | avg | conv 5 1 plain | softmax | cost"},
        {"no head", "in 3x8x8 | conv 4 | drop 0.3 | conv 5 | cost"},
        {"a result that is read on", "in 3x8x8 | conv 14 1 plain | yolo 2 | route 0 | conv 14 | yolo 2"},
        {"a result without a layer of its own", "in 3x8x8 | conv 7 1 | drop 0.1 | yolo 2 | route 0 | yolo 2"},
    };
    for (const abcp::Activation activation : abcp::allActivations()) {
        const std::string name = abcp::activationName(activation);
        cases.push_back({"activation " + name, "in 3x12x12 | conv 8 " + name + " | conv 6 1 nobn " + name + " | conv 6 | shortcut -2 " + name + " | head 1"});
    }
    return cases;
}
