#include "ui/views/compare_page.h"

#include "ui/models/compared_runs_model.h"
#include "ui/models/dimmed_rows.h"
#include "ui/models/settings_model.h"
#include "ui/plots/parallel_plot.h"
#include "ui/plots/run_curves.h"
#include "ui/plots/run_fronts.h"
#include "ui/text.h"
#include "ui/theme.h"
#include "ui/views/dock_title.h"
#include "ui/views/layer_difference.h"
#include "ui/views/note_delegate.h"
#include "ui/views/table_view.h"

#include <QAction>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QStackedWidget>
#include <QUndoCommand>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>
#include <utility>

namespace abcp::ui {

class ComparePage::RunStep : public QUndoCommand {
public:
    RunStep(const QString& text, std::function<void()> back, std::function<void()> forth)
        : QUndoCommand(text), m_back(std::move(back)), m_forth(std::move(forth))
    {
    }
    void undo() override { m_back(); }
    void redo() override { m_forth(); }

private:
    std::function<void()> m_back;
    std::function<void()> m_forth;
};

ComparePage::ComparePage(const RunModel& model, CandidateSelection& selection, SearchController& controller, QWidget* parent)
    : DockPage(parent), m_filter(selection.filter()), m_controller(controller), m_runs(new ComparedRunsModel(this)),
      m_filtered(new DimmedRows(
          *m_runs, ComparedRunsModel::sortRole, [this](int row) { return m_filter.filter().matches(m_runs->runs()[static_cast<std::size_t>(row)]); }, this)),
      m_settings(new SettingsModel(this)), m_curves(new RunCurves(*m_runs, m_filter, this)), m_fronts(new RunFronts(*m_runs, m_filter, this)),
      m_parallel(new ParallelPlot(selection.filter(), [this] { return parallelSeries(); }, this)),
      m_difference(new LayerDifference(model, selection, this))
{
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    addDock(QStringLiteral("runs"), tr("Runs"), makeRuns());
    DockTitle* curves = addDock(QStringLiteral("curves"), tr("Curves"), m_curves);
    curves->addAction(m_curves->accuracyAction());
    curves->addAction(m_curves->followAction());
    addDock(QStringLiteral("fronts"), tr("Accuracy and cost"), m_fronts)->addAction(m_fronts->followAction());
    auto* differing = new QAction(tr("Only what differs"), this);
    differing->setCheckable(true);
    differing->setChecked(m_settings->onlyDiffering());
    connect(differing, &QAction::toggled, m_settings, &SettingsModel::setOnlyDiffering);
    addDock(QStringLiteral("settings"), tr("Settings"), makeSettings())->addAction(differing);
    addDock(QStringLiteral("difference"), tr("Layers of two candidates"), m_difference);
    addDock(QStringLiteral("parallel"), tr("All figures"), m_parallel);
    m_parallel->setEmpty(tr("The candidates of the runs that are ticked will be lines here, across all their figures."));
    connect(m_runs, &ComparedRunsModel::shownChanged, m_parallel, &ParallelPlot::invalidate);
    connect(m_parallel, &ParallelPlot::candidateClicked, this, [this](qint64 run, int episode) { chooseCandidate(RunId{run}, episode); });
    connect(m_runs, &ComparedRunsModel::shownChanged, m_settings, [this] { m_settings->setRuns(m_runs->shownRuns()); });
    connect(m_runs, &ComparedRunsModel::tagsEdited, this,
            [this](qint64 run, const std::vector<std::string>& before, const std::vector<std::string>& after) {
                pushStep(
                    tr("Tags of run %1").arg(run), [this, run, before] { writeTags(RunId{run}, before); },
                    [this, run, after] { writeTags(RunId{run}, after); });
            });
    connect(m_runs, &ComparedRunsModel::noteEdited, this, [this](qint64 run, const std::string& before, const std::string& after) {
        pushStep(
            tr("Note of run %1").arg(run), [this, run, before] { writeNote(RunId{run}, before); }, [this, run, after] { writeNote(RunId{run}, after); });
    });
    connect(m_runs, &ComparedRunsModel::noteRefused, this, &ComparePage::refuseNote);
    connect(m_fronts, &RunFronts::candidateClicked, this, [this](qint64 run, int episode) { chooseCandidate(RunId{run}, episode); });
    connect(&m_reader, &Worker::failed, this, [this](const Problem& problem) {
        m_empty->setText(problem.text());
        m_stack->setCurrentIndex(0);
        m_failed = true;
    });
    connect(&m_reader, &Worker::finished, this, [this] {
        if (std::exchange(m_again, false))
            reload();
        else if (!m_failed)
            showEmptyText();
    });
    connect(m_runs, &QAbstractItemModel::modelReset, this, &ComparePage::takeFilter);
    connect(&m_filter, &ViewFilter::changed, this, &ComparePage::takeFilter);
    connect(&m_controller, &SearchController::searchEnded, this, [this] {
        if (isVisible())
            reload();
    });
    resetLayout();
    showEmptyText();
}

ComparePage::~ComparePage()
{
    deleteDocks();
}

QWidget* ComparePage::makeRuns()
{
    auto* panel = new QWidget(this);
    panel->setAutoFillBackground(true);
    panel->setBackgroundRole(QPalette::Base);
    m_count = new QLabel(panel);
    m_count->setFont(smallFont());
    m_count->setForegroundRole(QPalette::PlaceholderText);
    m_noteProblem = new QLabel(panel);
    m_noteProblem->setFont(smallFont());
    m_noteProblem->setWordWrap(true);
    m_noteProblem->hide();
    m_table = new TableView(panel);
    m_table->setAccessibleName(tr("Runs"));
    m_table->setModel(m_filtered);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ComparedRunsModel::RunColumn, Qt::DescendingOrder);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->fitColumns(ComparedRunsModel::NoteColumn);
    m_table->setItemDelegateForColumn(ComparedRunsModel::NoteColumn, new NoteDelegate(m_table));
    m_open = new QAction(tr("&Open the run"), this);
    m_open->setShortcut(Qt::Key_Return);
    m_open->setShortcutContext(Qt::WidgetShortcut);
    m_open->setEnabled(false);
    connect(m_open, &QAction::triggered, this, [this] { openRow(m_table->currentIndex()); });
    m_editNote = new QAction(tr("Edit &note…"), this);
    m_editNote->setEnabled(false);
    connect(m_editNote, &QAction::triggered, this, &ComparePage::editNote);
    m_table->addActions({m_open, m_editNote});
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_empty = new QLabel(panel);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(24);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_stack = new QStackedWidget(panel);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_table);

    connect(m_table, &QAbstractItemView::doubleClicked, this, [this](const QModelIndex& index) {
        if (!(index.flags() & Qt::ItemIsEditable))
            openRow(index);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        for (QAction* action : {m_open, m_editNote})
            action->setEnabled(current.isValid());
        if (!current.isValid())
            return;
        const ComparedRun& run = m_runs->runs()[static_cast<std::size_t>(m_filtered->mapToSource(current).row())];
        if (run.best)
            chooseCandidate(run.record.id, run.points[*run.best].episode);
    });

    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ComparePage::chosenRunsChanged);
    connect(m_filtered, &QAbstractItemModel::modelReset, this, &ComparePage::chosenRunsChanged);

    auto* head = new QHBoxLayout;
    head->setContentsMargins(8, 4, 8, 4);
    head->setSpacing(8);
    head->addWidget(m_noteProblem, 1);
    head->addStretch();
    head->addWidget(m_count);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_stack, 1);
    takeFilter();
    return panel;
}

