#pragma once

#include "ui/search_controller.h"

#include <QDialog>

#include <optional>

class QCheckBox;
class QDoubleSpinBox;
class QRadioButton;
class QSpinBox;

namespace abcp::ui {

// Asks which candidates of a run are trained in full, and for how long.
class RetrainDialog : public QDialog {
    Q_OBJECT

public:
    // episode: the candidate that is chosen in the window, if one is.
    explicit RetrainDialog(std::optional<int> episode, QWidget* parent = nullptr);

    RetrainRequest request() const;

private:
    std::optional<int> m_episode;
    QRadioButton *m_one, *m_best, *m_costSteps;
    QSpinBox *m_count, *m_steps, *m_epochs;
    QDoubleSpinBox* m_factor;
    QCheckBox* m_distill;
};

}  // namespace abcp::ui
