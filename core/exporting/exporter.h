#pragma once

#include "core/network/network.h"
#include "core/search/engines.h"
#include "core/training/detector.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace abcp {

struct ExportedFile {
    std::filesystem::path path;
    std::string format;        // "darknet", "onnx", "torchscript", "card"
    // Largest difference of any result value, read back against the original, over several inputs; not a number where
    // nothing could compute the file.
    double maxAbsDiff = 0;
    std::string verification;  // what was checked, for a person
};

using DetectorFactory = std::function<std::unique_ptr<Detector>(const Network&, const DetectorOptions&)>;

// Each exporter writes its files into folder, over any that are there, reads them back, computes both on random pictures and refuses
// (FailureError, files removed) when a result differs by more than 1e-4 of its largest value. A network without weights and a layer that the
// format cannot express are an InputError. Missing folders are made.

// stem.cfg, stem.weights and stem.names. OpenCV's DNN module computes them too: maxAbsDiff is the larger difference of the two. Where it cannot
// run them, or reads a layer in another way than Darknet, `verification` says so.
std::vector<ExportedFile> exportDarknet(const Network& network, const std::vector<std::string>& classes,
                                        const std::filesystem::path& folder, const std::string& stem,
                                        const DetectorFactory& makeDetector);

struct OnnxOptions {
    bool foldBatchNorm = true;  // into the convolutions; else BatchNormalization nodes
    // Decoded boxes instead of the heads' raw values: one output "detections", 1 x boxes x (5 + classes). A row is x, y of the top left
    // corner, width and height as shares of the network's input, objectness, and a probability for each class; the confidence
    // for a class is objectness x probability. Boxes stand in the order heads, anchors, rows, columns (of a [detection] grid: cells,
    // boxes); nothing is dropped, no non-maximum suppression. A softmax gives "probabilities_LAYER" instead of "logits_LAYER".
    bool decode = false;
};

// stem.onnx: opset 13, one input "images" (1 x C x H x W, RGB, 0 to 1, letterboxed), outputs "head_LAYER" as the [yolo], [region] or
// [detection] layer receives them, "logits_LAYER" before a softmax, or "output_LAYER". Classes, anchors and scaling stand in the metadata.
// onnx's checker and strict shape inference must pass; OpenCV's DNN module computes the comparison. Where that cannot run a layer,
// maxAbsDiff is not a number and `verification` says why.
// Throws InputError also when the file would be larger than 2 GB, or the heads to be decoded have different classes.
std::vector<ExportedFile> exportOnnx(const Network& network, const std::vector<std::string>& classes, const std::filesystem::path& folder,
                                     const std::string& stem, const OnnxOptions& options, const DetectorFactory& makeDetector);

// stem.pt: a module for torch.jit.load whose forward() takes N x C x H x W floats (RGB, 0 to 1, letterboxed) and returns the list of what
// the heads receive, raw. Batch norm is folded.
std::vector<ExportedFile> exportTorchScript(const Network& network, const std::filesystem::path& folder, const std::string& stem,
                                            const Engines& engines);

// Darknet files with OpenCV's DNN module as the judge: the largest difference of any head value, as a share of the head's
// largest value. Only for files that we wrote ourselves.
double differenceToOpenCv(const Network& network, const std::filesystem::path& cfg, const std::filesystem::path& weights,
                          const DetectorFactory& makeDetector);

}  // namespace abcp
