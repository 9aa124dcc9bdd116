#include "app/cli_command.h"
#include "app/cli_data_options.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/dataset.h"
#include "core/data/image.h"
#include "core/network/darknet_cfg.h"
#include "core/network/darknet_weights.h"
#include "core/training/anchors.h"
#include "core/training/classification_loss.h"
#include "core/training/dataset_check.h"
#include "core/training/detection_picture.h"

#include <cstdio>
#include <iostream>
#include <sstream>

namespace abcp::cli {

namespace {

struct TrainArguments {
    std::string cfg, data, out, initial, anchors;
    DataOptions dataOptions;
    std::vector<std::string> teacher;  // cfg, weights
    TrainingSettings settings;
};

// The cfg that a training with anchors of its own writes beside the weights.
std::filesystem::path cfgBeside(const std::filesystem::path& weights)
{
    return std::filesystem::path(weights).replace_extension(".cfg");
}

// The same network with anchors that fit the data, at the size it is to be trained at.
NetworkSpec withAnchorsOf(const Dataset& data, NetworkSpec spec, const TrainArguments& arguments)
{
    if (arguments.anchors != "auto")
        throw InputError("--anchors", "expected auto, got " + arguments.anchors);
    std::error_code none;
    if (std::filesystem::equivalent(cfgBeside(arguments.out), arguments.cfg, none))
        throw InputError(arguments.cfg, "would be replaced by the cfg with the new anchors; choose another --out");
    if (const int size = arguments.settings.inputSize; size > 0)
        spec = resized(std::move(spec), size, size);
    if (spec.input.width != spec.input.height)
        throw InputError(arguments.cfg, "--anchors auto needs a network with a square input");
    return withAnchors(spec, anchorsFor(data, spec.input.width, anchorsOfHeads(spec), arguments.settings.seed));
}

void printTraining(const TrainArguments& arguments, const NetworkSpec& spec, const TrainingResult& result, const Context& context)
{
    const auto orNull = [](double value) { return value < 0 ? Json(nullptr) : Json(value); };
    const bool classifier = classifierClasses(spec).has_value();
    if (!result.note.empty())
        std::cerr << "note: " << result.note << std::endl;
    if (context.json) {
        Json history = Json::array();
        for (const EpochRecord& epoch : result.history)
            history.push_back({{"epoch", epoch.epoch}, {"loss", epoch.loss}, {"map50", orNull(epoch.map50)}, {"seconds", epoch.seconds}});
        Json json{{"weights", arguments.out}, {"map50", orNull(result.bestMap50)}, {"history", history}};
        if (classifier)
            json["top1"] = orNull(result.bestMap50);
        if (!arguments.anchors.empty())
            json["cfg"] = cfgBeside(arguments.out).string();
        Context::print(json);
        return;
    }
    if (!arguments.anchors.empty())
        std::printf("%s: the network with its new anchors\n", cfgBeside(arguments.out).c_str());
    std::printf("%s: %s %.4f on val after %zu epochs\n", arguments.out.c_str(), classifier ? "accuracy" : "mAP50", result.bestMap50, result.history.size());
}

void runTrain(const TrainArguments& arguments, const Context& context)
{
    NetworkSpec spec = readDarknetCfg(arguments.cfg).spec;
    const Dataset data = readDataset(arguments.data, readOptions(arguments.dataOptions));
    if (!arguments.anchors.empty())
        spec = withAnchorsOf(data, std::move(spec), arguments);
    const Network start = arguments.initial.empty() ? randomlyInitialised(spec, arguments.settings.seed)
                                                    : readDarknetWeights(spec, arguments.initial);
    TrainingSettings settings = arguments.settings;
    if (!arguments.teacher.empty())
        settings.teacher = std::make_shared<const Network>(readDarknet(arguments.teacher.at(0), arguments.teacher.at(1)));
    const TrainingResult result = context.engines().train(start, data, settings, context.stop(), context.progress());
    if (!arguments.anchors.empty())
        writeFileAtomically(cfgBeside(arguments.out), darknetCfg(spec));
    writeFileAtomically(arguments.out, darknetWeights(result.network));
    printTraining(arguments, spec, result, context);
}

struct DetectArguments {
    std::string cfg, weights, names, out;
    std::vector<std::string> images;
    float threshold = 0.25f;
    int size = 0;
};

std::vector<std::string> readNames(const std::string& file, int classes)
{
    std::vector<std::string> names;
    if (!file.empty()) {
        std::istringstream lines(readTextFile(file, 1 << 20));
        for (std::string line; std::getline(lines, line);) {
            while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
                line.pop_back();
            if (!line.empty())
                names.push_back(line);
        }
    }
    for (int i = static_cast<int>(names.size()); i < classes; ++i)
        names.push_back(std::to_string(i));
    return names;
}

void runDetect(const DetectArguments& arguments, const Context& context)
{
    const Network network = loadNetwork(arguments.cfg, arguments.weights, arguments.size);
    const std::vector<int> heads = network.spec.heads();
    if (heads.empty())
        throw InputError(arguments.cfg, "has no detection head, so it detects nothing");
    const std::vector<std::string> names = readNames(arguments.names, *headClasses(network.spec.layers[static_cast<std::size_t>(heads[0])]));
    const std::unique_ptr<Detector> detector = context.engines().makeDetector(network, {});
    DetectOptions options;
    options.confidenceThreshold = arguments.threshold;

    Json images = Json::array();
    for (const std::string& path : arguments.images) {
        throwIfStopped(context.stop());
        const cv::Mat image = loadImage(path);
        const std::vector<Detection> found = detector->detect(std::span(&image, 1), options).at(0);
        Json detections = Json::array();
        if (!context.json)
            std::printf("%s: %zu found\n", path.c_str(), found.size());
        for (const Detection& detection : found) {
            const auto id = static_cast<std::size_t>(detection.classId);
            const auto width = static_cast<float>(image.cols), height = static_cast<float>(image.rows);
            const float box[4] = {detection.box.x * width, detection.box.y * height, detection.box.width * width, detection.box.height * height};
            detections.push_back({{"class", id}, {"label", names[id]}, {"confidence", detection.confidence}, {"box", box}});
            if (!context.json)
                std::printf("  %-20s %.3f  x %.0f  y %.0f  w %.0f  h %.0f\n", names[id].c_str(), static_cast<double>(detection.confidence),
                            static_cast<double>(box[0]), static_cast<double>(box[1]), static_cast<double>(box[2]), static_cast<double>(box[3]));
        }
        images.push_back({{"path", path}, {"detections", detections}});
        if (!arguments.out.empty()) {
            const std::filesystem::path target = std::filesystem::path(arguments.out) / std::filesystem::path(path).filename().replace_extension(".png");
            writeFileAtomically(target, encodedPng(withDetections(image, found, names)));
        }
    }
    if (context.json)
        Context::print({{"images", images}});
}

}  // namespace

void addTrainingCommands(CLI::App& app, Context& context)
{
    auto train = std::make_shared<TrainArguments>();
    CLI::App* trainCommand = app.add_subcommand("train", "Train a detector, or a classifier");
    trainCommand->add_option("cfg", train->cfg, "Darknet cfg")->required();
    trainCommand->add_option("--data", train->data, "Data set")->required();
    addDataOptions(*trainCommand, train->dataOptions);
    trainCommand->add_option("--out", train->out, "Weights file to write")->required();
    trainCommand->add_option("--weights", train->initial, "Weights to start from; random without");
    trainCommand->add_option("--epochs", train->settings.epochs, "Passes over the training split")->capture_default_str();
    trainCommand->add_option("--size", train->settings.inputSize, "Input pixels instead of the cfg's");
    trainCommand->add_option("--batch", train->settings.batch, "Pictures a step")->capture_default_str();
    trainCommand->add_option("--seed", train->settings.seed, "Of weights, order and augmentation")->capture_default_str();
    trainCommand->add_option("--anchors", train->anchors, "auto: k-means over the boxes for training; a cfg with them is written beside the weights");
    trainCommand->add_option("--teacher", train->teacher, "CFG WEIGHTS of a network to learn from besides the labels")->expected(2);
    trainCommand->add_option("--distill-weight", train->settings.distillationWeight, "Of what the teacher says")->capture_default_str();
    addTrainingOptions(*trainCommand, train->settings);
    addJsonOption(*trainCommand, context);
    trainCommand->callback([train, &context] { runTrain(*train, context); });

    addEvalCommand(app, context);

    auto detect = std::make_shared<DetectArguments>();
    CLI::App* detectCommand = app.add_subcommand("detect", "Find objects in pictures");
    detectCommand->add_option("cfg", detect->cfg, "Darknet cfg")->required();
    detectCommand->add_option("weights", detect->weights, "Darknet weights")->required();
    detectCommand->add_option("images", detect->images, "Pictures")->required();
    detectCommand->add_option("--threshold", detect->threshold, "Least confidence")->capture_default_str()->check(CLI::Range(0.0f, 1.0f));
    detectCommand->add_option("--names", detect->names, "File with one class name a line");
    detectCommand->add_option("--size", detect->size, "Input pixels instead of the cfg's");
    detectCommand->add_option("--out", detect->out, "Folder for the pictures with boxes drawn");
    addJsonOption(*detectCommand, context);
    detectCommand->callback([detect, &context] { runDetect(*detect, context); });
}

}  // namespace abcp::cli
