#pragma once

#include "ui/models/run_model.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

namespace abcp::ui {

// The episodes of a run as a table, one row each, in order: the accessible twin of the plots.
class EpisodeModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { NumberColumn, Map50Column, FlopsColumn, RewardColumn, StatusColumn, ParamsColumn, LatencyColumn, ColumnCount };
    static constexpr int sortRole = Qt::UserRole;  // the raw value

    explicit EpisodeModel(const RunModel& model, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    // "yours", "same as 12", "stopped early": how an episode came by its figures, where that is worth a word.
    static QStringList origins(const Episode& episode);

private:
    QString text(const Episode& episode, int column) const;
    QVariant value(const Episode& episode, int column) const;
    QString status(const Episode& episode) const;
    std::vector<int> marked() const;

    const RunModel& m_model;
    int m_rows = 0;
    std::vector<int> m_marked;  // rows whose status tells of the front or of the best
};

}  // namespace abcp::ui
