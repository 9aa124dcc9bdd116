#pragma once

#include "core/data/box.h"

#include <vector>

namespace abcp {

// One labelled object, or one detection on nothing, that two networks see differently.
struct DetectionChange {
    enum class Kind { Object, FalseAlarm };
    Kind kind = Kind::Object;
    Box box;  // share of the image: of the object, or of the false alarm
    int classId = 0;
    float confidence = 0;  // of the detection that only one of the two made

    bool operator==(const DetectionChange&) const = default;
};

// What a second network loses and gains against a first one on one picture.
struct DetectionDifference {
    std::vector<DetectionChange> lost;         // objects that the first finds and the second does not
    std::vector<DetectionChange> gained;       // and the other way round
    std::vector<DetectionChange> falseAlarms;  // of the second, where the first raises none of the same class
};

// For each detection the object that it hits, an index, or -1: by falling confidence each takes the free object of its class that it
// covers best, with an IoU of at least `iou`. Objects that are not scored are hit too.
std::vector<int> hitObjects(const std::vector<Detection>& detections, const std::vector<LabelledBox>& objects, float iou = 0.5f);

// Of the detections with at least this confidence; objects that are not scored count for nothing. By falling confidence.
DetectionDifference differenceOf(const std::vector<Detection>& first, const std::vector<Detection>& second,
                                 const std::vector<LabelledBox>& objects, float confidence);
// Of a picture whose objects nobody has labelled: what only one of the two networks sees. No false alarms, since there is no telling.
DetectionDifference differenceOf(const std::vector<Detection>& first, const std::vector<Detection>& second, float confidence);

}  // namespace abcp
