#pragma once

#include "ui/search_controller.h"

#include <QDialog>

#include <optional>

class QCheckBox;
class QDoubleSpinBox;
class QRadioButton;
class QSpinBox;

namespace abcp::ui {

class CameraEffectsField;

// Asks which candidates of a run are trained in full, and for how long.
class RetrainDialog : public QDialog {
    Q_OBJECT

public:
    // episode: the candidate that is chosen in the window, if one is. cameraEffects: probability, as in the search.
    RetrainDialog(std::optional<int> episode, double cameraEffects, QWidget* parent = nullptr);

    RetrainRequest request() const;

private:
    std::optional<int> m_episode;
    QRadioButton *m_one, *m_best, *m_costSteps;
    QSpinBox *m_count, *m_steps, *m_epochs;
    QDoubleSpinBox* m_factor;
    CameraEffectsField* m_camera;
    QCheckBox* m_distill;
};

}  // namespace abcp::ui
