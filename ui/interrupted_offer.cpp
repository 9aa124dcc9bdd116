#include "ui/interrupted_offer.h"

#include "core/workflow/interrupted_runs.h"
#include "ui/search_controller.h"
#include "ui/text.h"
#include "ui/views/message_bar.h"

#include <utility>
#include <vector>

namespace fs = std::filesystem;

namespace abcp::ui {

InterruptedOffer::InterruptedOffer(SearchController& controller, MessageBar& message, QObject* parent)
    : QObject(parent), m_controller(controller), m_message(message)
{
    connect(&m_worker, &Worker::failed, this, [this](const Problem& problem) {
        if (m_controller.isIdle())
            m_message.show(MessageBar::Kind::Error, tr("%1. What is in it stays as it is; choose another database in Set up.").arg(problem.text()));
    });
    connect(&m_worker, &Worker::finished, this, [this] {
        if (!m_lookAgain.empty())
            look(std::exchange(m_lookAgain, {}));
    });
}

void InterruptedOffer::look(const fs::path& database)
{
    if (m_worker.isBusy()) {
        m_lookAgain = database;
        return;
    }
    m_worker.start([this, database](const std::stop_token&) {
        const std::vector<RunRecord> runs = interruptedRuns(database);
        if (!runs.empty())
            m_worker.post([this, run = runs.front(), database] { offer(run, database); });
    });
}

void InterruptedOffer::offer(const RunRecord& run, const fs::path& database)
{
    if (!m_controller.isIdle())
        return;
    const QString number = QString::number(toInteger(run.id));
    const QString name = run.settings.name.empty() ? tr("Run %1").arg(number) : tr("Run %1, “%2”,").arg(number, fromUtf8(run.settings.name));
    m_message.show(MessageBar::Kind::Warning,
                   tr("%1 was interrupted after %2 of %n episode(s). All that ended are saved.", nullptr, run.settings.episodes)
                       .arg(name, QString::number(run.episodes)),
                   {{tr("Resume"), [this, id = toInteger(run.id), database] { Q_EMIT resumeRequested(id, database); }},
                    {tr("Leave it"), [this, id = run.id, database] { leave(id, database); }}});
}

// It is not offered again; the next one is.
void InterruptedOffer::leave(RunId run, const fs::path& database)
{
    if (m_worker.isBusy())
        return;
    m_lookAgain = database;
    m_worker.start([run, database](const std::stop_token&) { leaveInterrupted(database, run); });
}

}  // namespace abcp::ui
