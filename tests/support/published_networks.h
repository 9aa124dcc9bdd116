#pragma once

#include "core/network/network_spec.h"

#include <filesystem>
#include <string>
#include <vector>

// Where Debian's darknet package keeps the published descriptions.
std::filesystem::path publishedFolder();

// The file names of those that hold convolutions, without ".cfg".
const std::vector<std::string>& publishedNetworks();

// YOLOv4 and YOLOv4-tiny at 416 pixels with 80 classes, built from their published structure (A. Bochkovskiy et al.,
// arXiv 2004.10934 and 2011.08036).
abcp::NetworkSpec yolov4();
abcp::NetworkSpec yolov4Tiny();

// Small networks in AlexeyAB's dialect, by name: every kind of layer that pjreddie's Darknet does not have.
std::vector<std::pair<std::string, abcp::NetworkSpec>> dialectNetworks();

// The network at the smallest size, a multiple of 32 pixels up to its own, that its shapes allow; crops shrink with it.
abcp::NetworkSpec smallest(abcp::NetworkSpec spec);
