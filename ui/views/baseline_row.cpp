#include "ui/views/baseline_row.h"

#include "core/training/training_settings.h"
#include "ui/views/card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

namespace abcp::ui {

namespace {

constexpr int mostEpochs = 100'000;

}  // namespace

BaselineRow::BaselineRow(QWidget* parent) : QWidget(parent), m_train(new QPushButton(tr("Train baseline"), this)), m_epochs(new QSpinBox(this))
{
    m_train->setToolTip(tr("Trains the network from random weights on the data set's training pictures; the weights are kept beside the cfg"));
    m_epochs->setRange(1, mostEpochs);
    m_epochs->setValue(TrainingSettings().epochs);
    m_epochs->setSuffix(tr(" epochs"));
    m_epochs->setAccessibleName(tr("Epochs of the baseline"));
    connect(m_train, &QPushButton::clicked, this, [this] { Q_EMIT trainRequested(m_epochs->value()); });
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_train);
    layout->addWidget(m_epochs);
    layout->addWidget(hintLabel(tr("No weights yet: train them here."), this), 1);
}

}  // namespace abcp::ui
