#pragma once

#include "core/exporting/exporter.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace abcp {

// How far computed values are from the expected ones.
struct Difference {
    double largest = 0;  // absolute, infinite when a value is not a number
    double share = 0;    // largest of any one result, of the largest expected value in that result

    // One result.
    void add(std::span<const float> got, std::span<const float> expected);
    bool tooLarge() const;  // a share of more than 1e-4
};

// What a network computes of three random inputs: the measure of everything that is exported.
class Verification {
public:
    // What stands for the raw results in the comparison, made of them; nothing: they themselves.
    using Reading = std::function<std::vector<FeatureMap>(const std::vector<FeatureMap>&)>;
    using Compute = std::function<std::vector<FeatureMap>(const FeatureMap&)>;

    Verification(const Network& network, const DetectorFactory& makeDetector, const Reading& reading = {});

    // Throws FailureError(where) when there are other results than expected, or of another shape.
    Difference compare(const Compute& compute, const std::string& where) const;

private:
    std::vector<FeatureMap> m_inputs;
    std::vector<std::vector<FeatureMap>> m_expected;
};

// Throws InputError when a layer misses its weights.
void requireWeights(const Network& network);

// The input as OpenCV's DNN module takes it (the values are shared), and a result of it: of any shape with as many values, else a map
// without values.
cv::Mat openCvBlob(const FeatureMap& input);
FeatureMap fromOpenCv(const cv::Mat& result, const Shape& shape);

// Files of an export that are removed again unless they are accepted.
class UnverifiedFiles {
public:
    explicit UnverifiedFiles(std::vector<std::filesystem::path> files) : m_files(std::move(files)) {}
    ~UnverifiedFiles();
    UnverifiedFiles(const UnverifiedFiles&) = delete;
    UnverifiedFiles& operator=(const UnverifiedFiles&) = delete;

    // Throws FailureError when the difference is too large.
    void accept(const Difference& difference);
    void acceptUncompared() { m_files.clear(); }

private:
    std::vector<std::filesystem::path> m_files;
};

}  // namespace abcp
