// Graph and attributes follow https://github.com/onnx/onnx/blob/main/docs/Operators.md, operator set 13.
#include "core/exporting/exporter.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/exporting/model_card.h"
#include "core/exporting/onnx_layers.h"
#include "core/exporting/verification.h"
#include "core/network/complexity.h"
#include "core/training/head_decoder.h"

#include <onnx/checker.h>
#include <onnx/shape_inference/implementation.h>
#include <opencv2/dnn.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace fs = std::filesystem;

namespace abcp {

namespace {

constexpr std::int64_t operatorSet = 13;
constexpr std::int64_t irVersion = 7;
constexpr std::size_t maxModelBytes = std::numeric_limits<std::int32_t>::max();  // protobuf's own limit

// One output of the graph.
struct Output {
    std::string name;
    std::vector<int> layers;  // whose results it is made of
    Shape shape;              // of detections: 1 x boxes x (5 + classes)
    bool detections = false;
};

const LayerSpec& layerOf(const NetworkSpec& spec, int index)
{
    return spec.layers[static_cast<std::size_t>(index)];
}

// The head or softmax that reads a result; nothing behind a network without.
std::optional<int> readerOf(const NetworkSpec& spec, int result)
{
    const int next = result + 1;
    return next < static_cast<int>(spec.size()) && endsNetwork(layerOf(spec, next)) ? std::optional(next) : std::nullopt;
}

std::string rawName(const NetworkSpec& spec, int result)
{
    const std::optional<int> reader = readerOf(spec, result);
    if (!reader)
        return "output_" + std::to_string(result);
    return (headClasses(layerOf(spec, *reader)) ? "head_" : "logits_") + std::to_string(*reader);
}

// Adds outputs for all results of the network to the graph.
std::vector<Output> addOutputs(OnnxGraph& graph, const NetworkSpec& spec, const std::vector<std::string>& values, bool decode)
{
    std::vector<Output> outputs;
    std::vector<std::string> boxes;
    Output detections{"detections", {}, {1, 0, 0}, true};
    for (const int result : spec.results()) {
        const std::string& value = values[static_cast<std::size_t>(result)];
        const Shape& shape = layerOf(spec, result).output;
        const std::optional<int> reader = decode ? readerOf(spec, result) : std::nullopt;
        if (!reader) {
            graph.output(value, rawName(spec, result), onnxShape(shape));
            outputs.push_back({rawName(spec, result), {result}, shape});
            continue;
        }
        const LayerSpec& head = layerOf(spec, *reader);
        const std::string decoded = addOnnxDecoding(graph, spec, *reader, value);
        const std::optional<int> classes = headClasses(head);
        if (!classes) {
            const std::string name = "probabilities_" + std::to_string(*reader);
            graph.output(decoded, name, {1, shape.elements()});
            outputs.push_back({name, {result}, shape});
            continue;
        }
        if (!boxes.empty() && detections.shape.width != 5 + *classes)
            throw InputError("layer " + std::to_string(*reader) + " [" + layerTypeName(head) + "]",
                             "has other classes than the heads before it: they cannot be decoded into one output");
        boxes.push_back(decoded);
        detections.layers.push_back(result);
        detections.shape.height += static_cast<int>(boxesOfHead(head));
        detections.shape.width = 5 + *classes;
    }
    if (!boxes.empty()) {
        const std::string all = boxes.size() == 1 ? boxes.front() : graph.node("Concat", "detections_of_all_heads", boxes, {{"axis", std::int64_t{1}}});
        graph.output(all, detections.name, {1, detections.shape.height, detections.shape.width});
        outputs.push_back(detections);
    }
    return outputs;
}

void addMetadata(onnx::ModelProto& model, const NetworkSpec& spec, const std::vector<std::string>& classes, const OnnxOptions& options)
{
    const auto add = [&](const char* key, const std::string& value) {
        onnx::StringStringEntryProto* entry = model.add_metadata_props();
        entry->set_key(key);
        entry->set_value(value);
    };
    add("classes", Json(classes).dump());
    add("heads", headsJson(spec).dump());
    add("input", inputScaling);
    if (options.decode)
        add("detections", "x, y (top left corner), width, height as shares of the input, objectness, class probabilities; "
                          "confidence = objectness x class probability; no non-maximum suppression");
}

// onnx's own errors, and what its checker says, in one line.
template <typename F>
void translatingOnnxErrors(const fs::path& file, F&& work)
{
    try {
        work();
    } catch (const onnx::checker::ValidationError& error) {
        throw FailureError(file.string(), std::string("the ONNX checker refuses it: ") + error.what());
    } catch (const onnx::InferenceError& error) {
        throw FailureError(file.string(), std::string("ONNX shape inference refuses it: ") + error.what());
    }
}

// Decoded boxes as they are compared: x, y, width, height of each, and apart from them (sizes can be large) the confidence of each class, boxes
// in the order of decodeHead().
struct DecodedMaps {
    FeatureMap boxes, confidences;

