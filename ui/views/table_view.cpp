#include "ui/views/table_view.h"

#include "ui/theme.h"

#include <QClipboard>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QStringList>

#include <algorithm>

namespace abcp::ui {

TableView::TableView(QWidget* parent) : QTableView(parent)
{
    setFont(smallFont());
    horizontalHeader()->setFont(smallFont());
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(24);
    verticalHeader()->hide();
    const int height = QFontMetrics(font()).height() + 6;
    verticalHeader()->setMinimumSectionSize(height);
    verticalHeader()->setDefaultSectionSize(height);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setFrameShape(QFrame::NoFrame);
    setTabKeyNavigation(false);
    setWordWrap(false);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
}

void TableView::fitColumns(int stretched)
{
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    horizontalHeader()->setSectionResizeMode(stretched, QHeaderView::Stretch);
}

void TableView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy))
        copyRows();
    else if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier && tickRows())
        event->accept();
    else if ((event->key() == Qt::Key_A || event->key() == Qt::Key_D || event->key() == Qt::Key_Space) &&
             event->modifiers() == Qt::NoModifier)
        event->ignore();  // the window's keys; no search by typing
    else
        QTableView::keyPressEvent(event);
}

bool TableView::tickRows() const
{
    const QModelIndex current = currentIndex().siblingAtColumn(0);
    if (!(current.flags() & Qt::ItemIsUserCheckable))
        return false;
    const Qt::CheckState state = current.data(Qt::CheckStateRole).toInt() == Qt::Checked ? Qt::Unchecked : Qt::Checked;
    for (const QModelIndex& row : selectionModel()->selectedRows(0))
        model()->setData(row, state, Qt::CheckStateRole);
    return true;
}

void TableView::copyRows() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    QStringList cells;
    for (int column = 0; column < model()->columnCount(); ++column)
        cells << model()->headerData(column, Qt::Horizontal).toString();
    lines << cells.join(QLatin1Char('\t'));
    for (const QModelIndex& row : rows) {
        cells.clear();
        for (int column = 0; column < model()->columnCount(); ++column)
            cells << row.siblingAtColumn(column).data().toString();
        lines << cells.join(QLatin1Char('\t'));
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

}  // namespace abcp::ui
