#pragma once

#include "core/data/box.h"
#include "core/training/confusion_matrix.h"
#include "core/training/detection_matching.h"
#include "core/training/voc_precision.h"

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace abcp {

// The twelve figures of COCO's evaluation. Nothing where there is no object of the size.
struct CocoSummary {
    // Average precision: IoU 0.50:0.05:0.95, or at one threshold; all sizes, or areas up to 32 x 32, up to 96 x 96, above.
    std::optional<double> ap, ap50, ap75, apSmall, apMedium, apLarge;
    // Average recall over the same thresholds: with 1, 10 and 100 detections of a class in an image, and by size with 100.
    std::optional<double> ar1, ar10, ar100, arSmall, arMedium, arLarge;
};

// Where the harmonic mean of precision and recall is largest, at IoU 0.5.
struct OperatingPoint {
    double confidence = 0;
    double precision = 0;
    double recall = 0;
    double f1 = 0;
};

struct ClassReport {
    int objects = 0;             // that are scored; without any the rest is 0
    double ap50 = 0;
    double ap75 = 0;
    double ap5095 = 0;
    double ar100 = 0;
    VocPrecision voc;
    OperatingPoint best;
    InterpolatedPrecision curve; // at IoU 0.5
};

struct DetectionReport {
    CocoSummary coco;
    double vocElevenPoint = 0;   // means over the classes that have objects
    double vocAllPoint = 0;
    std::vector<ClassReport> classes;
    ConfusionMatrix confusion;
};

// Width and height in pixels.
using ImageSize = std::pair<int, int>;

// Detections and labels as averagePrecision() takes them; sizes: of the same images. confusionConfidence: see ConfusionMatrix.
DetectionReport reportOn(std::span<const std::vector<Detection>> detections, std::span<const std::vector<LabelledBox>> groundTruth,
                         std::span<const ImageSize> sizes, int classes, float confusionConfidence = 0.25f);

}  // namespace abcp
