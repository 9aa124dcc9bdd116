#pragma once

#include "ui/models/policy_history.h"
#include "ui/models/steering_draft.h"

#include <QAbstractTableModel>

namespace abcp::ui {

// The decisions of the run on screen, a row each as in the action map: what a person has decided about it, and what the policy holds for right.
// The bounds of a layer can be edited, as percent of its channels that go.
class SteeringModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { NameColumn, LockColumn, LeastColumn, LargestColumn, PolicyColumn, ColumnCount };

    SteeringModel(SteeringDraft& draft, const PolicyHistory& policy, QObject* parent = nullptr);

    const DecisionRows& rows() const { return m_policy.rows(); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

private:
    QString lockText(const DecisionRows::Row& row) const;
    QString policyText(int row) const;
    void tellChanged();

    SteeringDraft& m_draft;
    const PolicyHistory& m_policy;
    int m_rowCount = 0;
};

}  // namespace abcp::ui
