#pragma once

namespace abcp {

// Axis-parallel box; origin top left. Unit: share of the image's width and height unless said otherwise.
struct Box {
    float x = 0;  // left edge
    float y = 0;  // top edge
    float width = 0;
    float height = 0;

    float area() const { return width * height; }
    bool operator==(const Box&) const = default;
};

// Area of the intersection over the area of the union; 0 for empty boxes.
float intersectionOverUnion(const Box& a, const Box& b);

struct LabelledBox {
    Box box;
    int classId = 0;
    bool crowd = false;      // COCO: a region with many objects, neither hit nor miss
    bool difficult = false;  // VOC: hard to recognise, neither hit nor miss
    float objectArea = 0;    // COCO: of the object's outline, a share of the image; 0: not stated, the box counts

    bool isScored() const { return !crowd && !difficult; }
    bool operator==(const LabelledBox&) const = default;
};

struct Detection {
    Box box;
    int classId = 0;
    float confidence = 0;
};

}  // namespace abcp
