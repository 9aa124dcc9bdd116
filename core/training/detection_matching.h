#pragma once

// How COCO's evaluation (pycocotools' cocoeval.py) sets detections against objects, down to its ties: of equally confident
// detections the earlier image and the earlier element come first, of equally good objects a detection takes the later.

#include "core/data/box.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace abcp {

inline constexpr std::size_t iouThresholds = 10;   // 0.50, 0.55, ... 0.95
inline constexpr std::size_t recallPoints = 101;   // 0, 0.01, ... 1
inline constexpr std::size_t maxDetectionsPerImage = 100;  // of a class

constexpr double iouThreshold(std::size_t index)
{
    return static_cast<double>(50 + 5 * index) / 100.0;
}

// Objects of this size are scored, others and what is found on them are ignored. The ends belong to the range.
struct AreaRange {
    double low = 0;       // pixels
    double high = 1e10;
    bool contains(double area) const;
};

// What became of one detection: bit t speaks of IoU threshold t.
struct MatchOutcome {
    float confidence = 0;
    std::uint16_t hit = 0;
    std::uint16_t ignored = 0;  // it lies on what is not scored, or is itself out of the range
    std::uint16_t rank = 0;     // among the detections of its class in its image, by falling confidence

    bool isHit(std::size_t threshold) const { return (hit >> threshold & 1U) != 0; }
    bool isIgnored(std::size_t threshold) const { return (ignored >> threshold & 1U) != 0; }
};

// Matches image after image, with room that is used again.
class ImageMatcher {
public:
    explicit ImageMatcher(AreaRange range = {}) : m_range(range) {}

    // Appends the outcomes of the detections of one class in one image, at most 100, by falling confidence; those with a NaN
    // confidence are left out. imageArea: pixels. Gives the number of objects that are scored.
    int match(const std::vector<Detection>& detections, const std::vector<LabelledBox>& objects, int classId, double imageArea,
              std::vector<MatchOutcome>& outcomes);

private:
    struct Object {
        const LabelledBox* labelled;
        bool ignored;
    };

    void collect(const std::vector<Detection>& detections, const std::vector<LabelledBox>& objects, int classId, double imageArea);
    void matchAt(std::size_t thresholdIndex, std::span<MatchOutcome> outcomes);
    std::size_t bestObject(std::size_t detection, double threshold) const;

    AreaRange m_range;
    std::vector<const Detection*> m_detections;  // by falling confidence
    std::vector<Object> m_objects;               // the ignored last
    std::vector<double> m_overlaps;              // detections x objects
    std::vector<bool> m_taken;
};

// Precision and recall after each detection that counts, by falling confidence.
struct PrecisionRecall {
    std::vector<double> precision;
    std::vector<double> recall;
    std::vector<float> confidence;
};

// outcomes: by falling confidence. objects: those that are scored, above 0. result: filled anew.
void precisionRecall(std::span<const MatchOutcome> outcomes, std::size_t thresholdIndex, int objects, PrecisionRecall& result);

struct InterpolatedPrecision {
    std::array<double, recallPoints> precision{};   // the largest at this recall or a higher one; 0 where it is not reached
    std::array<float, recallPoints> confidence{};   // of the detection that reaches the recall
    double mean() const;
};

InterpolatedPrecision interpolated(const PrecisionRecall& curve);

}  // namespace abcp
