#pragma once

#include "core/base/progress.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace abcp::ui {

// Long work on one line: phase, count, bar, time left, Stop.
class ProgressStrip : public QWidget {
    Q_OBJECT

public:
    explicit ProgressStrip(QWidget* parent = nullptr);

    // Before the first progress is known.
    void begin(const QString& phase);
    void setProgress(const Progress& progress);
    void setStopping();

Q_SIGNALS:
    void stopRequested();

private:
    QLabel* m_phase;
    QLabel* m_count;
    QLabel* m_left;
    QProgressBar* m_bar;
    QPushButton* m_stop;
};

// A phase of the core, for a person: "train" is "Training".
QString phaseText(const std::string& phase);
// "04:12 left", or "estimating…".
QString timeLeftText(const Progress& progress);

}  // namespace abcp::ui