    explicit DecodedMaps(const Shape& table)
        : boxes{{1, table.height, 4}, {}}, confidences{{1, table.height, table.width - 5}, {}}
    {
    }
    void addTo(std::vector<FeatureMap>& maps)
    {
        maps.push_back(std::move(boxes));
        maps.push_back(std::move(confidences));
    }
};

DecodedMaps decodedByUs(const NetworkSpec& spec, const Output& output, const std::vector<FeatureMap>& raw)
{
    DecodedMaps maps(output.shape);
    const auto classes = static_cast<std::size_t>(output.shape.width) - 5;
    const std::vector<int> results = spec.results();
    for (const int layer : output.layers) {
        std::vector<Detection> found;
        const auto position = static_cast<std::size_t>(std::ranges::find(results, layer) - results.begin());
        decodeHead(raw[position].values.data(), layerOf(spec, layer + 1), spec.input, -std::numeric_limits<float>::infinity(), found);
        for (std::size_t i = 0; i < found.size(); ++i) {
            if (i % classes == 0)
                maps.boxes.values.insert(maps.boxes.values.end(), {found[i].box.x, found[i].box.y, found[i].box.width, found[i].box.height});
            maps.confidences.values.push_back(found[i].confidence);
        }
    }
    return maps;
}

// The same form of the graph's output.
DecodedMaps decodedByGraph(const cv::Mat& result, const Output& output)
{
    DecodedMaps maps(output.shape);
    const FeatureMap table = fromOpenCv(result, output.shape);
    const auto columns = static_cast<std::size_t>(output.shape.width);
    for (std::size_t row = 0; row < table.values.size(); row += columns) {
        const auto values = std::span(table.values).subspan(row, columns);
        maps.boxes.values.insert(maps.boxes.values.end(), values.begin(), values.begin() + 4);
        for (const float probability : values.subspan(5))
            maps.confidences.values.push_back(values[4] * probability);
    }
    return maps;
}

FeatureMap softmaxed(const Softmax& softmax, FeatureMap map)
{
    const std::size_t size = map.values.size() / static_cast<std::size_t>(softmax.groups);
    for (std::size_t begin = 0; begin < map.values.size(); begin += size) {
        const std::span<float> group(map.values.data() + begin, size);
        const double largest = std::ranges::max(group);
        double sum = 0;
        for (const float value : group)
            sum += std::exp((value - largest) / softmax.temperature);
        for (float& value : group)
            value = static_cast<float>(std::exp((value - largest) / softmax.temperature) / sum);
    }
    return map;
}

std::vector<FeatureMap> expectedOutputs(const NetworkSpec& spec, const std::vector<Output>& outputs, bool decode, const std::vector<FeatureMap>& raw)
{
    const std::vector<int> results = spec.results();
    std::vector<FeatureMap> expected;
    for (const Output& output : outputs) {
        if (output.detections) {
            decodedByUs(spec, output, raw).addTo(expected);
            continue;
        }
        const int result = output.layers.front();
        const FeatureMap& map = raw[static_cast<std::size_t>(std::ranges::find(results, result) - results.begin())];
        const std::optional<int> reader = decode ? readerOf(spec, result) : std::nullopt;
        expected.push_back(reader ? softmaxed(*layerOf(spec, *reader).as<Softmax>(), map) : map);
    }
    return expected;
}

// OpenCV puts its own words before the name of a node.
std::string openCvName(const cv::dnn::Net& net, const std::string& output)
{
    for (const std::string& name : net.getLayerNames())
        if (name == output || name.ends_with("!" + output))
            return name;
    return output;
}

// The outputs that OpenCV computes. Throws cv::Exception where it cannot.
std::vector<FeatureMap> computeWithOpenCv(cv::dnn::Net& net, const std::vector<Output>& outputs, const FeatureMap& input)
{
    net.setInput(openCvBlob(input));
    std::vector<cv::String> names;
    for (const Output& output : outputs)
        names.push_back(openCvName(net, output.name));
    std::vector<cv::Mat> blobs;
    net.forward(blobs, names);
    std::vector<FeatureMap> maps;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        if (outputs[i].detections)
            decodedByGraph(blobs[i], outputs[i]).addTo(maps);
        else
            maps.push_back(fromOpenCv(blobs[i], outputs[i].shape));
    }
    return maps;
}

}  // namespace

