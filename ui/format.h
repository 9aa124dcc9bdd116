#pragma once

#include <QString>

#include <cstdint>

namespace abcp::ui {

// A unit for a whole column or axis: every value is divided by `factor` and shown with the same number of decimals.
struct Scale {
    double factor = 1;
    QString unit;
    int decimals = 0;

    double of(double value) const { return value / factor; }
    QString number(double value) const;     // "0.410"
    QString text(double value) const;       // "0.410 GFLOPs"
};

// Scales that give a value of the stated size about three significant digits, and values a hundred times smaller still one.
Scale flopsScale(double typical);           // FLOPs, kFLOPs, MFLOPs, GFLOPs
Scale countScale(double typical);           // "", k, M, G
Scale millisecondScale(double typical);     // ms

// A figure of its own, three significant digits with its own prefix: "0.41 GFLOPs" is "410 MFLOPs" here.
QString flopsText(double flops);
QString countText(double count);            // "299 k"
QString scoreText(double score);            // "0.874"; a dash for NaN
QString percentText(double share, int decimals = 1);   // 0.374 is "37.4 %"
// A change against a reference: "−97.3 %", "+4.0 %".
QString changeText(double value, double reference);
QString durationText(double seconds);       // "04:12", "1:04:12"
QString sizeText(std::uintmax_t bytes);         // "12.3 MB", in thousands
QString dash();                             // for what is not there

}  // namespace abcp::ui
