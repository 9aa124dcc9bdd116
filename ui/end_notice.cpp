#include "ui/end_notice.h"

#include "ui/models/run_model.h"
#include "ui/views/message_bar.h"

#include <QAction>
#include <QSettings>
#include <QWidget>

namespace abcp::ui {

namespace {

QString noticeKey()
{
    return QStringLiteral("search/notice");
}

}  // namespace

EndNotice::EndNotice(const RunModel& run, SearchController& controller, const MessageBar& message, QWidget* window)
    : QObject(window), m_run(run), m_message(message), m_window(window), m_action(new QAction(tr("&Notify me when it ends"), this)),
      m_notifier(makeDesktopNotifier())
{
    m_action->setCheckable(true);
    m_action->setChecked(QSettings().value(noticeKey(), true).toBool());
    m_action->setToolTip(tr("On the desktop, while another window is in use"));
    connect(m_action, &QAction::toggled, this, [](bool on) { QSettings().setValue(noticeKey(), on); });
    connect(&controller, &SearchController::searchEnded, this, [this](SearchOutcome outcome) {
        if (outcome != SearchOutcome::Stopped)  // by a person, who knows
            tell();
    });
    connect(&controller, &SearchController::pausedByFault, this, &EndNotice::tell);
    connect(&controller, &SearchController::workFailed, this, &EndNotice::tell);
}

void EndNotice::tell()
{
    if (m_action->isChecked() && !m_window->isActiveWindow())
        m_notifier->notify(m_run.isOpen() ? m_run.run().title() : tr("ABCP Studio"), m_message.text());
}

}  // namespace abcp::ui
