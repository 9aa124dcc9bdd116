#include "ui/views/inspect_page.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "ui/icons.h"
#include "ui/make_action.h"
#include "ui/text.h"
#include "ui/views/channel_panel.h"
#include "ui/views/detections_panel.h"
#include "ui/views/dock_title.h"
#include "ui/views/feature_panel.h"
#include "ui/views/layer_table.h"
#include "ui/views/network_view.h"
#include "ui/views/what_if_panel.h"

#include <QAction>
#include <QClipboard>
#include <QDockWidget>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMessageBox>
#include <QTabWidget>

namespace abcp::ui {

InspectPage::InspectPage(const RunModel& model, CandidateSelection& selection, SearchController& controller, QAction* openAction,
                         QAction* exportAction, QAction* retrainAction, QWidget* parent)
    : DockPage(parent), m_whatIf(model, selection), m_panel(new WhatIfPanel(model, selection, m_whatIf, openAction, this)),
      m_layers(new LayerTable(model, m_whatIf, controller, this)), m_detections(new DetectionsPanel(model, selection, controller, this)),
      m_features(new FeaturePanel(model, selection, controller, this)), m_channels(new ChannelPanel(model, m_whatIf, this))
{
    makeActions();
    // Their keys belong to the window's Edit menu.
    QAction* undo = undoStack()->createUndoAction(this, tr("Undo"));
    QAction* redo = undoStack()->createRedoAction(this, tr("Redo"));
    undo->setIcon(icon(QStringLiteral("edit-undo")));
    redo->setIcon(icon(QStringLiteral("edit-redo")));
    DockTitle* network = addDock(QStringLiteral("network"), tr("Network"), m_panel);
    for (QAction* action : {undo, redo, m_reset, m_copy, m_save})
        network->addAction(action);
    m_panel->addTool(exportAction);
    m_panel->addTool(retrainAction);
    addDock(QStringLiteral("layers"), tr("Layers"), m_layers);
    addDock(QStringLiteral("detections"), tr("Detections"), m_detections);
    addDock(QStringLiteral("features"), tr("Feature maps"), m_features);
    addDock(QStringLiteral("channels"), tr("Channels"), m_channels);
    connect(docks()[3], &QDockWidget::visibilityChanged, m_features, &FeaturePanel::setOnShow);
    connect(docks()[4], &QDockWidget::visibilityChanged, m_channels, &ChannelPanel::setOnShow);
    connect(m_panel->view(), &NetworkView::currentLayerChanged, m_channels, &ChannelPanel::setLayer);
    connect(m_panel->view(), &NetworkView::currentLayerChanged, m_features, &FeaturePanel::setLayer);
    connect(m_panel->view(), &NetworkView::currentLayerChanged, m_layers, &LayerTable::setCurrentLayer);
    connect(m_layers, &LayerTable::layerChosen, m_panel->view(), &NetworkView::setCurrentLayer);
    connect(&m_whatIf, &WhatIfModel::changed, this, &InspectPage::refresh);
    resetLayout();
    refresh();
}

InspectPage::~InspectPage()
{
    deleteDocks();
}

void InspectPage::makeActions()
{
    m_reset = new QAction(icon(QStringLiteral("document-revert")), tr("Re&set to the candidate"), this);
    m_copy = new QAction(icon(QStringLiteral("edit-copy")), tr("&Copy as action"), this);
    m_save = new QAction(icon(QStringLiteral("document-save")), tr("S&ave the action…"), this);
    m_reset->setToolTip(withoutKey(m_reset->text()));
    m_copy->setToolTip(tr("Copy what stays and goes as the JSON of an action file"));
    m_save->setToolTip(tr("Save what stays and goes as a file for abcp prune --action"));
    connect(m_reset, &QAction::triggered, this, [this] { m_whatIf.reset(); });
    connect(m_copy, &QAction::triggered, this, [this] { QGuiApplication::clipboard()->setText(m_whatIf.actionText()); });
    connect(m_save, &QAction::triggered, this, &InspectPage::askAndSave);
}

void InspectPage::saveActionTo(const std::filesystem::path& file) const
{
    writeFileAtomically(file, toUtf8(m_whatIf.actionText()));
}

void InspectPage::askAndSave()
{
    const QString file = QFileDialog::getSaveFileName(this, tr("Save the action"), QStringLiteral("action.json"), tr("Actions (*.json)"));
    if (file.isEmpty())
        return;
    try {
        saveActionTo(toPath(file));
    } catch (const Error& error) {
        QMessageBox::warning(this, tr("Save the action"), fromUtf8(error.what()));
    }
}

void InspectPage::refresh()
{
    m_reset->setEnabled(m_whatIf.isOpen() && m_whatIf.isEdited());
    m_copy->setEnabled(m_whatIf.isOpen());
    m_save->setEnabled(m_whatIf.isOpen());
}

void InspectPage::fit()
{
    DockPage::fit();
    m_panel->view()->fit();
}

bool InspectPage::find()
{
    m_panel->searchField()->setFocus(Qt::ShortcutFocusReason);
    m_panel->searchField()->selectAll();
    return true;
}

void InspectPage::arrange()
{
    addDockWidget(Qt::TopDockWidgetArea, docks()[0]);
    splitDockWidget(docks()[0], docks()[1], Qt::Vertical);
    splitDockWidget(docks()[1], docks()[2], Qt::Horizontal);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    tabifyDockWidget(docks()[2], docks()[3]);
    tabifyDockWidget(docks()[3], docks()[4]);
    docks()[2]->raise();
}

void InspectPage::resizeToDefault()
{
    resizeDocks({docks()[0], docks()[1]}, {share(height(), 0.46), share(height(), 0.54)}, Qt::Vertical);
    resizeDocks({docks()[1], docks()[2]}, {share(width(), 0.46), share(width(), 0.54)}, Qt::Horizontal);
}

}  // namespace abcp::ui
