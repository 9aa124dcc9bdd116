#pragma once

#include "ui/models/layer_model.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

namespace abcp::ui {

// What two candidates of one network keep of every layer.
class LayerDifferenceModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { LayerColumn, TypeColumn, OriginalColumn, FirstColumn, SecondColumn, DifferenceColumn, ColumnCount };

    explicit LayerDifferenceModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    // Rows of the same network: false, and an empty model, when they are not.
    bool setRows(const std::vector<LayerRow>& first, const std::vector<LayerRow>& second, const QString& firstName,
                 const QString& secondName);
    void clear();
    int differingLayers() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Pair {
        LayerRow first;
        int second = 0;  // kept by the second, 0 when gone
        bool secondGone = false;
    };

    std::vector<Pair> m_rows;
    QString m_firstName;
    QString m_secondName;
};

}  // namespace abcp::ui
