#include "core/exporting/exporter.h"

#include "core/exporting/verification.h"

namespace fs = std::filesystem;

namespace abcp {

std::vector<ExportedFile> exportTorchScript(const Network& network, const fs::path& folder, const std::string& stem, const Engines& engines)
{
    requireWeights(network);
    const fs::path file = folder / (stem + ".pt");
    UnverifiedFiles files({file});
    engines.writeTorchScript(network, file);
    const auto compute = [&](const FeatureMap& input) { return engines.runTorchScript(file, input); };
    const Difference difference = Verification(network, engines.makeDetector).compare(compute, file.string());
    files.accept(difference);
    return {{file, "torchscript", difference.largest, "read back by LibTorch"}};
}

}  // namespace abcp
