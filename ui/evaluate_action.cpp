#include "ui/evaluate_action.h"

#include "ui/format.h"
#include "ui/make_action.h"
#include "ui/text.h"
#include "ui/views/message_bar.h"

#include <QAction>

#include <algorithm>

namespace abcp::ui {

EvaluateAction::EvaluateAction(const RunModel& run, CandidateSelection& selection, const WhatIfModel& whatIf, SearchController& controller,
                               MessageBar& message, QWidget* window)
    : QObject(window), m_run(run), m_selection(selection), m_whatIf(whatIf), m_controller(controller), m_message(message),
      m_action(makeAction(window, QStringLiteral("media-playback-start"), tr("E&valuate this"), QKeySequence(tr("Ctrl+Return"))))
{
    connect(m_action, &QAction::triggered, this, &EvaluateAction::evaluate);
    connect(&m_whatIf, &WhatIfModel::changed, this, &EvaluateAction::refresh);
    connect(&m_run, &RunModel::opened, this, [this] {
        m_wanted.clear();
        refresh();
    });
    connect(&m_run, &RunModel::appended, this, &EvaluateAction::takeEpisodes);
    connect(&m_controller, &SearchController::stateChanged, this, &EvaluateAction::refresh);
    for (auto failed : {&SearchController::workFailed, &SearchController::errandFailed})
        connect(&m_controller, failed, this, [this] {
            m_wanted.clear();
            refresh();
        });
    connect(&m_controller, &SearchController::evaluationWaits, this, [this] {
        m_message.show(MessageBar::Kind::Information, m_controller.isSearching() ? tr("The search evaluates it before its next episode.")
                                                                                 : tr("It is evaluated as soon as the run goes on."));
    });
    refresh();
}

void EvaluateAction::refresh()
{
    const bool mayRun = m_controller.isIdle() || m_controller.isSearching();
    const bool waits = std::ranges::find(m_wanted, m_whatIf.action()) != m_wanted.end();
    m_action->setEnabled(m_whatIf.isOpen() && m_whatIf.isEdited() && mayRun && !waits);
    m_action->setToolTip(!m_whatIf.isOpen()     ? tr("Open a run first")
                         : waits                ? tr("It is waiting for its turn")
                         : !m_whatIf.isEdited() ? tr("Change the network first: what is drawn has been evaluated")
                         : !mayRun              ? tr("Possible when nothing else runs")
                                                : tr("Cut it, fine-tune and measure it as an episode of the run (Ctrl+Return)"));
}

void EvaluateAction::evaluate()
{
    m_message.clear();
    m_wanted.push_back(m_whatIf.action());
    m_controller.evaluate(m_run.run().id, m_run.run().database, m_whatIf.action(), static_cast<int>(m_run.episodes().size()));
    refresh();
}

void EvaluateAction::takeEpisodes(int first)
{
    for (int number = first; m_run.hasEpisode(number); ++number) {
        const Episode& episode = m_run.episode(number);
        if (episode.origin != Origin::User || std::erase(m_wanted, episode.action) == 0)
            continue;
        if (episode.failed())
            m_message.show(MessageBar::Kind::Warning,
                           tr("Your network, episode %1, failed: %2.").arg(number).arg(fromUtf8(episode.failure)));
        else
            m_message.show(MessageBar::Kind::Information,
                           tr("Your network is episode %1: mAP50 %2 at %3, reward %4.")
                               .arg(number)
                               .arg(scoreText(episode.measurement->map50),
                                    m_run.flopsScale().text(static_cast<double>(episode.measurement->flops)), scoreText(episode.reward)));
        if (m_whatIf.action() == episode.action)
            m_selection.select(number);
    }
    refresh();
}

}  // namespace abcp::ui
