#include "ui/views/dock_page.h"

#include "ui/plots/plot.h"
#include "ui/tab_order.h"
#include "ui/views/dock_title.h"

#include <QDockWidget>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace abcp::ui {

DockPage::DockPage(QWidget* parent) : QMainWindow(parent)
{
    setWindowFlags(Qt::Widget);  // QMainWindow makes itself a window of its own
    setDockOptions(AllowNestedDocks | AllowTabbedDocks);
    setContextMenuPolicy(Qt::NoContextMenu);
}

DockTitle* DockPage::addDock(const QString& objectName, const QString& title, QWidget* view)
{
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(objectName);
    dock->setWidget(view);
    auto* bar = new DockTitle(dock);
    dock->setTitleBarWidget(bar);
    m_docks << dock;
    connect(dock, &QDockWidget::dockLocationChanged, this, &DockPage::scheduleTabOrder);
    connect(dock, &QDockWidget::visibilityChanged, this, &DockPage::scheduleTabOrder);
    return bar;
}

void DockPage::deleteDocks()
{
    qDeleteAll(std::exchange(m_docks, {}));
}

void DockPage::fit()
{
    for (Plot* plot : plots())
        plot->fit();
}

void DockPage::resetLayout()
{
    for (QDockWidget* dock : m_docks) {
        removeDockWidget(dock);
        dock->setFloating(false);
    }
    arrange();
    for (QDockWidget* dock : m_docks)
        dock->show();
    m_sizesPending = !isVisible();
    if (!m_sizesPending)
        takeDefaults();
}

void DockPage::takeDefaults()
{
    resizeToDefault();
    // Of tabs the first; they are there once the layout has been done.
    QTimer::singleShot(0, this, [this] {
        for (qsizetype i = m_docks.size(); i-- > 0;)
            m_docks[i]->raise();
    });
}

void DockPage::scheduleTabOrder()
{
    if (isVisible() && !std::exchange(m_tabOrderPending, true))
        QTimer::singleShot(0, this, &DockPage::takeTabOrder);
}

void DockPage::takeTabOrder()
{
    m_tabOrderPending = false;
    constexpr int bands = 4;  // docks that begin in the same one stand side by side
    const auto place = [this](const QDockWidget* dock) { return std::pair{bands * std::max(0, dock->y()) / std::max(1, height()), dock->x()}; };
    QList<QDockWidget*> docks = m_docks;
    docks.removeIf([](const QDockWidget* dock) { return dock->isFloating(); });
    std::ranges::stable_sort(docks, {}, place);
    QList<QWidget*> stops;
    for (QDockWidget* dock : docks)
        stops << tabStopsOf(dock->titleBarWidget()) << tabStopsOf(dock->widget());
    tabThrough(stops);
}

void DockPage::restoreLayout(const QByteArray& state)
{
    if (restoreState(state))
        m_sizesPending = false;
}

void DockPage::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    if (std::exchange(m_sizesPending, false))
        takeDefaults();
    scheduleTabOrder();
}

}  // namespace abcp::ui
