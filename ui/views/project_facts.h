#pragma once

#include "ui/project_check.h"

#include <QFrame>

class QFormLayout;
class QLabel;

namespace abcp::ui {

// What the chosen files hold, beside the form that chose them.
class ProjectFacts : public QFrame {
    Q_OBJECT

public:
    explicit ProjectFacts(QWidget* parent = nullptr);

    void setChecking();
    // `budgetShare`: of the unpruned FLOPs, 0 for none.
    void setCheck(const ProjectCheck& check, double budgetShare);

private:
    void setRows(const QList<QPair<QString, QString>>& network, const QList<QPair<QString, QString>>& dataset);

    QLabel* m_hint;
    QWidget* m_tables;
    QFormLayout* m_network;
    QFormLayout* m_data;
};

}  // namespace abcp::ui
