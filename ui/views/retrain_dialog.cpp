#include "ui/views/retrain_dialog.h"

#include "ui/views/camera_effects_field.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <initializer_list>

namespace abcp::ui {

RetrainDialog::RetrainDialog(std::optional<int> episode, double cameraEffects, QWidget* parent)
    : QDialog(parent), m_episode(episode), m_one(new QRadioButton(episode ? tr("&Episode %1").arg(*episode) : tr("The chosen &episode"), this)),
      m_best(new QRadioButton(tr("The &best candidates, and what is pinned"), this)), m_costSteps(new QRadioButton(tr("The best at &falling cost"), this)),
      m_count(new QSpinBox(this)), m_steps(new QSpinBox(this)), m_epochs(new QSpinBox(this)), m_factor(new QDoubleSpinBox(this)),
      m_camera(new CameraEffectsField(tr("How often the pictures are blurred, darkened at the corners, tinted and made noisy, each by itself, as by a moving robot's camera"), this)),
      m_distill(new QCheckBox(tr("&Learn from the unpruned network besides the labels"), this))
{
    setWindowTitle(tr("Retrain"));
    m_one->setEnabled(episode.has_value());
    (episode ? m_one : m_best)->setChecked(true);
    m_best->setObjectName(QStringLiteral("best"));
    m_count->setRange(1, 1000);
    m_count->setValue(3);
    m_count->setAccessibleName(tr("How many of the best"));
    m_steps->setRange(2, 8);
    m_steps->setValue(3);
    m_steps->setAccessibleName(tr("How many costs"));
    m_steps->setSuffix(tr(" costs"));
    m_factor->setRange(1.1, 10);
    m_factor->setDecimals(1);
    m_factor->setSingleStep(0.1);
    m_factor->setValue(2);
    m_factor->setPrefix(tr("each ÷ "));
    m_factor->setAccessibleName(tr("How many times less each costs than the one before"));
    m_epochs->setObjectName(QStringLiteral("epochs"));
    m_epochs->setRange(1, 10000);
    m_epochs->setValue(30);
    m_camera->setObjectName(QStringLiteral("camera"));
    m_camera->setProbability(cameraEffects);
    for (QSpinBox* number : {m_count, m_steps, m_epochs})
        number->setMinimumWidth(72);
    m_best->setToolTip(tr("Those with the largest rewards that meet the budgets, each from its cut network; validation tells which is best"));
    m_costSteps->setToolTip(tr("The three best, and the best one with more even ratios, are measured once more at each of these costs, as episodes of yours; the best at each cost is retrained"));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    const auto addChoice = [&](QRadioButton* choice, std::initializer_list<QWidget*> numbers) {
        auto* row = new QHBoxLayout;
        row->addWidget(choice);
        row->addStretch(1);
        for (QWidget* number : numbers) {
            row->addWidget(number);
            number->setEnabled(choice->isChecked());
            connect(choice, &QRadioButton::toggled, number, &QWidget::setEnabled);
        }
        layout->addLayout(row);
    };
    addChoice(m_one, {});
    addChoice(m_best, {m_count});
    addChoice(m_costSteps, {m_steps, m_factor});

    const auto addNumber = [&](const QString& name, QWidget* field) {
        auto* label = new QLabel(name, this);
        label->setBuddy(field);
        auto* row = new QHBoxLayout;
        row->addWidget(label);
        row->addStretch(1);
        row->addWidget(field);
        layout->addLayout(row);
    };
    layout->addSpacing(8);
    addNumber(tr("E&pochs (passes over the training split)"), m_epochs);
    addNumber(tr("&Camera effects"), m_camera);
    layout->addWidget(m_distill);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->addButton(tr("Retrain"), QDialogButtonBox::AcceptRole)->setDefault(true);
    layout->addSpacing(8);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_epochs->setFocus();
    m_epochs->selectAll();
}

RetrainRequest RetrainDialog::request() const
{
    using Which = RetrainRequest::Which;
    RetrainRequest request;
    request.which = m_best->isChecked() ? Which::Best : m_costSteps->isChecked() ? Which::CostSteps : Which::Episode;
    request.episode = m_episode.value_or(0);
    request.count = static_cast<std::size_t>(m_count->value());
    request.steps = {static_cast<std::size_t>(m_steps->value()), m_factor->value()};
    request.training.epochs = m_epochs->value();
    if (m_distill->isChecked())
        request.training.distillation = 1.0;
    request.training.cameraEffects = m_camera->change();
    return request;
}

}  // namespace abcp::ui
