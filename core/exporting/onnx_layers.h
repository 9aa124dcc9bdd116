#pragma once

// Only for onnx_*.cpp files.
#include "core/exporting/exporter.h"
#include "core/exporting/onnx_graph.h"

#include <string>
#include <vector>

namespace abcp {

// Adds the nodes of all layers that read the value `input`; returns the name of each layer's output. Throws InputError naming a layer that
// cannot be expressed.
std::vector<std::string> addOnnxLayers(OnnxGraph& graph, const Network& network, const std::string& input, bool foldBatchNorm);

// Adds the decoding of one head or softmax, `raw` being what it reads. A head gives 1 x boxes x (5 + classes) (see OnnxOptions), a
// softmax 1 x values. Throws InputError on a [region] whose classes are a tree.
std::string addOnnxDecoding(OnnxGraph& graph, const NetworkSpec& spec, int layer, const std::string& raw);

// Boxes that a head tells of, before any threshold.
std::int64_t boxesOfHead(const LayerSpec& head);

}  // namespace abcp
