// Short work on runs that are stored, beside a search.

#include "ui/search_controller.h"

#include "core/workflow/run_report.h"
#include "ui/printing/printed_page.h"
#include "ui/text.h"

#include <QCoreApplication>

#include <utility>

namespace abcp::ui {

void SearchController::exportCandidate(RunId run, const std::filesystem::path& database, int episode, const ExportRequest& request)
{
    startErrand([this, run, database, episode, request](const std::stop_token&) {
        RunStore store(database);
        m_errands.post([this, files = exportEpisode(store, run, episode, request, m_engines)] { Q_EMIT exported(files); });
    });
}

void SearchController::writeReport(RunId run, const std::filesystem::path& database, std::optional<int> episode, const std::filesystem::path& file)
{
    const QString program = QStringLiteral("ABCP Studio %1").arg(QCoreApplication::applicationVersion());
    startErrand([this, run, database, episode, file, program](const std::stop_token& stop) {
        const RunStore store(database, RunStore::Access::ReadOnly);
        RunReportOptions options{.runs = {run}, .episode = episode, .program = toUtf8(program)};
        if (isNamedPdf(file))
            options.print = printedPdf;
        writeRunReport(file, true, store, options, m_engines, stop);
        m_errands.post([this, file = fromPath(file)] { Q_EMIT reportWritten(file); });
    });
}

void SearchController::setTags(RunId run, const std::filesystem::path& database, const std::vector<std::string>& tags)
{
    startErrand([run, database, tags](const std::stop_token&) { RunStore(database).setTags(run, tags); });
}

void SearchController::setNote(RunId run, const std::filesystem::path& database, const std::string& note)
{
    startErrand([run, database, note](const std::stop_token&) { RunStore(database).setNote(run, note); });
}

void SearchController::describeEngines()
{
    if (!m_engines.describe)
        return;
    startErrand([this](const std::stop_token&) {
        m_errands.post([this, text = fromUtf8(m_engines.describe())] { Q_EMIT enginesDescribed(text); });
    });
}

void SearchController::doErrand(Errand errand)
{
    startErrand([this, errand = std::move(errand)](const std::stop_token& stop) { m_errands.post(errand(stop)); });
}

}  // namespace abcp::ui
