#pragma once

#include "ui/models/compared_run.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

namespace abcp::ui {

// The settings of some runs side by side: a row a setting, a column a run. Those that are the same in all of them are left out unless asked
// for.
class SettingsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit SettingsModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setRuns(const std::vector<const ComparedRun*>& runs);
    void setOnlyDiffering(bool only);
    bool onlyDiffering() const { return m_onlyDiffering; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString name;        // "evaluation.batch"
        QStringList values;  // one a run; a dash where a run has no such setting
        bool differs = false;
    };

    void choose();

    QStringList m_titles;
    std::vector<RunId> m_ids;
    std::vector<Row> m_all;
    std::vector<Row> m_rows;
    bool m_onlyDiffering = true;
};

}  // namespace abcp::ui
