#include "ui/views/progress_strip.h"

#include "ui/format.h"
#include "ui/text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>

namespace abcp::ui {

ProgressStrip::ProgressStrip(QWidget* parent)
    : QWidget(parent), m_phase(new QLabel(this)), m_count(new QLabel(this)), m_left(new QLabel(this)),
      m_bar(new QProgressBar(this)), m_stop(new QPushButton(tr("Stop"), this))
{
    setAccessibleName(tr("Progress"));
    m_bar->setTextVisible(false);
    m_bar->setFixedSize(280, 8);
    m_count->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    QFont bold = m_phase->font();
    bold.setWeight(QFont::DemiBold);
    m_phase->setFont(bold);
    connect(m_stop, &QPushButton::clicked, this, &ProgressStrip::stopRequested);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 8);
    layout->setSpacing(16);
    layout->addWidget(m_phase);
    layout->addWidget(m_bar);
    layout->addWidget(m_count, 1);
    layout->addWidget(m_left);
    layout->addWidget(m_stop);
}

void ProgressStrip::begin(const QString& phase)
{
    m_phase->setText(phase);
    m_count->clear();
    m_left->setText(tr("estimating…"));
    m_bar->setRange(0, 0);
    m_stop->setEnabled(true);
}

void ProgressStrip::setProgress(const Progress& progress)
{
    m_phase->setText(phaseText(progress.phase));
    QString count = progress.total > 0 ? tr("%1 of %2").arg(progress.done).arg(progress.total) : QString();
    if (!progress.detail.empty())
        count += (count.isEmpty() ? QString() : QStringLiteral(" · ")) + fromUtf8(progress.detail);
    m_count->setText(count);
    m_left->setText(timeLeftText(progress));
    m_bar->setRange(0, progress.total > 0 ? 1000 : 0);
    if (progress.total > 0)
        m_bar->setValue(static_cast<int>(1000 * std::clamp<std::int64_t>(progress.done, 0, progress.total) / progress.total));
}

void ProgressStrip::setStopping()
{
    m_phase->setText(tr("Stopping…"));
    m_left->clear();
    m_stop->setEnabled(false);
}

QString phaseText(const std::string& phase)
{
    if (phase == "train")
        return ProgressStrip::tr("Training");
    if (phase == "search")
        return ProgressStrip::tr("Searching");
    if (phase == "resume")
        return ProgressStrip::tr("Replaying recorded episodes");
    if (phase == "retrain")
        return ProgressStrip::tr("Retraining");
    if (phase == "evaluate" || phase == "eval")
        return ProgressStrip::tr("Evaluating");
    if (phase == "arena")
        return ProgressStrip::tr("Drawing the arena");
    QString text = fromUtf8(phase);
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

QString timeLeftText(const Progress& progress)
{
    return progress.secondsLeft ? ProgressStrip::tr("%1 left").arg(durationText(*progress.secondsLeft)) : ProgressStrip::tr("estimating…");
}

}  // namespace abcp::ui
