#pragma once

#include <string>
#include <vector>

namespace abcp {

// A chart for reports, as an SVG element without outside references.
struct SvgSeries {
    enum class Kind { Line, Steps, Points, Diamond, Star, Level };  // Level: a dashed line across at each y

    std::string label;
    std::string colour;          // of CSS
    Kind kind = Kind::Line;
    std::vector<double> x, y;    // of equal length, for a Level only y; values that are not finite are left out
};

struct SvgChart {
    std::string xTitle = {}, yTitle = {};  // with units
    bool logX = false;
    bool logY = false;
    std::vector<SvgSeries> series = {};
    int width = 560;             // pixels
    int height = 340;

    std::string svg() const;
};

// Text as HTML or SVG content.
std::string escaped(const std::string& text);

}  // namespace abcp
