#include "core/training/detection_matching.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace abcp {

namespace {

double overlap(const Box& detected, const LabelledBox& object)
{
    const Box& truth = object.box;
    const double width = std::min(double{detected.x} + detected.width, double{truth.x} + truth.width)
        - std::max(double{detected.x}, double{truth.x});
    const double height = std::min(double{detected.y} + detected.height, double{truth.y} + truth.height)
        - std::max(double{detected.y}, double{truth.y});
    if (!(width > 0 && height > 0))
        return 0;
    const double intersection = width * height;
    const double detectedArea = double{detected.width} * detected.height;
    const double truthArea = double{truth.width} * truth.height;
    return intersection / (object.crowd ? detectedArea : detectedArea + truthArea - intersection);
}

double areaOf(const Box& box)
{
    return double{box.width} * box.height;
}

}  // namespace

// Boxes are kept as shares in single precision: whole pixels come back with an error of this order. An area that is no number
// is in every range, so that a box which is none counts as a miss.
bool AreaRange::contains(double area) const
{
    constexpr double tolerance = 1e-5;
    return !(area < low * (1 - tolerance) || area > high * (1 + tolerance));
}

int ImageMatcher::match(const std::vector<Detection>& detections, const std::vector<LabelledBox>& objects, int classId, double imageArea,
                        std::vector<MatchOutcome>& outcomes)
{
    collect(detections, objects, classId, imageArea);
    const std::size_t first = outcomes.size();
    for (const Detection* detection : m_detections)
        outcomes.push_back({detection->confidence, 0, 0, static_cast<std::uint16_t>(outcomes.size() - first)});
    const std::span<MatchOutcome> added = std::span(outcomes).subspan(first);
    m_overlaps.clear();
    for (const Detection* detection : m_detections)
        for (const Object& object : m_objects)
            m_overlaps.push_back(overlap(detection->box, *object.labelled));
    for (std::size_t t = 0; !m_objects.empty() && t < iouThresholds; ++t)
        matchAt(t, added);
    for (std::size_t d = 0; d < added.size(); ++d) {
        if (!m_range.contains(areaOf(m_detections[d]->box) * imageArea))
            added[d].ignored = static_cast<std::uint16_t>(~added[d].hit);
    }
    return static_cast<int>(std::ranges::count_if(m_objects, [](const Object& object) { return !object.ignored; }));
}

void ImageMatcher::collect(const std::vector<Detection>& detections, const std::vector<LabelledBox>& objects, int classId,
                           double imageArea)
{
    m_detections.clear();
    for (const Detection& detection : detections)
        if (detection.classId == classId && !std::isnan(detection.confidence))
            m_detections.push_back(&detection);
    std::ranges::stable_sort(m_detections, std::ranges::greater{}, &Detection::confidence);
    m_detections.resize(std::min(m_detections.size(), maxDetectionsPerImage));
    m_objects.clear();
    for (const LabelledBox& object : objects) {
        if (object.classId != classId)
            continue;
        const double area = object.objectArea > 0 ? double{object.objectArea} : areaOf(object.box);
        m_objects.push_back({&object, !object.isScored() || !m_range.contains(area * imageArea)});
    }
    std::ranges::stable_partition(m_objects, [](const Object& object) { return !object.ignored; });
}

void ImageMatcher::matchAt(std::size_t thresholdIndex, std::span<MatchOutcome> outcomes)
{
    const auto bit = static_cast<std::uint16_t>(1U << thresholdIndex);
    m_taken.assign(m_objects.size(), false);
    for (std::size_t d = 0; d < outcomes.size(); ++d) {
        const std::size_t best = bestObject(d, iouThreshold(thresholdIndex));
        if (best == m_objects.size())
            continue;
        std::uint16_t& bits = m_objects[best].ignored ? outcomes[d].ignored : outcomes[d].hit;
        bits = static_cast<std::uint16_t>(bits | bit);
        m_taken[best] = !m_objects[best].labelled->crowd;
    }
}

// The free object that the detection covers best; one that is ignored only when there is no other. A crowd is never used up.
std::size_t ImageMatcher::bestObject(std::size_t detection, double threshold) const
{
    std::size_t best = m_objects.size();
    double bestOverlap = threshold;
    for (std::size_t g = 0; g < m_objects.size(); ++g) {
        if (m_objects[g].ignored && best < m_objects.size() && !m_objects[best].ignored)
            break;
        const double value = m_overlaps[detection * m_objects.size() + g];
        if (m_taken[g] || !(value >= bestOverlap))
            continue;
        bestOverlap = value;
        best = g;
    }
    return best;
}

void precisionRecall(std::span<const MatchOutcome> outcomes, std::size_t thresholdIndex, int objects, PrecisionRecall& result)
{
    result.precision.clear();
    result.recall.clear();
    result.confidence.clear();
    int hits = 0;
    int counted = 0;
    for (const MatchOutcome& outcome : outcomes) {
        if (outcome.isIgnored(thresholdIndex))
            continue;
        hits += outcome.isHit(thresholdIndex) ? 1 : 0;
        ++counted;
        result.precision.push_back(static_cast<double>(hits) / counted);
        result.recall.push_back(static_cast<double>(hits) / objects);
        result.confidence.push_back(outcome.confidence);
    }
}

double InterpolatedPrecision::mean() const
{
    return std::accumulate(precision.begin(), precision.end(), 0.0) / static_cast<double>(recallPoints);
}

InterpolatedPrecision interpolated(const PrecisionRecall& curve)
{
    std::vector<double> precision = curve.precision;
    for (std::size_t i = precision.size(); i > 1; --i)
        precision[i - 2] = std::max(precision[i - 2], precision[i - 1]);
    InterpolatedPrecision result;
    std::size_t i = 0;
    for (std::size_t point = 0; point < recallPoints; ++point) {
        while (i < curve.recall.size() && curve.recall[i] < static_cast<double>(point) * 0.01)
            ++i;
        if (i == curve.recall.size())
            break;
        result.precision[point] = precision[i];
        result.confidence[point] = curve.confidence[i];
    }
    return result;
}

}  // namespace abcp
