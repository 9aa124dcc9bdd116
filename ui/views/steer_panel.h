#pragma once

#include "ui/models/steering_model.h"
#include "ui/search_controller.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSortFilterProxyModel;
class QStackedWidget;

namespace abcp::ui {

class TableView;

// How the run on screen goes on: locks and bounds of its blocks and layers, reward, budgets. Asked for by one button, whether the run is searched,
// paused or stopped; in force from its next episode on.
class SteerPanel : public QWidget {
    Q_OBJECT

public:
    SteerPanel(SteeringDraft& draft, const PolicyHistory& policy, SearchController& controller, QWidget* parent = nullptr);

    QLineEdit* searchField() const { return m_search; }
    TableView* table() const { return m_table; }
    QPushButton* applyButton() const { return m_apply; }
    QDoubleSpinBox* weightField() const { return m_weight; }
    QDoubleSpinBox* flopsField() const { return m_flops; }
    // What will change, or what holds and since when.
    QString summary() const;

private:
    QWidget* makePage();
    QGridLayout* makeForm(QWidget* page);
    QDoubleSpinBox* makeField(QWidget* page, const QString& name, double most, int decimals);
    void showMenu(const QPoint& position);
    void takeForm();
    void takeBounds();
    void refresh();
    void apply();
    QString statusText() const;

    SteeringDraft& m_draft;
    SearchController& m_controller;
    SteeringModel* m_model;
    QSortFilterProxyModel* m_filtered;
    QStackedWidget* m_stack;
    QLineEdit* m_search = nullptr;
    TableView* m_table = nullptr;
    QComboBox* m_reward = nullptr;
    QDoubleSpinBox* m_weight = nullptr;
    QDoubleSpinBox* m_flops = nullptr;    // percent of the unpruned network
    QDoubleSpinBox* m_params = nullptr;   // the same
    QDoubleSpinBox* m_latency = nullptr;  // ms
    QDoubleSpinBox* m_least = nullptr;    // percent
    QDoubleSpinBox* m_largest = nullptr;
    QLabel* m_summary = nullptr;
    QPushButton* m_apply = nullptr;
    QPushButton* m_reset = nullptr;
    bool m_showing = false;
};

}  // namespace abcp::ui
