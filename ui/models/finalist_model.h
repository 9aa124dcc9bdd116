#pragma once

#include "core/workflow/finalists.h"

#include <QAbstractTableModel>

namespace abcp::ui {

// Candidates that were retrained: as the search measured them, and after it. The chosen one is in bold.
class FinalistModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { EpisodeColumn, FlopsColumn, ParamsColumn, SearchColumn, RetrainedColumn, StrictColumn, ColumnCount };

    explicit FinalistModel(FinalistsResult result, QObject* parent = nullptr);

    const FinalistsResult& result() const { return m_result; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    FinalistsResult m_result;
};

}  // namespace abcp::ui
