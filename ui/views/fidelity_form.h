#pragma once

#include "core/search/search_settings.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QSpinBox;

namespace abcp::ui {

class CameraEffectsField;
class FieldMessage;

// How thoroughly each candidate is measured, and how many at once.
class FidelityForm : public QWidget {
    Q_OBJECT

public:
    explicit FidelityForm(QWidget* parent = nullptr);

    void setSettings(const SearchSettings& settings);
    // Puts what the form says into settings that hold all the rest.
    void apply(SearchSettings& settings) const;
    QString summary() const;

    QSpinBox* stepsField() const { return m_steps; }
    QComboBox* freezeField() const { return m_freeze; }
    QSpinBox* batchField() const { return m_batch; }
    CameraEffectsField* cameraField() const { return m_camera; }
    QSpinBox* validationField() const { return m_validation; }
    QDoubleSpinBox* hopelessField() const { return m_hopeless; }
    QSpinBox* repeatField() const { return m_repeat; }
    QSpinBox* workersField() const { return m_workers; }
    // Beneath the fields that other fields rule out; empty when all is well.
    QString hopelessMessage() const;
    QString repeatMessage() const;

Q_SIGNALS:
    void changed();

private:
    void takeChange();
    void refreshMessages();

    QSpinBox* m_steps;
    QDoubleSpinBox* m_rate;
    QComboBox* m_freeze;
    QSpinBox* m_batch;
    CameraEffectsField* m_camera;
    QSpinBox* m_calibration;
    QSpinBox* m_validation;
    QSpinBox* m_latency;
    QDoubleSpinBox* m_hopeless;
    FieldMessage* m_hopelessMessage;
    QSpinBox* m_repeat;
    FieldMessage* m_repeatMessage;
    QSpinBox* m_workers;
    double m_shownRate = 0;      // as the form was given it: a finer one than the field can show stays until it is changed
    double m_shownHopeless = 0;
};

}  // namespace abcp::ui
