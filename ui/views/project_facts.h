#pragma once

#include "ui/project_check.h"

#include <QFrame>

#include <optional>

class QFormLayout;
class QLabel;

namespace abcp::ui {

// What the chosen files hold, beside the form that chose them.
class ProjectFacts : public QFrame {
    Q_OBJECT

public:
    explicit ProjectFacts(QWidget* parent = nullptr);

    void setChecking();
    void setCheck(const ProjectCheck& check);
    // Empty: there is none to tell of.
    void setForecast(const std::optional<SearchForecast>& forecast);
    QString forecastText() const;  // for assistive tools and tests

private:
    void setRows(const QList<QPair<QString, QString>>& network, const QList<QPair<QString, QString>>& dataset);

    QLabel* m_hint;
    QWidget* m_tables;
    QFormLayout* m_network;
    QFormLayout* m_data;
    QWidget* m_forecastBox;
    QFormLayout* m_forecast;
    QLabel* m_basis;
};

}  // namespace abcp::ui
