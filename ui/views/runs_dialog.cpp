#include "ui/views/runs_dialog.h"

#include "ui/text.h"
#include "ui/views/table_view.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace abcp::ui {

RunsDialog::RunsDialog(const std::filesystem::path& database, bool mayContinue, QWidget* parent)
    : QDialog(parent), m_mayContinue(mayContinue), m_model(new RunListModel(this)), m_table(new TableView(this)),
      m_message(new QLabel(tr("Reading…"), this))
{
    setWindowTitle(tr("Earlier runs"));
    resize(880, 420);
    m_table->setAccessibleName(tr("Runs"));
    m_table->setModel(m_model);
    m_table->fitColumns(RunListModel::NameColumn);
    m_message->setForegroundRole(QPalette::PlaceholderText);
    m_message->setWordWrap(true);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_continue = buttons->addButton(tr("Continue the search"), QDialogButtonBox::AcceptRole);
    m_open = buttons->addButton(tr("Open"), QDialogButtonBox::AcceptRole);
    m_open->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (const auto run = current())
            Q_EMIT openRequested(*run);
        accept();
    });
    connect(m_continue, &QPushButton::clicked, this, [this] {
        if (const auto run = current())
            Q_EMIT continueRequested(*run);
        accept();
    });
    connect(m_table, &QAbstractItemView::doubleClicked, m_open, &QPushButton::click);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RunsDialog::refreshButtons);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_message);
    layout->addWidget(buttons);
    refreshButtons();

    connect(&m_reader, &Worker::failed, this, [this](const Problem& problem) { m_message->setText(problem.text()); });
    m_reader.start([this, database](const std::stop_token&) {
        std::vector<RunRecord> runs;
        if (std::filesystem::exists(database))
            runs = RunStore(database, RunStore::Access::ReadOnly).runs();
        m_reader.post([this, database, found = std::move(runs)] {
            m_message->setText(found.empty() ? tr("No runs in %1 yet. A search that is started will be kept there.").arg(fromPath(database))
                                             : fromPath(database));
            showRuns(found);
        });
    });
}

void RunsDialog::showRuns(std::vector<RunRecord> runs)
{
    m_model->setRuns(std::move(runs));
    if (m_model->rowCount() > 0)
        m_table->selectRow(0);
    m_table->setFocus();
    refreshButtons();
}

std::optional<RunRecord> RunsDialog::current() const
{
    const QModelIndex index = m_table->currentIndex();
    if (!index.isValid())
        return std::nullopt;
    return m_model->run(index.row());
}

void RunsDialog::refreshButtons()
{
    const auto run = current();
    m_open->setEnabled(run.has_value());
    m_continue->setEnabled(run && m_mayContinue && canContinue(run->state, run->episodes, run->settings.episodes));
    m_continue->setToolTip(m_mayContinue ? QString() : tr("Something runs already; stop it first."));
}

bool canContinue(RunState state, int recorded, int planned)
{
    return state != RunState::Finished && recorded < planned;
}

}  // namespace abcp::ui
