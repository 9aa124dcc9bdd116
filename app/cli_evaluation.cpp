#include "app/cli_command.h"
#include "app/cli_data_options.h"

#include "core/base/error.h"
#include "core/data/class_selection.h"
#include "core/training/classification_loss.h"
#include "core/training/dataset_check.h"
#include "core/training/evaluation.h"
#include "core/training/mean_average_precision.h"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <numeric>

namespace abcp::cli {

namespace {

constexpr const char* everySplit = "all";
constexpr std::size_t mostPrintedClasses = 12;  // of a confusion matrix

struct EvalArguments {
    std::string cfg, weights;
    std::vector<std::string> data;
    std::vector<std::string> splits{"val"};
    DataOptions dataOptions;
    float confidence = 0.25f;
    int size = 0;
};

struct Evaluation {
    std::string data;
    std::string split;
    std::vector<std::string> classes;
    AveragePrecision accuracy;
    DetectionReport report;
    std::size_t images = 0;
    double latencyP50Ms = 0;
    double latencyP95Ms = 0;
};

std::vector<std::size_t> samplesOf(const Dataset& data, const std::string& split)
{
    std::vector<std::size_t> samples;
    if (split == everySplit) {
        samples.resize(data.samples.size());
        std::iota(samples.begin(), samples.end(), std::size_t{0});
    } else {
        samples = data.split(splitFromName(split));
    }
    if (samples.empty())
        throw InputError(data.source, "no image in the split " + split);
    return samples;
}

// A further data set with the classes of the first one.
Dataset readTarget(const std::string& path, ReadOptions options, const std::vector<std::string>& classes)
{
    if (options.expectedClasses.empty() && options.classes.empty())
        options.expectedClasses = classes;
    Dataset data = readDataset(path, options);
    if (data.classes == classes)
        return data;
    for (const std::string& name : classes)
        if (std::ranges::count(data.classes, name) == 0)
            std::cerr << "note: " << path << " has no class " << name << "\n";
    for (const std::string& name : data.classes)
        if (std::ranges::count(classes, name) == 0)
            std::cerr << "note: the class " << name << " of " << path << " is left out\n";
    return withClasses(std::move(data), classes, UnknownClass::Keep);
}

Evaluation evaluated(Detector& detector, const Dataset& data, const std::string& path, const std::string& split, float confidence,
                     const Context& context)
{
    const DetectedPictures found = detectPictures(detector, data, samplesOf(data, split), context.stop(), context.progress());
    const int classes = static_cast<int>(data.classes.size());
    return {path, split, data.classes, averagePrecision(found.detections, found.groundTruth, classes),
            reportOn(found.detections, found.groundTruth, found.sizes, classes, confidence), found.sizes.size(), found.latencyP50Ms,
            found.latencyP95Ms};
}

Json orNull(const std::optional<double>& value)
{
    return value ? Json(*value) : Json(nullptr);
}

Json cocoJson(const CocoSummary& coco)
{
    return {{"ap", orNull(coco.ap)},           {"ap50", orNull(coco.ap50)},         {"ap75", orNull(coco.ap75)},
            {"ap_small", orNull(coco.apSmall)}, {"ap_medium", orNull(coco.apMedium)}, {"ap_large", orNull(coco.apLarge)},
            {"ar_1", orNull(coco.ar1)},        {"ar_10", orNull(coco.ar10)},        {"ar_100", orNull(coco.ar100)},
            {"ar_small", orNull(coco.arSmall)}, {"ar_medium", orNull(coco.arMedium)}, {"ar_large", orNull(coco.arLarge)}};
}

Json classJson(const std::string& name, const ClassReport& report)
{
    return {{"name", name},
            {"objects", report.objects},
            {"ap50", report.ap50},
            {"ap50_95", report.ap5095},
            {"ap75", report.ap75},
            {"ar_100", report.ar100},
            {"voc_11_point", report.voc.elevenPoint},
            {"voc_all_point", report.voc.allPoint},
            {"best_f1", {{"confidence", report.best.confidence}, {"precision", report.best.precision}, {"recall", report.best.recall},
                         {"f1", report.best.f1}}},
            {"precision_at_recall", {{"precision", report.curve.precision}, {"confidence", report.curve.confidence}}}};
}

Json confusionJson(const ConfusionMatrix& confusion)
{
    Json rows = Json::array();
    for (int actual = 0; actual <= confusion.classes; ++actual) {
        Json row = Json::array();
        for (int detected = 0; detected <= confusion.classes; ++detected)
            row.push_back(confusion.at(actual, detected));
        rows.push_back(row);
    }
    return {{"confidence", confusion.confidence}, {"iou", 0.5}, {"actual_by_detected", rows}};
}

Json evaluationJson(const Evaluation& evaluation)
{
    Json perClass = Json::array();
    for (std::size_t i = 0; i < evaluation.classes.size(); ++i)
        perClass.push_back(classJson(evaluation.classes[i], evaluation.report.classes[i]));
    return {{"data", evaluation.data},
            {"split", evaluation.split},
            {"map50", evaluation.accuracy.map50},
            {"map50_95", evaluation.accuracy.map5095},
            {"coco", cocoJson(evaluation.report.coco)},
            {"voc", {{"map_11_point", evaluation.report.vocElevenPoint}, {"map_all_point", evaluation.report.vocAllPoint}}},
            {"per_class", perClass},
            {"confusion", confusionJson(evaluation.report.confusion)},
            {"images", evaluation.images},
            {"latency_ms", {{"p50", evaluation.latencyP50Ms}, {"p95", evaluation.latencyP95Ms}}}};
}

// How much worse the target is: source minus target.
Json dropJson(const Evaluation& source, const Evaluation& target)
{
    return {{"map50", source.accuracy.map50 - target.accuracy.map50}, {"map50_95", source.accuracy.map5095 - target.accuracy.map5095}};
}

std::string figure(const std::optional<double>& value)
{
    if (!value)
        return "-";
    char text[16];
    std::snprintf(text, sizeof text, "%.4f", *value);
    return text;
}

void printConfusion(const Evaluation& evaluation)
{
    const ConfusionMatrix& confusion = evaluation.report.confusion;
    std::printf("\nwhat objects were taken for (confidence %.2f or more, IoU 0.5)\n", static_cast<double>(confusion.confidence));
    const auto name = [&](int id) { return id < confusion.classes ? evaluation.classes[static_cast<std::size_t>(id)] : std::string("background"); };
    if (evaluation.classes.size() > mostPrintedClasses) {
        for (int actual = 0; actual < confusion.classes; ++actual)
            for (int detected = 0; detected < confusion.classes; ++detected)
                if (actual != detected && confusion.at(actual, detected) > 0)
                    std::printf("  %-24s taken for %-24s %6d\n", name(actual).c_str(), name(detected).c_str(), confusion.at(actual, detected));
        return;
    }
    std::printf("%-24s", "there \\ found");
    for (int detected = 0; detected < confusion.classes; ++detected)
        std::printf(" %10.10s", name(detected).c_str());
    std::printf(" %10s\n", "nothing");
    for (int actual = 0; actual <= confusion.classes; ++actual) {
        std::printf("%-24s", name(actual).c_str());
        for (int detected = 0; detected <= confusion.classes; ++detected)
            std::printf(" %10d", confusion.at(actual, detected));
        std::printf("\n");
    }
}

void print(const Evaluation& evaluation)
{
    std::printf("%s, %s: %zu images, mAP50 %.4f, mAP50:95 %.4f, latency %.2f ms (p95 %.2f)\n\n", evaluation.data.c_str(), evaluation.split.c_str(),
                evaluation.images, evaluation.accuracy.map50, evaluation.accuracy.map5095, evaluation.latencyP50Ms, evaluation.latencyP95Ms);
    std::printf("%-24s %8s %7s %7s %8s %7s %7s   best F1: %6s %7s %7s\n", "class", "objects", "AP50", "AP75", "AP50:95", "VOC11", "VOC", "conf.",
                "prec.", "recall");
    for (std::size_t i = 0; i < evaluation.classes.size(); ++i) {
        const ClassReport& report = evaluation.report.classes[i];
        if (report.objects > 0)
            std::printf("%-24s %8d %7.4f %7.4f %8.4f %7.4f %7.4f %9.4f %6.3f %7.4f %7.4f\n", evaluation.classes[i].c_str(), report.objects,
                        report.ap50, report.ap75, report.ap5095, report.voc.elevenPoint, report.voc.allPoint, report.best.f1,
                        report.best.confidence, report.best.precision, report.best.recall);
    }
    const CocoSummary& coco = evaluation.report.coco;
    std::printf("\nCOCO  AP %s  AP50 %s  AP75 %s  small %s  medium %s  large %s\n", figure(coco.ap).c_str(), figure(coco.ap50).c_str(),
                figure(coco.ap75).c_str(), figure(coco.apSmall).c_str(), figure(coco.apMedium).c_str(), figure(coco.apLarge).c_str());
    std::printf("      AR1 %s  AR10 %s  AR100 %s  small %s  medium %s  large %s\n", figure(coco.ar1).c_str(), figure(coco.ar10).c_str(),
                figure(coco.ar100).c_str(), figure(coco.arSmall).c_str(), figure(coco.arMedium).c_str(), figure(coco.arLarge).c_str());
    std::printf("VOC   mAP of 11 points %.4f, of all points %.4f\n", evaluation.report.vocElevenPoint, evaluation.report.vocAllPoint);
    printConfusion(evaluation);
}

void runEval(const EvalArguments& arguments, const Context& context)
{
    if (arguments.splits.size() != 1 && arguments.splits.size() != arguments.data.size())
        throw InputError("--split", "is given once, or once for each --data");
    const Network network = loadNetwork(arguments.cfg, arguments.weights, arguments.size);
    const ReadOptions options = readOptions(arguments.dataOptions);
    std::vector<Dataset> sets;
    for (const std::string& path : arguments.data)
        sets.push_back(sets.empty() ? readDataset(path, options) : readTarget(path, options, sets.front().classes));
    requireMatchingClasses(network.spec, sets.front());
    if (classifierClasses(network.spec)) {
        if (sets.size() > 1)
            throw InputError("--data", "of a classifier one data set is measured at a time");
        return evaluateAsClassifier(network, sets.front(), splitFromName(arguments.splits.front()), context);
    }
    const auto splitOf = [&](std::size_t i) { return arguments.splits[arguments.splits.size() > 1 ? i : 0]; };
    for (std::size_t i = 0; i < sets.size(); ++i)
        samplesOf(sets[i], splitOf(i));  // an unknown or empty split is told before the work starts
    const std::unique_ptr<Detector> detector = context.engines().makeDetector(network, {});
    std::vector<Evaluation> evaluations;
    for (std::size_t i = 0; i < sets.size(); ++i)
        evaluations.push_back(evaluated(*detector, sets[i], arguments.data[i], splitOf(i), arguments.confidence, context));

    const Evaluation& source = evaluations.front();
    if (context.json) {
        Json document = evaluationJson(source);
        for (std::size_t i = 1; i < evaluations.size(); ++i) {
            Json target = evaluationJson(evaluations[i]);
            target["drop"] = dropJson(source, evaluations[i]);
            document["targets"].push_back(target);
        }
        Context::print(document);
        return;
    }
    for (const Evaluation& evaluation : evaluations) {
        if (&evaluation != &source)
            std::printf("\n");
        print(evaluation);
    }
    for (std::size_t i = 1; i < evaluations.size(); ++i)
        std::printf("\nfrom %s to %s: mAP50 %.4f to %.4f, a drop of %.4f; mAP50:95 %.4f to %.4f, a drop of %.4f\n", source.data.c_str(),
                    evaluations[i].data.c_str(), source.accuracy.map50, evaluations[i].accuracy.map50,
                    source.accuracy.map50 - evaluations[i].accuracy.map50, source.accuracy.map5095, evaluations[i].accuracy.map5095,
                    source.accuracy.map5095 - evaluations[i].accuracy.map5095);
}

}  // namespace

void addEvalCommand(CLI::App& app, Context& context)
{
    auto eval = std::make_shared<EvalArguments>();
    CLI::App* command = app.add_subcommand("eval", "Mean average precision of a network on data sets; of a classifier its top-1 and top-5 accuracy");
    command->add_option("cfg", eval->cfg, "Darknet cfg")->required();
    command->add_option("weights", eval->weights, "Darknet weights")->required();
    command->add_option("--data", eval->data, "Data set; given again: a target, whose drop against the first one is told")
        ->required()
        ->take_all()
        ->allow_extra_args(false);
    command->add_option("--split", eval->splits, "train, val, test or all; once, or once for each --data")
        ->capture_default_str()
        ->take_all()
        ->allow_extra_args(false);
    addDataOptions(*command, eval->dataOptions);
    command->add_option("--confidence", eval->confidence, "Least confidence in the confusion matrix")
        ->capture_default_str()
        ->check(CLI::Range(0.0f, 1.0f));
    command->add_option("--size", eval->size, "Input pixels instead of the cfg's");
    addJsonOption(*command, context);
    command->callback([eval, &context] { runEval(*eval, context); });
}

}  // namespace abcp::cli
