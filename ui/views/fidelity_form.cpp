#include "ui/views/fidelity_form.h"

#include "core/search/search_ranges.h"
#include "ui/text.h"
#include "ui/views/camera_effects_field.h"
#include "ui/views/form_rows.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QSignalBlocker>
#include <QSpinBox>

namespace abcp::ui {

namespace {

constexpr double smallestRate = 1e-5;  // that the field can show

QSpinBox* wholeField(const WholeRange& range, const QString& tip, QWidget* parent)
{
    auto* field = new QSpinBox(parent);
    field->setRange(range.least, range.most);
    field->setToolTip(tip);
    return field;
}

QDoubleSpinBox* realField(double least, double most, int decimals, const QString& tip, QWidget* parent)
{
    auto* field = new QDoubleSpinBox(parent);
    field->setDecimals(decimals);
    field->setRange(least, most);
    field->setToolTip(tip);
    return field;
}

QString freezeText(const std::string& name)
{
    if (name == freezeName(Freeze::None))
        return FidelityForm::tr("all layers");
    if (name == freezeName(Freeze::Backbone))
        return FidelityForm::tr("what follows the backbone");
    if (name == freezeName(Freeze::AllButHeads))
        return FidelityForm::tr("the heads only: quicker, less telling");
    return fromUtf8(name);
}

}  // namespace

FidelityForm::FidelityForm(QWidget* parent)
    : QWidget(parent), m_steps(wholeField(SearchRanges::fineTuneSteps, tr("Training after the cut: more tells candidates apart better and takes longer"), this)),
      m_rate(realField(smallestRate, SearchRanges::learningRate.most, 5, tr("Of these steps"), this)), m_freeze(new QComboBox(this)),
      m_batch(wholeField(SearchRanges::batch, tr("Pictures of one step"), this)),
      m_camera(new CameraEffectsField(tr("How often their pictures, and those of retraining, are blurred, darkened at the corners, tinted and made noisy, each by itself, as by a moving robot's camera"), this)),
      m_calibration(wholeField(SearchRanges::calibrationImages, tr("Re-estimate batch norm after the cut; without any it is nearly always wrong"), this)),
      m_validation(wholeField(SearchRanges::maxValidationImages, tr("Fewer are quicker and noisier"), this)),
      m_latency(wholeField(SearchRanges::latencyRepeats, tr("Timed passes of one picture; a budget of latency needs them"), this)),
      m_hopeless(realField(100 * SearchRanges::stopHopeless.least, 100 * SearchRanges::stopHopeless.most, 1,
                           tr("Candidates whose loss is among the worst after a third of the steps get no more of them"), this)),
      m_hopelessMessage(new FieldMessage(this)),
      m_repeat(wholeField(SearchRanges::repeatEvery, tr("Measures the best candidate again now and then: the scatter, as error bars"), this)),
      m_repeatMessage(new FieldMessage(this)),
      m_workers(wholeField(SearchRanges::workers, tr("Where one candidate keeps only one thread busy; the results are the same"), this))
{
    for (const std::string& name : freezeNames())
        m_freeze->addItem(freezeText(name), fromUtf8(name));
    m_steps->setSpecialValueText(tr("none"));
    m_calibration->setSpecialValueText(tr("none"));
    m_validation->setSpecialValueText(tr("all pictures"));
    m_latency->setSpecialValueText(tr("not measured"));
    m_hopeless->setSpecialValueText(tr("never"));
    m_hopeless->setSuffix(tr(" % the worst"));
    m_repeat->setSpecialValueText(tr("never"));
    m_repeat->setPrefix(tr("after each "));
    m_workers->setSpecialValueText(tr("one a core"));
    m_rate->setSingleStep(0.001);
    auto* grid = makeFormGrid();
    setLayout(grid);
    addFormRow(grid, tr("Fine-tuning steps"), m_steps);
    addFormRow(grid, tr("Learning rate"), m_rate);
    addFormRow(grid, tr("Trained"), m_freeze);
    addFormRow(grid, tr("Batch"), m_batch);
    addFormRow(grid, tr("Camera effects"), m_camera);
    addFormRow(grid, tr("Calibration pictures"), m_calibration);
    addFormRow(grid, tr("Validation pictures"), m_validation);
    addFormRow(grid, tr("Latency passes"), m_latency);
    addFormRow(grid, tr("Stop hopeless ones"), m_hopeless, m_hopelessMessage);
    addFormRow(grid, tr("Measure the best again"), m_repeat, m_repeatMessage);
    addFormRow(grid, tr("Candidates at once"), m_workers);
    for (QSpinBox* field : {m_steps, m_batch, m_calibration, m_validation, m_latency, m_repeat, m_workers})
        connect(field, &QSpinBox::valueChanged, this, &FidelityForm::takeChange);
    for (QDoubleSpinBox* field : {m_rate, static_cast<QDoubleSpinBox*>(m_camera), m_hopeless})
        connect(field, &QDoubleSpinBox::valueChanged, this, &FidelityForm::takeChange);
    connect(m_freeze, &QComboBox::currentIndexChanged, this, &FidelityForm::takeChange);
    setSettings({});
}

void FidelityForm::setSettings(const SearchSettings& settings)
{
    {
        const QSignalBlocker quiet(this);
        const EvaluationSettings& e = settings.evaluation;
        m_steps->setValue(e.fineTuneSteps);
        m_rate->setValue(e.learningRate);
        m_freeze->setCurrentIndex(m_freeze->findData(fromUtf8(freezeName(e.freeze))));
        m_batch->setValue(e.batch);
        m_camera->setProbability(e.cameraEffects);
        m_calibration->setValue(e.calibrationImages);
        m_validation->setValue(e.maxValidationImages);
        m_latency->setValue(e.latencyRepeats);
        m_hopeless->setValue(100 * settings.stopHopeless);
        m_repeat->setValue(settings.repeatEvery);
        m_workers->setValue(settings.workers);
    }
    m_shownRate = m_rate->value();
    m_shownHopeless = m_hopeless->value();
    refreshMessages();
    Q_EMIT changed();
}

void FidelityForm::apply(SearchSettings& settings) const
{
    EvaluationSettings& e = settings.evaluation;
    e.fineTuneSteps = m_steps->value();
    if (m_rate->value() != m_shownRate)
        e.learningRate = m_rate->value();
    e.freeze = freezeFromName(toUtf8(m_freeze->currentData().toString()));
    e.batch = m_batch->value();
    e.cameraEffects = m_camera->change().value_or(e.cameraEffects);
    e.calibrationImages = m_calibration->value();
    e.maxValidationImages = m_validation->value();
    e.latencyRepeats = m_latency->value();
    if (m_hopeless->value() != m_shownHopeless)
        settings.stopHopeless = m_hopeless->value() / 100;
    settings.repeatEvery = m_repeat->value();
    settings.workers = m_workers->value();
}

QString FidelityForm::summary() const
{
    QStringList parts{m_steps->value() == 0 ? tr("no fine-tuning") : tr("%n step(s), batch %1", nullptr, m_steps->value()).arg(m_batch->value()),
                      m_validation->value() == 0 ? tr("all validation pictures") : tr("%1 validation pictures").arg(m_validation->value())};
    if (m_camera->value() > 0)
        parts << tr("camera effects");
    if (m_hopeless->value() > 0)
        parts << tr("hopeless ones stopped");
    if (m_repeat->value() > 0)
        parts << tr("the best measured again");
    return parts.join(QStringLiteral(" · "));
}

QString FidelityForm::hopelessMessage() const
{
    return m_hopelessMessage->text();
}

QString FidelityForm::repeatMessage() const
{
    return m_repeatMessage->text();
}

void FidelityForm::takeChange()
{
    refreshMessages();
    Q_EMIT changed();
}

void FidelityForm::refreshMessages()
{
    const bool tooFew = m_hopeless->value() > 0 && m_steps->value() < SearchRanges::leastStepsOfHopeless;
    m_hopelessMessage->say(tooFew ? tr("Needs %1 fine-tuning steps or more, else there is nothing to spare").arg(SearchRanges::leastStepsOfHopeless) : QString());
    const bool allTheSame = m_repeat->value() > 0 && m_steps->value() == 0;
    m_repeatMessage->say(allTheSame ? tr("Without fine-tuning every measurement of a candidate is the same") : QString());
}

}  // namespace abcp::ui
