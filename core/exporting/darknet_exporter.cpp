#include "core/exporting/exporter.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/exporting/opencv_network.h"
#include "core/exporting/verification.h"
#include "core/network/darknet_weights.h"

#include <opencv2/core/version.hpp>

#include <algorithm>
#include <string>

namespace fs = std::filesystem;

namespace abcp {

namespace {

// What a second program makes of the files, in words, and how far it is from us; 0 where it does not read this network as Darknet does.
struct Judgement {
    double largest = 0;
    std::string words;
};

Judgement judgedByOpenCv(const NetworkSpec& spec, const Verification& expected, const fs::path& cfg, const fs::path& weights)
{
    const std::string openCv = "OpenCV " CV_VERSION;
    try {
        OpenCvNetwork judge(spec, cfg, weights);
        const Difference difference = expected.compare([&](const FeatureMap& input) { return judge.forward(input); }, cfg.string());
        if (difference.tooLarge())
            return {0, openCv + " computes something else from them (largest difference " + std::to_string(difference.largest) + ")"};
        return {difference.largest, "computed by " + openCv};
    } catch (const FailureError& error) {
        return {0, "not computed, as " + openCv + " cannot run them: " + error.what()};
    }
}

}  // namespace

std::vector<ExportedFile> exportDarknet(const Network& network, const std::vector<std::string>& classes, const fs::path& folder,
                                        const std::string& stem, const DetectorFactory& makeDetector)
{
    requireWeights(network);
    const fs::path cfg = folder / (stem + ".cfg"), weights = folder / (stem + ".weights"), names = folder / (stem + ".names");
    UnverifiedFiles files({weights, cfg, names});
    writeDarknet(network, cfg, weights);
    std::string lines;
    for (const std::string& name : classes)
        lines += name + "\n";
    writeFileAtomically(names, lines);

    const std::unique_ptr<Detector> readBack = makeDetector(readDarknet(cfg, weights), {});
    const Verification expected(network, makeDetector);
    const Difference ours = expected.compare([&](const FeatureMap& input) { return readBack->forward(input); }, weights.string());
    files.accept(ours);
    const Judgement judgement = judgedByOpenCv(network.spec, expected, cfg, weights);
    const double largest = std::max(ours.largest, judgement.largest);
    const std::string how = "read back by ABCP Studio; " + judgement.words;
    return {{cfg, "darknet", largest, how}, {weights, "darknet", largest, how}, {names, "darknet", 0, how}};
}

double differenceToOpenCv(const Network& network, const fs::path& cfg, const fs::path& weights, const DetectorFactory& makeDetector)
{
    OpenCvNetwork judge(network.spec, cfg, weights);
    return Verification(network, makeDetector).compare([&](const FeatureMap& input) { return judge.forward(input); }, cfg.string()).share;
}

}  // namespace abcp
