#include "core/exporting/exporter.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/random.h"
#include "core/exporting/opencv_network.h"
#include "core/network/darknet_weights.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fs = std::filesystem;

namespace abcp {

namespace {

constexpr int verificationInputs = 3;
constexpr double allowedDifference = 1e-4;  // of the largest value

FeatureMap randomInput(const Shape& shape, std::uint64_t seed)
{
    Generator generator = Generator::derive(seed, 17);
    FeatureMap map{shape, std::vector<float>(static_cast<std::size_t>(shape.elements()))};
    for (float& value : map.values)
        value = static_cast<float>(generator.uniform());
    return map;
}

struct Difference {
    double largest = 0;       // absolute
    double largestValue = 0;  // of the reference, absolute

    void add(const float* got, const float* expected, std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i) {
            const double difference = std::abs(static_cast<double>(got[i]) - static_cast<double>(expected[i]));
            largest = std::isnan(difference) ? std::numeric_limits<double>::infinity() : std::max(largest, difference);
            largestValue = std::max(largestValue, std::abs(static_cast<double>(expected[i])));
        }
    }
    bool tooLarge() const { return !(largest <= allowedDifference * std::max(largestValue, 1e-6)); }
};

using Forward = std::function<std::vector<FeatureMap>(const FeatureMap&)>;

// Both see the same random inputs.
Difference compare(const Shape& inputShape, const Forward& expected, const Forward& got)
{
    Difference difference;
    for (int i = 0; i < verificationInputs; ++i) {
        const FeatureMap input = randomInput(inputShape, static_cast<std::uint64_t>(i));
        const std::vector<FeatureMap> a = expected(input), b = got(input);
        if (a.size() != b.size())
            throw FailureError("export", "what was written has another number of heads");
        for (std::size_t h = 0; h < a.size(); ++h) {
            if (a[h].shape != b[h].shape)
                throw FailureError("export", "what was written computes another shape");
            difference.add(b[h].values.data(), a[h].values.data(), a[h].values.size());
        }
    }
    return difference;
}

}  // namespace

std::vector<ExportedFile> exportDarknet(const Network& network, const std::vector<std::string>& classes, const fs::path& folder,
                                        const std::string& stem, const DetectorFactory& makeDetector)
{
    const fs::path cfg = folder / (stem + ".cfg"), weights = folder / (stem + ".weights"), names = folder / (stem + ".names");
    writeDarknet(network, cfg, weights);
    std::string lines;
    for (const std::string& name : classes)
        lines += name + "\n";
    writeFileAtomically(names, lines);

    const std::unique_ptr<Detector> original = makeDetector(network, {});
    const std::unique_ptr<Detector> readBack = makeDetector(readDarknet(cfg, weights), {});
    const Difference difference = compare(network.spec.input, [&](const FeatureMap& input) { return original->forward(input); },
                                          [&](const FeatureMap& input) { return readBack->forward(input); });
    if (difference.tooLarge()) {
        std::error_code ignored;
        for (const fs::path& file : {cfg, weights, names})
            fs::remove(file, ignored);
        throw FailureError(weights.string(), "read back, it computes something else (largest difference "
                                                 + std::to_string(difference.largest) + "); removed");
    }
    return {{cfg, "darknet", difference.largest}, {weights, "darknet", difference.largest}, {names, "darknet", 0}};
}

double differenceToOpenCv(const Network& network, const fs::path& cfg, const fs::path& weights, const DetectorFactory& makeDetector)
{
    OpenCvNetwork judge(network.spec, cfg, weights);
    const std::unique_ptr<Detector> detector = makeDetector(network, {});
    const Difference difference = compare(network.spec.input, [&](const FeatureMap& input) { return detector->forward(input); },
                                          [&](const FeatureMap& input) { return judge.forward(input); });
    return difference.largest / std::max(difference.largestValue, 1e-12);
}

}  // namespace abcp
