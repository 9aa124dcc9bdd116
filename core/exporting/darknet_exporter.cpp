#include "core/exporting/exporter.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/exporting/opencv_network.h"
#include "core/exporting/verification.h"
#include "core/network/darknet_weights.h"

namespace fs = std::filesystem;

namespace abcp {

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
    const Difference difference = Verification(network, makeDetector).compare([&](const FeatureMap& input) { return readBack->forward(input); },
                                                                              weights.string());
    files.accept(difference);
    const std::string how = "read back by ABCP Studio";
    return {{cfg, "darknet", difference.largest, how}, {weights, "darknet", difference.largest, how}, {names, "darknet", 0, how}};
}

double differenceToOpenCv(const Network& network, const fs::path& cfg, const fs::path& weights, const DetectorFactory& makeDetector)
{
    OpenCvNetwork judge(network.spec, cfg, weights);
    return Verification(network, makeDetector).compare([&](const FeatureMap& input) { return judge.forward(input); }, cfg.string()).share;
}

}  // namespace abcp
