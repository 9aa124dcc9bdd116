#pragma once

#include <QDoubleSpinBox>

#include <optional>

namespace abcp::ui {

// How often the pictures of a training get camera effects, in per cent of them.
class CameraEffectsField : public QDoubleSpinBox {
    Q_OBJECT

public:
    CameraEffectsField(const QString& tip, QWidget* parent);

    // A finer probability, 0 to 1, than the field can show stays until it is changed.
    void setProbability(double probability);
    // Nothing while the field stands as that left it.
    std::optional<double> change() const;

private:
    double m_shown = 0;
};

}  // namespace abcp::ui
