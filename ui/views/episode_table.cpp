#include "ui/views/episode_table.h"

#include "ui/models/dimmed_rows.h"
#include "ui/views/table_view.h"

#include <QHeaderView>
#include <QLabel>
#include <QVBoxLayout>

namespace abcp::ui {

EpisodeTable::EpisodeTable(const RunModel& model, CandidateSelection& selection, QWidget* parent)
    : QWidget(parent), m_model(model), m_selection(selection), m_episodes(new EpisodeModel(model, this)),
      m_sorted(new DimmedRows(*m_episodes, EpisodeModel::sortRole, [&selection](int row) { return selection.filter().isShown(row); }, this)), m_view(new TableView(this)), m_empty(new QLabel(m_view))
{
    connect(&m_selection.filter(), &ViewFilter::changed, m_sorted, &DimmedRows::judge);
    m_view->setAccessibleName(tr("Episodes"));
    m_view->setModel(m_sorted);
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(EpisodeModel::NumberColumn, Qt::DescendingOrder);
    m_empty->setText(tr("Every episode will be a row here."));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(24);
    m_empty->setFont(font());
    m_empty->setAutoFillBackground(true);
    m_empty->setBackgroundRole(QPalette::Base);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);

    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (!m_showing && current.isValid() && m_view->hasFocus())
            m_selection.select(m_sorted->mapToSource(current).row());
    });
    connect(m_view, &QAbstractItemView::clicked, this,
            [this](const QModelIndex& index) { m_selection.select(m_sorted->mapToSource(index).row()); });
    connect(&m_selection, &CandidateSelection::currentChanged, this, &EpisodeTable::showSelection);
    connect(m_episodes, &QAbstractItemModel::modelReset, this, &EpisodeTable::showEmptyText);
    connect(m_episodes, &QAbstractItemModel::rowsInserted, this, [this] {
        showEmptyText();
        if (m_selection.followsBest())  // the best may be one of them, selected before its row was there
            showSelection();
    });
    showEmptyText();
}

void EpisodeTable::showEmptyText()
{
    const bool wasEmpty = m_empty->isVisibleTo(m_view);
    const bool isEmpty = m_episodes->rowCount() == 0;
    m_empty->setVisible(isEmpty);
    if (wasEmpty && !isEmpty) {
        m_view->resizeColumnsToContents();
        m_view->setColumnWidth(EpisodeModel::StatusColumn, m_view->fontMetrics().horizontalAdvance(tr("over budget")) + 16);
        showSelection();
    }
}

void EpisodeTable::showSelection()
{
    m_showing = true;
    const int current = m_selection.current();
    if (current >= 0 && current < m_episodes->rowCount()) {
        const QModelIndex index = m_sorted->mapFromSource(m_episodes->index(current, 0));
        // While it follows the best, the newest rows stay in view.
        if (m_selection.followsBest())
            m_view->selectionModel()->select(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        else
            m_view->setCurrentIndex(index);
    } else {
        m_view->clearSelection();
    }
    m_showing = false;
}

void EpisodeTable::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_empty->setGeometry(m_view->rect());
}

}  // namespace abcp::ui
