#include "ui/views/deleted_runs_dialog.h"

#include "ui/models/run_list_model.h"
#include "ui/text.h"
#include "ui/views/table_view.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace abcp::ui {

DeletedRunsDialog::DeletedRunsDialog(const std::filesystem::path& database, QWidget* parent)
    : QDialog(parent), m_model(new RunListModel(this)), m_table(new TableView(this)), m_text(new QLabel(tr("Reading…"), this))
{
    setWindowTitle(tr("Deleted runs"));
    resize(880, 360);
    m_table->setAccessibleName(tr("Deleted runs"));
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->fitColumns(RunListModel::NameColumn);
    m_text->setForegroundRole(QPalette::PlaceholderText);
    m_text->setWordWrap(true);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_purge = buttons->addButton(tr("Delete for good…"), QDialogButtonBox::DestructiveRole);
    m_restore = buttons->addButton(tr("Bring back"), QDialogButtonBox::ActionRole);
    m_restore->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_restore, &QPushButton::clicked, this, [this] {
        Q_EMIT restoreRequested(chosen());
        accept();
    });
    connect(m_purge, &QPushButton::clicked, this, [this] {
        Q_EMIT purgeRequested(chosen());
        accept();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &DeletedRunsDialog::refreshButtons);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_text);
    layout->addWidget(buttons);
    refreshButtons();

    connect(&m_reader, &Worker::failed, this, [this](const Problem& problem) { m_text->setText(problem.text()); });
    m_reader.start([this, database](const std::stop_token&) {
        std::vector<RunRecord> runs;
        if (std::filesystem::exists(database))
            runs = RunStore(database, RunStore::Access::ReadOnly).deletedRuns();
        m_reader.post([this, database, found = std::move(runs)] {
            m_text->setText(found.empty() ? tr("No run is deleted in %1.").arg(fromPath(database)) : fromPath(database));
            takeRuns(found);
        });
    });
}

void DeletedRunsDialog::takeRuns(std::vector<RunRecord> runs)
{
    m_model->setRuns(std::move(runs));
    if (m_model->rowCount() > 0)
        m_table->selectRow(0);
    m_table->setFocus();
    refreshButtons();
}

std::vector<RunId> DeletedRunsDialog::chosen() const
{
    std::vector<RunId> runs;
    for (const QModelIndex& row : m_table->selectionModel()->selectedRows())
        runs.push_back(m_model->run(row.row()).id);
    return runs;
}

void DeletedRunsDialog::refreshButtons()
{
    const bool any = !chosen().empty();
    m_restore->setEnabled(any);
    m_purge->setEnabled(any);
}

}  // namespace abcp::ui
