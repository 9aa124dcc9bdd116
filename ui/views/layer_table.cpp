#include "ui/views/layer_table.h"

#include "ui/models/layer_model.h"
#include "ui/views/table_view.h"

#include <QItemSelectionModel>
#include <QLabel>
#include <QVBoxLayout>

namespace abcp::ui {

LayerTable::LayerTable(const WhatIfModel& model, QWidget* parent)
    : QWidget(parent), m_model(model), m_layers(new LayerModel(this)),
      m_empty(new QLabel(tr("Every layer will be a row here: its channels, FLOPs and parameters before and after."), this)),
      m_view(new TableView(this))
{
    m_view->setAccessibleName(tr("Layers of the network"));
    m_view->setModel(m_layers);
    m_view->fitColumns(LayerModel::RoleColumn);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(24);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_empty);
    layout->addWidget(m_view);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (!m_showing && current.isValid())
            Q_EMIT layerChosen(m_layers->rows()[static_cast<std::size_t>(current.row())].layer);
    });
    connect(&m_model, &WhatIfModel::changed, this, &LayerTable::refresh);
    refresh();
}

void LayerTable::refresh()
{
    m_showing = true;
    m_layers->setRows(m_model.layers());
    m_empty->setVisible(m_model.layers().empty());
    m_view->setVisible(!m_model.layers().empty());
    m_showing = false;
}

void LayerTable::setCurrentLayer(int layer)
{
    m_showing = true;
    if (const int row = m_layers->rowOfLayer(layer); row >= 0)
        m_view->setCurrentIndex(m_layers->index(row, 0));
    else
        m_view->clearSelection();
    m_showing = false;
}

}  // namespace abcp::ui