std::vector<ExportedFile> exportOnnx(const Network& network, const std::vector<std::string>& classes, const fs::path& folder, const std::string& stem,
                                     const OnnxOptions& options, const DetectorFactory& makeDetector)
{
    requireWeights(network);
    const NetworkSpec& spec = network.spec;
    const fs::path file = folder / (stem + ".onnx");
    if (complexity(spec).params > static_cast<std::int64_t>(maxModelBytes / sizeof(float)))
        throw InputError(file, "would be larger than the 2 GB that an ONNX file can hold");

    onnx::ModelProto model;
    model.set_ir_version(irVersion);
    model.set_producer_name("ABCP Studio");
    model.set_producer_version(programVersion());
    onnx::OperatorSetIdProto* operators = model.add_opset_import();
    operators->set_domain("");
    operators->set_version(operatorSet);
    addMetadata(model, spec, classes, options);
    model.mutable_graph()->set_name(stem);
    OnnxGraph graph(*model.mutable_graph());
    graph.input("images", onnxShape(spec.input));
    const std::vector<Output> outputs = addOutputs(graph, spec, addOnnxLayers(graph, network, "images", options.foldBatchNorm), options.decode);
    if (model.ByteSizeLong() > maxModelBytes)
        throw InputError(file, "would be larger than the 2 GB that an ONNX file can hold");
    translatingOnnxErrors(file, [&] {
        onnx::checker::check_model(model);
        onnx::shape_inference::InferShapes(model, onnx::OpSchemaRegistry::Instance(), {/*check_type=*/true, /*strict_mode=*/1, /*data_prop=*/true});
    });

    UnverifiedFiles files({file});
    writeFileAtomically(file, model.SerializeAsString());
    const Verification expected(network, makeDetector, [&](const std::vector<FeatureMap>& raw) { return expectedOutputs(spec, outputs, options.decode, raw); });
    const std::string checked = "ONNX checker and strict shape inference; ";
    try {
        cv::dnn::Net net = cv::dnn::readNetFromONNX(file.string());
        net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        const Difference difference = expected.compare([&](const FeatureMap& input) { return computeWithOpenCv(net, outputs, input); }, file.string());
        files.accept(difference);
        return {{file, "onnx", difference.largest, checked + "computed by OpenCV " CV_VERSION}};
    } catch (const cv::Exception& error) {
        files.acceptUncompared();
        std::string reason = error.err;
        std::ranges::replace(reason, '\n', ' ');
        return {{file, "onnx", std::numeric_limits<double>::quiet_NaN(), checked + "not computed, as OpenCV " CV_VERSION " cannot run it: " + reason}};
    }
}

}  // namespace abcp
