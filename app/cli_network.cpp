#include "app/cli_command.h"

#include "core/base/error.h"
#include "core/network/complexity.h"
#include "core/network/darknet_cfg.h"
#include "core/network/darknet_weights.h"
#include "core/network/zoo.h"
#include "core/pruning/search_space.h"

#include <charconv>
#include <cstdio>
#include <iostream>
#include <optional>

namespace abcp::cli {

namespace {

struct ZooArguments {
    std::string name;
    std::string anchors;
    ZooOptions options;
};

// "10,13, 16,30, ..." as a cfg writes them.
std::vector<std::pair<double, double>> parseAnchors(const std::string& text)
{
    std::vector<double> numbers;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        if (*at == ',' || *at == ' ') {
            ++at;
            continue;
        }
        double value = 0;
        const auto [next, error] = std::from_chars(at, end, value);
        if (error != std::errc{} || !(value > 0))
            throw InputError("--anchors", "must be pairs of positive numbers: w,h, w,h, ...");
        numbers.push_back(value);
        at = next;
    }
    if (numbers.size() % 2 != 0)
        throw InputError("--anchors", "must be pairs: w,h, w,h, ...");
    std::vector<std::pair<double, double>> anchors;
    for (std::size_t i = 0; i < numbers.size(); i += 2)
        anchors.emplace_back(numbers[i], numbers[i + 1]);
    return anchors;
}

void runZoo(const ZooArguments& arguments)
{
    ZooOptions options = arguments.options;
    options.anchors = parseAnchors(arguments.anchors);
    std::cout << darknetCfg(zooNetwork(arguments.name, options));
}

struct InspectArguments {
    std::string cfg, weights;
    int size = 0;
};

Json shapeJson(const Shape& shape) { return {shape.channels, shape.height, shape.width}; }

Json inspection(const NetworkSpec& spec, const SearchSpace& space, const std::vector<CfgWarning>& warnings)
{
    const Complexity whole = complexity(spec);
    int convolutions = 0;
    Json layers = Json::array();
    for (std::size_t i = 0; i < spec.size(); ++i) {
        const LayerSpec& layer = spec.layers[i];
        const Complexity cost = layerComplexity(layer);
        convolutions += layer.as<Convolutional>() ? 1 : 0;
        layers.push_back({{"index", i}, {"type", layerTypeName(layer)}, {"out", shapeJson(layer.output)}, {"flops", cost.flops()},
                          {"params", cost.params}, {"group", space.groupOfLayer(static_cast<int>(i))}});
    }
    Json blocks = Json::array(), groups = Json::array();
    for (const ResidualBlock& block : space.blocks)
        blocks.push_back({{"input", block.input}, {"first", block.firstLayer}, {"shortcut", block.shortcut}, {"prunable", block.prunable},
                          {"reason", block.reason}});
    for (const CouplingGroup& group : space.groups)
        groups.push_back({{"producers", group.producers}, {"followers", group.followers}, {"channels", group.channels},
                          {"prunable", group.prunable}, {"reason", group.reason}});
    Json notes = Json::array();
    for (const CfgWarning& warning : warnings)
        notes.push_back({{"line", warning.line}, {"what", warning.what}});
    return {{"input", shapeJson(spec.input)},
            {"totals", {{"flops", whole.flops()}, {"macs", whole.macs}, {"params", whole.params}, {"conv_layers", convolutions}}},
            {"search_space", {{"residual_blocks", space.prunableBlocks()}, {"prunable_convs", space.prunableConvolutions()},
                              {"coupling_groups", space.prunableGroups()}}},
            {"layers", layers}, {"blocks", blocks}, {"groups", groups}, {"warnings", notes}};
}

std::string shapeText(const Shape& shape)
{
    char text[64];
    std::snprintf(text, sizeof text, "%d x %d x %d", shape.channels, shape.height, shape.width);
    return text;
}

void printInspection(const NetworkSpec& spec, const SearchSpace& space)
{
    std::printf("layer  type            output               FLOPs       params   group\n");
    for (std::size_t i = 0; i < spec.size(); ++i) {
        const LayerSpec& layer = spec.layers[i];
        const Complexity cost = layerComplexity(layer);
        const int group = space.groupOfLayer(static_cast<int>(i));
        std::printf("%5zu  %-14s  %-18s  %12s  %9s  %6s\n", i, layerTypeName(layer).c_str(), shapeText(layer.output).c_str(),
                    cost.macs > 0 ? withPrefix(static_cast<double>(cost.flops()), "").c_str() : "",
                    cost.params > 0 ? withPrefix(static_cast<double>(cost.params), "").c_str() : "",
                    group < 0 ? "" : std::to_string(group).c_str());
    }
    const Complexity whole = complexity(spec);
    std::printf("\ninput %s, %s, %s\n", shapeText(spec.input).c_str(), withPrefix(static_cast<double>(whole.flops()), "FLOPs").c_str(),
                withPrefix(static_cast<double>(whole.params), "parameters").c_str());
    std::printf("search space: %d residual blocks, %d prunable convolutions in %d coupling groups\n", space.prunableBlocks(),
                space.prunableConvolutions(), space.prunableGroups());
}

void runInspect(const InspectArguments& arguments, bool json)
{
    ParsedCfg parsed = readDarknetCfg(arguments.cfg);
    if (!arguments.weights.empty())
        readDarknetWeights(parsed.spec, arguments.weights);
    NetworkSpec spec = arguments.size > 0 ? resized(parsed.spec, arguments.size, arguments.size) : parsed.spec;
    const SearchSpace space = deriveSearchSpace(spec);
    for (const CfgWarning& warning : parsed.warnings)
        std::cerr << arguments.cfg << ":" << warning.line << ": warning: " << warning.what << "\n";
    if (json)
        Context::print(inspection(spec, space, parsed.warnings));
    else
        printInspection(spec, space);
}

}  // namespace

void addNetworkCommands(CLI::App& app, Context& context)
{
    auto zoo = std::make_shared<ZooArguments>();
    CLI::App* zooCommand = app.add_subcommand("zoo", "Print the cfg of a built-in network");
    zooCommand->add_option("name", zoo->name, "yolov3 or yolov3-tiny")->required();
    zooCommand->add_option("--classes", zoo->options.classes, "Number of classes")->required();
    zooCommand->add_option("--width", zoo->options.width, "Scales the channels, 0.0625 to 1")->capture_default_str();
    zooCommand->add_option("--size", zoo->options.size, "Input pixels, a multiple of 32")->capture_default_str();
    zooCommand->add_option("--anchors", zoo->anchors, "Anchors in pixels: w,h, w,h, ...");
    zooCommand->callback([zoo] { runZoo(*zoo); });

    auto inspect = std::make_shared<InspectArguments>();
    CLI::App* inspectCommand = app.add_subcommand("inspect", "Layers, shapes, FLOPs, parameters and search space of a network");
    inspectCommand->add_option("cfg", inspect->cfg, "Darknet cfg")->required();
    inspectCommand->add_option("--weights", inspect->weights, "Check this weights file too");
    inspectCommand->add_option("--size", inspect->size, "Input pixels instead of the cfg's");
    addJsonOption(*inspectCommand, context);
    inspectCommand->callback([inspect, &context] { runInspect(*inspect, context.json); });
}

}  // namespace abcp::cli
