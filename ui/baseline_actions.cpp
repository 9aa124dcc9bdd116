#include "ui/baseline_actions.h"

#include "ui/format.h"
#include "ui/text.h"
#include "ui/views/message_bar.h"
#include "ui/views/path_field.h"
#include "ui/views/setup_page.h"

#include <utility>

namespace abcp::ui {

namespace {

constexpr double leastUsefulAccuracy = 0.05;  // mAP50 below which there is nothing to lose by pruning

}  // namespace

BaselineActions::BaselineActions(SetupPage& page, SearchController& controller, MessageBar& message, QObject* parent)
    : QObject(parent), m_page(page), m_controller(controller), m_message(message)
{
    connect(&page, &SetupPage::baselineRequested, this, &BaselineActions::train);
    connect(&controller, &SearchController::baselineTrained, this, &BaselineActions::take);
    connect(&controller, &SearchController::workFailed, this, &BaselineActions::tellFault);
    connect(&controller, &SearchController::stateChanged, this, &BaselineActions::takeState);
}

void BaselineActions::train(int epochs)
{
    if (!m_controller.isIdle())
        return;
    m_message.clear();
    m_training = true;
    m_cfg = m_page.cfgField()->path();
    m_controller.trainBaseline(baselineFor(m_page.settings(), epochs));
}

void BaselineActions::take(const Baseline& baseline)
{
    m_training = false;
    // Another network or weights may stand there by now.
    if (m_page.weightsField()->path().empty() && m_page.cfgField()->path() == m_cfg)
        m_page.weightsField()->setPath(baseline.weights);
    const QString file = fromPath(baseline.weights.filename());
    if (baseline.map50 < 0)
        m_message.show(MessageBar::Kind::Information, tr("The baseline is trained: %1. It was not measured.").arg(file));
    else if (baseline.map50 < leastUsefulAccuracy)
        m_message.show(MessageBar::Kind::Warning, tr("The baseline is trained: %1, but finds hardly anything (mAP50 %2). Train it for more epochs, or look at the problems of the data set, before "
                                                      "anything is pruned.").arg(file, scoreText(baseline.map50)));
    else
        m_message.show(MessageBar::Kind::Information, tr("The baseline is trained: %1, mAP50 %2. The search can be started.").arg(file, scoreText(baseline.map50)));
}

void BaselineActions::tellFault(const Problem& problem)
{
    if (!std::exchange(m_training, false))
        return;
    const QString next = problem.input ? tr("Change it, then train the baseline again.")
                                       : tr("Train the baseline again, it goes on where it was; or train elsewhere (abcp train) and name the weights here.");
    m_message.show(MessageBar::Kind::Error, problem.text() + QStringLiteral(". ") + next);
}

void BaselineActions::takeState(SearchController::State state)
{
    if (state == SearchController::State::Idle && std::exchange(m_training, false))
        m_message.show(MessageBar::Kind::Information, tr("Training was stopped. Train baseline goes on where it was, with as many epochs."));
}

}  // namespace abcp::ui