QWidget* ComparePage::makeSettings()
{
    auto* panel = new QWidget(this);
    panel->setAutoFillBackground(true);
    panel->setBackgroundRole(QPalette::Base);
    m_settingsText = new QLabel(panel);
    m_settingsText->setAlignment(Qt::AlignCenter);
    m_settingsText->setWordWrap(true);
    m_settingsText->setMargin(16);
    m_settingsText->setForegroundRole(QPalette::PlaceholderText);
    m_settingsTable = new TableView(panel);
    m_settingsTable->setAccessibleName(tr("Settings of the ticked runs"));
    m_settingsTable->setModel(m_settings);
    m_settingsTable->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    connect(m_settings, &QAbstractItemModel::modelReset, this, [this] {
        const bool any = m_settings->rowCount() > 0;
        m_settingsTable->setVisible(any);
        m_settingsText->setVisible(!any);
        m_settingsText->setText(m_settings->columnCount() < 3 ? tr("Tick two runs or more to see in which settings they differ.")
                                                              : tr("The ticked runs have the same settings."));
    });
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_settingsText);
    layout->addWidget(m_settingsTable);
    m_settings->setRuns({});
    return panel;
}

void ComparePage::openRow(const QModelIndex& row)
{
    if (row.isValid())
        Q_EMIT openRequested(toInteger(m_runs->runs()[static_cast<std::size_t>(m_filtered->mapToSource(row).row())].record.id));
}

void ComparePage::setDatabase(const std::filesystem::path& database)
{
    if (database == m_database)
        return;
    m_database = database;
    m_runs->setRuns({});
    m_undo.clear();
    dropChosen();
    if (isVisible())
        reload();
}

void ComparePage::reload()
{
    if (m_reader.isBusy()) {
        m_again = true;
        return;
    }
    m_failed = false;
    m_reader.start([this, database = m_database, known = m_runs->runs()](const std::stop_token& stop) {
        m_reader.post([this, database, runs = loadComparedRuns(database, known, stop)] {
            if (database == m_database)
                takeRuns(runs);
        });
    });
    showEmptyText();
}

