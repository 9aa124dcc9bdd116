#include "core/training/detection_report.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <functional>

namespace abcp {

namespace {

constexpr double smallArea = 32.0 * 32.0;
constexpr double mediumArea = 96.0 * 96.0;
constexpr std::array ranges{AreaRange{}, AreaRange{0, smallArea}, AreaRange{smallArea, mediumArea}, AreaRange{mediumArea, 1e10}};
constexpr std::size_t allSizes = 0;
constexpr std::size_t threshold50 = 0;
constexpr std::size_t threshold75 = 5;

// Mean of what is added; nothing without any.
class Mean {
public:
    void add(double value)
    {
        m_sum += value;
        ++m_count;
    }
    std::optional<double> value() const { return m_count > 0 ? std::optional(m_sum / m_count) : std::nullopt; }

private:
    double m_sum = 0;
    int m_count = 0;
};

// One class with one range of sizes.
struct ClassScores {
    std::array<double, iouThresholds> precision{};  // average precision by IoU threshold
    double meanPrecision() const;
    double recallWith(std::size_t detections) const;  // average recall

    int objects = 0;
    std::vector<MatchOutcome> outcomes;             // by falling confidence
};

double ClassScores::meanPrecision() const
{
    double sum = 0;
    for (const double value : precision)
        sum += value;
    return sum / static_cast<double>(iouThresholds);
}

double ClassScores::recallWith(std::size_t detections) const
{
    double sum = 0;
    for (std::size_t t = 0; t < iouThresholds; ++t) {
        const auto hits = std::ranges::count_if(outcomes, [&](const MatchOutcome& outcome) {
            return outcome.rank < detections && outcome.isHit(t) && !outcome.isIgnored(t);
        });
        sum += static_cast<double>(hits) / objects;
    }
    return sum / static_cast<double>(iouThresholds);
}

OperatingPoint bestPoint(const PrecisionRecall& curve)
{
    OperatingPoint best;
    for (std::size_t i = 0; i < curve.precision.size(); ++i) {
        // Detections of equal confidence come and go together.
        if (i + 1 < curve.confidence.size() && curve.confidence[i + 1] == curve.confidence[i])
            continue;
        const double precision = curve.precision[i];
        const double recall = curve.recall[i];
        const double f1 = precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
        if (f1 > best.f1)
            best = {static_cast<double>(curve.confidence[i]), precision, recall, f1};
    }
    return best;
}

class Reporter {
public:
    Reporter(std::span<const std::vector<Detection>> detections, std::span<const std::vector<LabelledBox>> groundTruth,
             std::span<const ImageSize> sizes)
        : m_detections(detections), m_groundTruth(groundTruth), m_sizes(sizes)
    {
    }

    void addClass(int classId)
    {
        ClassReport report;
        for (std::size_t range = 0; range < ranges.size(); ++range) {
            const ClassScores scores = scoresOf(classId, range);
            if (scores.objects == 0)
                continue;
            m_precision[range].add(scores.meanPrecision());
            m_recall[range].add(scores.recallWith(maxDetectionsPerImage));
            if (range == allSizes)
                report = reportOf(scores, classId);
        }
        m_report.classes.push_back(report);
    }

    DetectionReport finish(int classes, float confusionConfidence)
    {
        m_report.coco = {m_precision[allSizes].value(), m_precision50.value(), m_precision75.value(), m_precision[1].value(),
                         m_precision[2].value(), m_precision[3].value(), m_recallWith1.value(), m_recallWith10.value(),
                         m_recall[allSizes].value(), m_recall[1].value(), m_recall[2].value(), m_recall[3].value()};
        m_report.vocElevenPoint = m_vocElevenPoint.value().value_or(0);
        m_report.vocAllPoint = m_vocAllPoint.value().value_or(0);
        m_report.confusion = confusionMatrix(m_detections, m_groundTruth, classes, confusionConfidence);
        return std::move(m_report);
    }

private:
    ClassScores scoresOf(int classId, std::size_t range)
    {
        ClassScores scores;
        ImageMatcher matcher(ranges[range]);
        for (std::size_t image = 0; image < m_groundTruth.size(); ++image) {
            const double area = static_cast<double>(m_sizes[image].first) * m_sizes[image].second;
            scores.objects += matcher.match(m_detections[image], m_groundTruth[image], classId, area, scores.outcomes);
        }
        if (scores.objects == 0)
            return scores;
        std::ranges::stable_sort(scores.outcomes, std::ranges::greater{}, &MatchOutcome::confidence);
        for (std::size_t t = 0; t < iouThresholds; ++t) {
            precisionRecall(scores.outcomes, t, scores.objects, m_curve);
            scores.precision[t] = interpolated(m_curve).mean();
        }
        return scores;
    }

    ClassReport reportOf(const ClassScores& scores, int classId)
    {
        ClassReport report;
        report.objects = scores.objects;
        report.ap50 = scores.precision[threshold50];
        report.ap75 = scores.precision[threshold75];
        report.ap5095 = scores.meanPrecision();
        report.ar100 = scores.recallWith(maxDetectionsPerImage);
        report.voc = vocPrecision(m_detections, m_groundTruth, classId);
        precisionRecall(scores.outcomes, threshold50, scores.objects, m_curve);
        report.best = bestPoint(m_curve);
        report.curve = interpolated(m_curve);
        m_precision50.add(report.ap50);
        m_precision75.add(report.ap75);
        m_recallWith1.add(scores.recallWith(1));
        m_recallWith10.add(scores.recallWith(10));
        m_vocElevenPoint.add(report.voc.elevenPoint);
        m_vocAllPoint.add(report.voc.allPoint);
        return report;
    }

    std::span<const std::vector<Detection>> m_detections;
    std::span<const std::vector<LabelledBox>> m_groundTruth;
    std::span<const ImageSize> m_sizes;
    PrecisionRecall m_curve;
    std::array<Mean, ranges.size()> m_precision, m_recall;
    Mean m_precision50, m_precision75, m_recallWith1, m_recallWith10, m_vocElevenPoint, m_vocAllPoint;
    DetectionReport m_report;
};

}  // namespace

DetectionReport reportOn(std::span<const std::vector<Detection>> detections, std::span<const std::vector<LabelledBox>> groundTruth,
                         std::span<const ImageSize> sizes, int classes, float confusionConfidence)
{
    assert(detections.size() == groundTruth.size() && sizes.size() == groundTruth.size());
    Reporter reporter(detections, groundTruth, sizes);
    for (int classId = 0; classId < classes; ++classId)
        reporter.addClass(classId);
    return reporter.finish(classes, confusionConfidence);
}

}  // namespace abcp
