#pragma once

#include "ui/plots/qcustomplot_fence.h"

#include <QImage>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace abcp::ui {

// The lines of parallel coordinates: of a few each is a line of its own; many become pictures whose pixels are the stronger the more lines
// cross them. What is filtered out lies faintly below, in a picture that is made anew only when the lines or the size change.
class ParallelLines : public QCPLayerable {
    Q_OBJECT

public:
    static constexpr std::size_t maxAxes = 8;
    static constexpr std::size_t exactLines = 400;       // on screen
    static constexpr std::size_t exactLinesSaved = 5000;  // in a file of lines

    // positions: of each line on each axis, 0 to 1, NaN where it is broken.
    struct Line {
        std::array<float, maxAxes> positions{};
        std::uint32_t series = 0;
        bool isShown = true;
    };

    explicit ParallelLines(QCustomPlot* plot);

    void setLines(std::vector<Line> lines, std::size_t axes);
    const std::vector<Line>& lines() const { return m_lines; }
    // shown(index) says who meets the filter.
    template <typename Predicate>
    void setShown(bool isFiltered, Predicate shown)
    {
        m_isFiltered = isFiltered;
        for (std::size_t i = 0; i < m_lines.size(); ++i)
            m_lines[i].isShown = shown(i);
        m_isCurrent = false;
    }
    // Of each series, and of what is filtered out.
    void setColours(std::vector<QColor> series, const QColor& dimmed);

    // Where an axis stands, and a position on it, in canvas pixels.
    double x(std::size_t axis) const;
    double y(double position) const;
    QRectF area() const { return mParentPlot->axisRect()->rect(); }
    QPolygonF polyline(const Line& line) const;  // without the broken parts

protected:
    void draw(QCPPainter* painter) override;
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
    QRect clipRect() const override { return mParentPlot->viewport(); }

private:
    static constexpr int levels = 128;
    static constexpr std::uint8_t broken = 255;

    void drawExactly(QCPPainter* painter) const;
    // Paints the lines chosen: by series, or all dimmed ones alike.
    void paint(QImage& image, bool all) const;
    void paintGap(QImage& image, std::size_t gap, std::span<const std::uint32_t> members, bool all, const QColor& colour) const;
    QImage emptyImage(double ratio) const;

    std::vector<Line> m_lines;
    std::vector<std::uint8_t> m_levels;                // of each line on each axis
    std::vector<std::vector<std::uint32_t>> m_series;  // the lines of each
    std::size_t m_axes = 0;
    std::vector<QColor> m_colours;
    QColor m_dimmed;
    bool m_isFiltered = false;
    QImage m_image;
    QImage m_below;  // everything, dimmed
    bool m_isCurrent = false;
    bool m_isBelowCurrent = false;
};

}  // namespace abcp::ui
