#pragma once

#include <QWidget>

class QPushButton;
class QSpinBox;

namespace abcp::ui {

// For a network without weights: trains it here.
class BaselineRow : public QWidget {
    Q_OBJECT

public:
    explicit BaselineRow(QWidget* parent = nullptr);

    QPushButton* trainButton() const { return m_train; }
    QSpinBox* epochsField() const { return m_epochs; }

Q_SIGNALS:
    void trainRequested(int epochs);

private:
    QPushButton* m_train;
    QSpinBox* m_epochs;
};

}  // namespace abcp::ui
