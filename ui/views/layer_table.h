#pragma once

#include "ui/models/what_if_model.h"

#include <QWidget>

class QLabel;

namespace abcp::ui {

class LayerModel;
class TableView;

// The layers of the edited network as a table: the accessible twin of its drawing. Its current row is the drawing's current layer.
class LayerTable : public QWidget {
    Q_OBJECT

public:
    explicit LayerTable(const WhatIfModel& model, QWidget* parent = nullptr);

    TableView* view() const { return m_view; }
    void setCurrentLayer(int layer);

Q_SIGNALS:
    void layerChosen(int layer);

private:
    void refresh();

    const WhatIfModel& m_model;
    LayerModel* m_layers;
    QLabel* m_empty;
    TableView* m_view;
    bool m_showing = false;
};

}  // namespace abcp::ui
