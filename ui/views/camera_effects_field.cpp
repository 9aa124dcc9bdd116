#include "ui/views/camera_effects_field.h"

#include "core/search/search_ranges.h"

namespace abcp::ui {

CameraEffectsField::CameraEffectsField(const QString& tip, QWidget* parent) : QDoubleSpinBox(parent)
{
    setDecimals(0);
    setRange(100 * SearchRanges::cameraEffects.least, 100 * SearchRanges::cameraEffects.most);
    setSingleStep(10);
    setSpecialValueText(tr("none"));
    setSuffix(tr(" % of the pictures"));
    setToolTip(tip);
}

void CameraEffectsField::setProbability(double probability)
{
    setValue(100 * probability);
    m_shown = value();
}

std::optional<double> CameraEffectsField::change() const
{
    return value() == m_shown ? std::nullopt : std::optional(value() / 100);
}

}  // namespace abcp::ui
