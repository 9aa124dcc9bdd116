#include "core/exporting/verification.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/network/weight_layout.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <system_error>

namespace abcp {

namespace {

constexpr std::uint64_t verificationInputs = 3;
constexpr double allowedShare = 1e-4;
constexpr double smallestScale = 1e-6;  // of results that are all but zero

FeatureMap randomInput(const Shape& shape, std::uint64_t seed)
{
    Generator generator = Generator::derive(seed, 17);
    FeatureMap map{shape, std::vector<float>(static_cast<std::size_t>(shape.elements()))};
    for (float& value : map.values)
        value = static_cast<float>(generator.uniform());
    return map;
}

}  // namespace

void Difference::add(std::span<const float> got, std::span<const float> expected)
{
    double difference = 0, value = smallestScale;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const double one = std::abs(static_cast<double>(got[i]) - static_cast<double>(expected[i]));
        difference = std::isnan(one) ? std::numeric_limits<double>::infinity() : std::max(difference, one);
        value = std::max(value, std::abs(static_cast<double>(expected[i])));
    }
    largest = std::max(largest, difference);
    share = std::max(share, difference / value);
}

bool Difference::tooLarge() const
{
    return !(share <= allowedShare);
}

Verification::Verification(const Network& network, const DetectorFactory& makeDetector, const Reading& reading)
{
    const std::unique_ptr<Detector> detector = makeDetector(network, {});
    for (std::uint64_t i = 0; i < verificationInputs; ++i) {
        m_inputs.push_back(randomInput(network.spec.input, i));
        std::vector<FeatureMap> results = detector->forward(m_inputs.back());
        m_expected.push_back(reading ? reading(results) : std::move(results));
    }
}

Difference Verification::compare(const Compute& compute, const std::string& where) const
{
    Difference difference;
    for (std::size_t i = 0; i < m_inputs.size(); ++i) {
        const std::vector<FeatureMap> got = compute(m_inputs[i]);
        const std::vector<FeatureMap>& expected = m_expected[i];
        if (got.size() != expected.size())
            throw FailureError(where, "what was read back has another number of results");
        for (std::size_t r = 0; r < got.size(); ++r) {
            if (got[r].shape != expected[r].shape || got[r].values.size() != expected[r].values.size())
                throw FailureError(where, "what was read back computes another shape");
            difference.add(got[r].values, expected[r].values);
        }
    }
    return difference;
}

void requireWeights(const Network& network)
{
    if (!network.hasWeights())
        throw InputError("export", "the network has no weights");
    for (std::size_t i = 0; i < network.spec.size(); ++i)
        if (!network.weights[i] && !weightLayout(network.spec.layers[i]).empty())
            throw InputError("export", "layer " + std::to_string(i) + " has no weights");
}

cv::Mat openCvBlob(const FeatureMap& input)
{
    const int sizes[] = {1, input.shape.channels, input.shape.height, input.shape.width};
    return cv::Mat(4, sizes, CV_32F, const_cast<float*>(input.values.data()));
}

FeatureMap fromOpenCv(const cv::Mat& result, const Shape& shape)
{
    if (result.total() != static_cast<std::size_t>(shape.elements()) || result.type() != CV_32F)
        return {};
    const float* values = result.ptr<float>();
    return {shape, {values, values + result.total()}};
}

UnverifiedFiles::~UnverifiedFiles()
{
    std::error_code ignored;
    for (const std::filesystem::path& file : m_files)
        std::filesystem::remove(file, ignored);
}

void UnverifiedFiles::accept(const Difference& difference)
{
    if (difference.tooLarge())
        throw FailureError(m_files.front().string(), "read back, it computes something else (largest difference "
                                                         + std::to_string(difference.largest) + "); removed");
    m_files.clear();
}

}  // namespace abcp
