#pragma once

#include "ui/plots/qcustomplot_fence.h"

#include <QStringList>

#include <functional>

namespace abcp::ui {

// Round numbers within every decade, the more the fewer decades there are, labelled plainly; whole decades when there are many.
class DecadeTicker : public QCPAxisTicker {
protected:
    QVector<double> createTickVector(double tickStep, const QCPRange& range) override;
    double getTickStep(const QCPRange& range) override;
    int getSubTickCount(double tickStep) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision) override;
};

// Whole numbers only, for counts such as episodes.
class WholeNumberTicker : public QCPAxisTicker {
protected:
    double getTickStep(const QCPRange& range) override;
    int getSubTickCount(double tickStep) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision) override;
};

// Names at whole numbers, as many as the axis has room for.
class NameTicker : public QCPAxisTicker {
public:
    // room: pixels along the axis, asked anew for every draw; lineHeight: pixels a name needs.
    NameTicker(QStringList names, std::function<int()> room, int lineHeight);

protected:
    double getTickStep(const QCPRange& range) override;
    int getSubTickCount(double tickStep) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision) override;

private:
    QStringList m_names;
    std::function<int()> m_room;
    int m_lineHeight;
};

}  // namespace abcp::ui
