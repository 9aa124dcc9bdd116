#include "ui/plots/phase_marks.h"

#include "ui/models/steering_text.h"
#include "ui/plots/qcustomplot_fence.h"
#include "ui/theme.h"

#include <algorithm>

namespace abcp::ui {

PhaseMarks::PhaseMarks(const RunModel& model, QCustomPlot* plot, QObject* parent) : QObject(parent), m_model(model), m_plot(plot)
{
    connect(&m_model, &RunModel::opened, this, &PhaseMarks::rebuild);
    connect(&m_model, &RunModel::steeringChanged, this, &PhaseMarks::rebuild);
    rebuild();
}

void PhaseMarks::rebuild()
{
    for (const Mark& mark : m_marks) {
        m_plot->removeItem(mark.line);
        m_plot->removeItem(mark.label);
    }
    m_marks.clear();
    for (const Phase& phase : m_model.run().phases) {
        const double x = phase.fromEpisode - 0.5;
        Mark mark{new QCPItemStraightLine(m_plot), new QCPItemText(m_plot)};
        mark.line->point1->setCoords(x, 0);
        mark.line->point2->setTypeY(QCPItemPosition::ptAxisRectRatio);
        mark.line->point1->setTypeY(QCPItemPosition::ptAxisRectRatio);
        mark.line->point1->setCoords(x, 0);
        mark.line->point2->setCoords(x, 1);
        mark.label->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        mark.label->position->setCoords(x, 0);
        mark.label->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
        mark.label->setPadding(QMargins(3, 1, 3, 1));
        mark.label->setText(steeringKinds(m_model.steeringBefore(phase), phase.steering));
        m_marks.push_back(mark);
    }
    recolour(m_colour);
    Q_EMIT changed();
}

void PhaseMarks::recolour(const QColor& colour)
{
    m_colour = colour;
    QColor ground = m_plot->palette().color(QPalette::Base);
    ground.setAlpha(215);
    for (const Mark& mark : m_marks) {
        mark.line->setPen(QPen(colour, 1, Qt::DotLine));
        mark.label->setColor(colour);
        mark.label->setFont(smallFont());
        mark.label->setBrush(ground);
    }
}

QString PhaseMarks::textAt(int episode) const
{
    const auto& phases = m_model.run().phases;
    const auto phase = std::ranges::find(phases, episode, &Phase::fromEpisode);
    if (phase == phases.end())
        return {};
    return tr("Steered from episode %1 on: %2").arg(episode).arg(steeringChanges(m_model.steeringBefore(*phase), phase->steering).join(QStringLiteral(" · ")));
}

}  // namespace abcp::ui
