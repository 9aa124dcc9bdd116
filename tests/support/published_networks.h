#pragma once

#include "core/network/network.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

// Where Debian's darknet package keeps the published descriptions.
std::filesystem::path publishedFolder();

// The file names of those that hold convolutions, without ".cfg".
const std::vector<std::string>& publishedNetworks();

// Networks built from their published structure, by name:
//   yolov4, yolov4-tiny    A. Bochkovskiy et al., arXiv 2004.10934 and 2011.08036; 416 pixels, 80 classes
//   yolo-fastest           version 1.1, 320 pixels, 80 classes
//   mobilenet, -v2, -v3    A. Howard et al., arXiv 1704.04861; M. Sandler et al., 1801.04381, table 2; A. Howard et al., 1905.02244, table 1
//   efficientnet           B0: M. Tan and Q. Le, arXiv 1905.11946, table 1
std::vector<std::pair<std::string, abcp::NetworkSpec>> builtNetworks();
abcp::NetworkSpec builtNetwork(const std::string& name);

// Small networks in AlexeyAB's dialect, by name: every kind of layer that pjreddie's Darknet does not have.
std::vector<std::pair<std::string, abcp::NetworkSpec>> dialectNetworks();

// The list that every check of "any network" goes through: the published, the built and the dialect's. Without Debian's darknet package the
// published ones are there with an empty spec, so that their checks skip visibly.
std::vector<std::pair<std::string, abcp::NetworkSpec>> allNetworks();

// The network at the smallest size, a multiple of 32 pixels up to its own, that its shapes allow; crops shrink with it.
abcp::NetworkSpec smallest(abcp::NetworkSpec spec);

// Weights of the size that keeps values near 1 through any number of layers, drawn fast: these networks are large.
abcp::Network drawnNetwork(const abcp::NetworkSpec& spec);

// The same structure with about a seventh of the channels: much can be tried in little time.
abcp::Network narrowed(const abcp::Network& network);
