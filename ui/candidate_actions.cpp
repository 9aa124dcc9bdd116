#include "ui/candidate_actions.h"

#include "core/base/error.h"
#include "core/store/run_store.h"
#include "ui/export_summary.h"
#include "ui/format.h"
#include "ui/make_action.h"
#include "ui/text.h"
#include "ui/views/export_dialog.h"
#include "ui/views/finalists_dialog.h"
#include "ui/views/message_bar.h"
#include "ui/views/retrain_dialog.h"

#include <QAction>
#include <QDesktopServices>
#include <QFileDialog>
#include <QMessageBox>
#include <QUrl>

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

namespace abcp::ui {

CandidateActions::CandidateActions(const RunModel& model, CandidateSelection& selection, SearchController& controller,
                                   MessageBar& message, QWidget* window)
    : QObject(window), m_model(model), m_selection(selection), m_controller(controller), m_message(message), m_window(window),
      m_export(makeAction(window, QStringLiteral("document-export"), tr("&Export…"), QKeySequence(tr("Ctrl+E")))),
      m_retrain(makeAction(window, QStringLiteral("view-refresh"), tr("&Retrain…"), QKeySequence(tr("Ctrl+T")))),
      m_report(makeAction(window, {}, tr("Re&port…"), {}))
{
    connect(m_export, &QAction::triggered, this, &CandidateActions::exportCandidate);
    connect(m_retrain, &QAction::triggered, this, &CandidateActions::retrain);
    connect(m_report, &QAction::triggered, this, &CandidateActions::report);
    connect(&m_controller, &SearchController::reportWritten, this, [this](const QString& file) {
        m_message.show(MessageBar::Kind::Information, tr("Report written: %1").arg(file));
        QDesktopServices::openUrl(QUrl::fromLocalFile(file));
    });
    connect(&m_controller, &SearchController::exported, this,
            [this](const std::vector<ExportedFile>& files) { m_message.show(MessageBar::Kind::Information, exportSummary(files)); });
    connect(&m_controller, &SearchController::retrained, this, [this](int episode, const Measurement& measurement) {
        m_message.show(
            MessageBar::Kind::Information,
            tr("Episode %1 retrained: mAP50 %2. An export now takes these weights.").arg(episode).arg(scoreText(measurement.map50)));
    });
    connect(&m_controller, &SearchController::finalistsRetrained, this, [this](const FinalistsResult& result) {
        m_selection.select(result.best().episode.number);
        auto* dialog = new FinalistsDialog(result, m_window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
}

void CandidateActions::refresh()
{
    const bool idle = m_controller.isIdle();
    const bool hasCandidate = m_model.hasEpisode(m_selection.current()) && !m_model.episode(m_selection.current()).failed();
    m_export->setEnabled(hasCandidate);
    m_export->setToolTip(hasCandidate ? tr("Write the candidate as Darknet, ONNX or TorchScript (Ctrl+E)")
                                      : tr("Choose a candidate first"));
    m_report->setEnabled(m_model.isOpen());
    m_report->setToolTip(tr("One HTML page or PDF document on this run and its chosen candidate"));
    m_retrain->setEnabled(m_model.isOpen() && idle);
    m_retrain->setToolTip(!idle ? tr("Possible when nothing else runs") : tr("Train the candidate in full, or the best of the run (Ctrl+T)"));
}

void CandidateActions::exportCandidate()
{
    if (!m_model.hasEpisode(m_selection.current()) || m_controller.isOnErrand())
        return;
    auto* dialog = new ExportDialog(m_selection.current(), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, episode = m_selection.current()] { startExport(episode, dialog->request()); });
    dialog->open();
}

void CandidateActions::startExport(int episode, ExportRequest request)
{
    if (!m_model.isOpen() || m_controller.isOnErrand())
        return;
    const RunId run = m_model.run().id;
    const std::filesystem::path database = m_model.run().database;
    try {
        const RunStore store(database, RunStore::Access::ReadOnly);
        QStringList existing;
        for (const std::filesystem::path& file : filesOfExport(store, run, episode, request)) {
            std::error_code ignored;
            if (std::filesystem::exists(std::filesystem::symlink_status(file, ignored)))
                existing << fromPath(file.filename());
        }
        if (!existing.isEmpty()) {
            if (QMessageBox::question(m_window, tr("Replace files"),
                                      tr("These files exist already. Replace them?\n%1").arg(existing.join(QLatin1Char('\n'))))
                != QMessageBox::Yes)
                return;
            request.overwrite = true;
        }
    } catch (const Error& error) {
        m_message.show(MessageBar::Kind::Error, fromUtf8(error.what()));
        return;
    }
    m_message.show(MessageBar::Kind::Information, tr("Exporting episode %1…").arg(episode));
    m_controller.exportCandidate(run, database, episode, request);
}

void CandidateActions::report()
{
    if (!m_model.isOpen() || m_controller.isOnErrand())
        return;
    const RunId run = m_model.run().id;
    const std::filesystem::path database = m_model.run().database;
    const int current = m_selection.current();
    const bool isCandidate = m_model.hasEpisode(current) && !m_model.episode(current).failed();
    auto* dialog = new QFileDialog(m_window, tr("Report"), fromPath(database.parent_path()));
    const QString pdf = tr("PDF documents (*.pdf)");
    dialog->setNameFilters({tr("HTML pages (*.html)"), pdf});
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const auto suggest = [dialog, pdf, run](const QString& filter) {
        const QString suffix = filter == pdf ? QStringLiteral("pdf") : QStringLiteral("html");
        dialog->setDefaultSuffix(suffix);
        dialog->selectFile(QStringLiteral("report-run%1.%2").arg(toInteger(run)).arg(suffix));
    };
    connect(dialog, &QFileDialog::filterSelected, this, suggest);
    suggest(dialog->selectedNameFilter());
    connect(dialog, &QFileDialog::fileSelected, this, [this, run, database, episode = isCandidate ? std::optional(current) : std::nullopt](const QString& file) {
        m_message.show(MessageBar::Kind::Information, tr("Writing the report…"));
        m_controller.writeReport(run, database, episode, toPath(file));
    });
    dialog->open();
}

void CandidateActions::retrain()
{
    const int current = m_selection.current();
    if (!m_controller.isIdle() || !m_model.isOpen())
        return;
    const bool isCandidate = m_model.hasEpisode(current) && !m_model.episode(current).failed();
    auto* dialog = new RetrainDialog(isCandidate ? std::optional(current) : std::nullopt, m_model.run().settings.evaluation.cameraEffects, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_message.clear();
        m_controller.retrain(m_model.run().id, m_model.run().database, dialog->request(), static_cast<int>(m_model.episodes().size()));
    });
    dialog->open();
}

}  // namespace abcp::ui
