#include "ui/views/status_line.h"

#include "ui/format.h"
#include "ui/models/run_list_model.h"
#include "ui/text.h"
#include "ui/theme.h"
#include "ui/views/progress_strip.h"

#include <QLabel>

namespace abcp::ui {

StatusLine::StatusLine(const RunModel& model, const SearchController& controller, QWidget* parent)
    : QStatusBar(parent), m_model(model), m_controller(controller)
{
    setSizeGripEnabled(false);
    setAccessibleName(tr("Status"));
    const auto add = [this](const QString& name, bool permanent = false) {
        auto* label = new QLabel(this);
        label->setFont(smallFont());
        label->setAccessibleName(name);
        label->setContentsMargins(8, 2, 8, 2);
        if (permanent)
            addPermanentWidget(label);
        else
            addWidget(label);
        return label;
    };
    m_state = add(tr("State"));
    m_episode = add(tr("Episode"));
    m_left = add(tr("Time left"));
    m_best = add(tr("Best so far"));
    m_engines = add(tr("Computing on"), true);
    m_saved = add(tr("Saved"), true);

    for (auto signal : {&RunModel::opened, &RunModel::stateChanged})
        connect(&m_model, signal, this, &StatusLine::refresh);
    connect(&m_model, &RunModel::appended, this, &StatusLine::refresh);
    connect(&m_controller, &SearchController::stateChanged, this, [this] {
        m_progress = {};
        refresh();
    });
    refresh();
}

void StatusLine::setProgress(const Progress& progress)
{
    m_progress = progress;
    refresh();
}

void StatusLine::setEngines(const QString& text)
{
    m_engines->setText(text);
}

void StatusLine::refresh()
{
    using State = SearchController::State;
    QString state;
    switch (m_controller.state()) {
    case State::Idle: state = m_model.isOpen() ? stateText(m_model.run().state) : tr("ready"); break;
    case State::Preparing: state = tr("preparing"); break;
    case State::Searching: state = tr("searching"); break;
    case State::Paused: state = tr("paused"); break;
    case State::Training: state = tr("training"); break;
    case State::Retraining: state = tr("retraining"); break;
    case State::Evaluating: state = tr("evaluating"); break;
    case State::Stopping: state = tr("stopping…"); break;
    }
    if (m_model.isOpen())
        state = tr("%1, %2", "a run and its state").arg(m_model.run().title(), state);
    m_state->setText(state);

    const auto count = static_cast<int>(m_model.episodes().size());
    m_episode->setText(m_model.isOpen() ? tr("episode %1/%2").arg(m_model.agentEpisodes()).arg(m_model.run().settings.episodes) : QString());
    m_left->setText(m_controller.state() == State::Searching ? timeLeftText(m_progress) : QString());
    m_best->clear();
    if (const auto best = m_model.best()) {
        const Measurement& m = *m_model.episode(*best).measurement;
        m_best->setText(tr("best %1 mAP50 @ %2").arg(scoreText(m.map50), m_model.flopsScale().text(static_cast<double>(m.flops))));
    }
    m_saved->setText(count > 0 ? tr("%1 saved").arg(count) : QString());
    m_saved->setToolTip(m_model.isOpen() ? tr("Every episode up to here is in %1").arg(fromPath(m_model.run().database)) : QString());
    for (QLabel* label : {m_episode, m_left, m_best, m_saved})
        label->setVisible(!label->text().isEmpty());
}

}  // namespace abcp::ui
