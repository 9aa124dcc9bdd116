#pragma once

#include "core/network/network.h"

#include <cstdint>
#include <string_view>

// Networks drawn as one line of text, so that a test shows what it is about:
//
//   networkSpec("in 3x32x32 | conv 16 3 /2 | conv 8 1 | conv 16 | shortcut -3 | head 2")
//
// text  := "in" input ("|" layer)*
// input := CHANNELS "x" HEIGHT "x" WIDTH
// layer := "conv" FILTERS [SIZE=3] option*    batch norm and leaky unless an option says otherwise
//        | "dw" [SIZE=3] option*              depthwise: as many filters and groups as input channels
//        | "conn" OUTPUTS option*             connected
//        | "local" FILTERS [SIZE=3] [activation]
//        | "shortcut" LAYER+ [activation]
//        | "sam" LAYER [activation]
//        | "scale" LAYER [activation]         scale_channels
//        | "route" LAYER+
//        | "part" ID GROUPS LAYER+            a route with groups
//        | "up" STRIDE
//        | "max" SIZE STRIDE [PADDING=SIZE-1]
//        | "avg" | "cost" | "softmax"
//        | "reorg" STRIDE ["reverse"]
//        | "crop" SIDE
//        | "drop" PROBABILITY
//        | "yolo" CLASSES                     as many anchors as the channels before it allow
//        | "head" CLASSES [ANCHORS=1]         two layers: the plain 1 x 1 convolution and its yolo
//        | "region" CLASSES                   likewise
//        | "grid" SIDE BOXES CLASSES          detection
// option := "/" STRIDE | "g" GROUPS | "p" PADDING | "nobn" | activation | "plain" (nobn linear)
// activation := "linear" | "leaky" | "relu" | ... as a cfg has it
//
// LAYER: below zero it counts back from the layer itself, else it is the layer's index, as in a cfg.
// Padding of a convolution is size / 2 unless "p" gives it. Blanks are free, "|" may be a line break.
// Shapes are inferred. A fault in the text throws InputError.
abcp::NetworkSpec networkSpec(std::string_view text);

// The same with weights from randomlyInitialised().
abcp::Network network(std::string_view text, std::uint64_t seed = 1);

// The same with every batch norm's scale, shift, mean and variance drawn too, so that an error in
// handling one of them changes what the network computes.
abcp::Network livelyNetwork(std::string_view text, std::uint64_t seed = 1);
// Draws them into an existing network.
abcp::Network withLivelyBatchNorm(const abcp::Network& network, std::uint64_t seed);