void ComparePage::takeRuns(std::vector<ComparedRun> runs)
{
    m_runs->setRuns(std::move(runs));
    if (m_chosen && !m_runs->run(*m_chosen))
        dropChosen();
    for (Plot* plot : plots())
        if (plot->isFollowing())
            plot->fit();
}

void ComparePage::showEmptyText()
{
    const bool any = m_runs->rowCount() > 0;
    m_stack->setCurrentIndex(any ? 1 : 0);
    if (!any)
        m_empty->setText(m_reader.isBusy()
                             ? tr("Reading…")
                             : tr("No runs in %1 yet. Every search that is started will be a row here.").arg(fromPath(m_database)));
}

void ComparePage::takeFilter()
{
    m_filtered->judge();
    const int all = m_runs->rowCount();
    const auto shown = std::ranges::count_if(m_runs->runs(), [this](const ComparedRun& run) { return m_filter.filter().matches(run); });
    m_count->setText(shown == all ? tr("%n run(s)", nullptr, all) : tr("%1 of %n run(s)", nullptr, all).arg(shown));
    showEmptyText();
}

void ComparePage::writeTags(RunId run, const std::vector<std::string>& tags)
{
    m_runs->setTags(run, tags);
    m_controller.setTags(run, m_database, tags);
}

void ComparePage::writeNote(RunId run, const std::string& note)
{
    m_noteProblem->hide();
    m_runs->setNote(run, note);
    m_controller.setNote(run, m_database, note);
}

void ComparePage::refuseNote(qint64 run, qint64 bytes)
{
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, errorColour(colours));
    m_noteProblem->setPalette(colours);
    m_noteProblem->setText(tr("The note of run %1 was not taken over: it has %2 KB of at most %3 KB. Shorten it.")
                               .arg(run)
                               .arg((bytes + 1023) / 1024)
                               .arg(RunStore::maxNoteBytes / 1024));
    m_noteProblem->show();
}

QString ComparePage::noteProblem() const
{
    return m_noteProblem->isVisible() ? m_noteProblem->text() : QString();
}

void ComparePage::editNote()
{
    const QModelIndex note = m_table->currentIndex().siblingAtColumn(ComparedRunsModel::NoteColumn);
    m_table->setCurrentIndex(note);
    m_table->edit(note);
}

std::vector<ParallelSeries> ComparePage::parallelSeries() const
{
    std::vector<ParallelSeries> series;
    for (const ComparedRun* run : m_runs->shownRuns())
        series.push_back({run->record.id, titleOf(*run), run->points, run});
    return series;
}

void ComparePage::dropChosen()
{
    m_chosen.reset();
    m_difference->clearOther();
    m_fronts->setChosen({});
    m_parallel->setChosen({});
}

std::vector<RunId> ComparePage::chosenRuns() const
{
    std::vector<RunId> runs;
    for (const QModelIndex& row : m_table->selectionModel()->selectedRows())
        runs.push_back(m_runs->runs()[static_cast<std::size_t>(m_filtered->mapToSource(row).row())].record.id);
    std::ranges::sort(runs);
    return runs;
}

void ComparePage::pushStep(const QString& text, std::function<void()> back, std::function<void()> forth)
{
    m_undo.push(new RunStep(text, std::move(back), std::move(forth)));
}

void ComparePage::chooseCandidate(RunId run, int episode)
{
    m_chosen = run;
    m_fronts->setChosen(std::pair{run, episode});
    m_parallel->setChosen(std::pair{run, episode});
    m_difference->setOther(m_database, run, episode);
}

QList<Plot*> ComparePage::plots() const
{
    return {m_curves, m_fronts, m_parallel};
}

void ComparePage::showEvent(QShowEvent* event)
{
    DockPage::showEvent(event);
    reload();
}

void ComparePage::arrange()
{
    const QList<QDockWidget*> all = docks();
    addDockWidget(Qt::TopDockWidgetArea, all[0]);
    splitDockWidget(all[0], all[1], Qt::Vertical);
    splitDockWidget(all[1], all[2], Qt::Horizontal);
    splitDockWidget(all[2], all[3], Qt::Horizontal);
    splitDockWidget(all[3], all[4], Qt::Vertical);
    tabifyDockWidget(all[0], all[5]);
    all[0]->raise();
}

void ComparePage::resizeToDefault()
{
    const QList<QDockWidget*> all = docks();
    resizeDocks({all[0], all[1]}, {share(height(), 0.36), share(height(), 0.64)}, Qt::Vertical);
    resizeDocks({all[1], all[2], all[3]}, {share(width(), 0.34), share(width(), 0.36), share(width(), 0.3)}, Qt::Horizontal);
    resizeDocks({all[3], all[4]}, {share(height(), 0.24), share(height(), 0.40)}, Qt::Vertical);
}

}  // namespace abcp::ui
