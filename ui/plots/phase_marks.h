#pragma once

#include "ui/models/run_model.h"

#include <QColor>
#include <QObject>
#include <QString>

#include <vector>

class QCPItemStraightLine;
class QCPItemText;
class QCustomPlot;

namespace abcp::ui {

// Where a run was steered otherwise, as thin labelled lines across a plot whose horizontal axis counts episodes.
class PhaseMarks : public QObject {
    Q_OBJECT

public:
    PhaseMarks(const RunModel& model, QCustomPlot* plot, QObject* parent);

    int count() const { return static_cast<int>(m_marks.size()); }
    // "Steered from episode 40 on: block 3 stays", when that is where the run was steered; else empty.
    QString textAt(int episode) const;
    void recolour(const QColor& colour);

Q_SIGNALS:
    void changed();

private:
    struct Mark {
        QCPItemStraightLine* line;
        QCPItemText* label;
    };

    void rebuild();

    const RunModel& m_model;
    QCustomPlot* m_plot;
    std::vector<Mark> m_marks;
    QColor m_colour;
};

}  // namespace abcp::ui
