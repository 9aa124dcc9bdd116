#pragma once

#include "core/pruning/layer_cut.h"
#include "ui/models/loaded_run.h"

#include <QAbstractTableModel>

#include <vector>

namespace abcp::ui {

// One convolution of the original network and what a candidate leaves of it.
struct LayerRow : LayerCut {
    QString type = {};        // "conv 3×3 /2"
    QString role = {};        // "block 3", "tied with 5, 8", "head"
    int group = -1;           // coupling group, -1 when not prunable
    int block = -1;           // the innermost residual block around it, -1 for none
};

// The convolutions of a run's network under an action. Empty when the action does not fit the network.
std::vector<LayerRow> layerRows(const LoadedRun& run, const PruningAction& action);

// The layers of one candidate as a table.
class LayerModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { LayerColumn, TypeColumn, RoleColumn, OriginalColumn, KeptColumn, ShareColumn, FlopsBeforeColumn, FlopsAfterColumn, ParamsBeforeColumn,
                  ParamsAfterColumn, LatencyBeforeColumn, LatencyAfterColumn, ColumnCount };

    explicit LayerModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    const std::vector<LayerRow>& rows() const { return m_rows; }
    void setRows(std::vector<LayerRow> rows);
    // Milliseconds, one a layer of the network; empty: not measured.
    void setLatency(std::vector<double> before, std::vector<double> after);
    // Row of an original layer, -1 when it is no convolution.
    int rowOfLayer(int layer) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const LayerRow& row, int column) const;
    QString latencyText(const std::vector<double>& milliseconds, const LayerRow& row) const;

    std::vector<LayerRow> m_rows;
    std::vector<double> m_latencyBefore;
    std::vector<double> m_latencyAfter;
    double m_largestFlops = 0;
    double m_largestParams = 0;
    double m_largestLatency = 0;
};

}  // namespace abcp::ui
