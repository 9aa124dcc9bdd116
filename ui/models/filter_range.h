#pragma once

#include <QString>

#include <limits>

namespace abcp::ui {

// What a filter demands of one figure, both ends included; an end that it leaves open is infinite.
struct FilterRange {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();

    bool isOpen() const;  // at both ends: nothing is demanded
};

// figure: as RunFilter spells it, "flops".
FilterRange filterRange(const QString& text, const QString& figure);

// The text with what it demands of the figure taken out and the range's ends put there instead, at the end of the line. An empty end is left
// open. The ends are numbers as a filter reads them: "0.7", "2.1G".
QString withFilterRange(const QString& text, const QString& figure, const QString& low, const QString& high);

}  // namespace abcp::ui
