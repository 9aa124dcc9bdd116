#include "ui/plots/tickers.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace abcp::ui {

QVector<double> DecadeTicker::createTickVector(double, const QCPRange& range)
{
    QVector<double> ticks;
    if (range.lower <= 0 || range.upper <= range.lower)
        return ticks;
    const double decades = std::log10(range.upper / range.lower);
    const int first = static_cast<int>(std::floor(std::log10(range.lower)));
    const int last = static_cast<int>(std::ceil(std::log10(range.upper)));
    const int stride = std::max(1, (last - first) / 10);
    const std::vector<double> steps = decades > 3   ? std::vector<double>{1}
                                      : decades > 1.5 ? std::vector<double>{1, 2, 5}
                                                      : std::vector<double>{1, 1.5, 2, 3, 5, 7};
    for (int decade = first; decade <= last; decade += stride)
        for (const double step : steps)
            ticks.append(step * std::pow(10.0, decade));
    if (std::count_if(ticks.begin(), ticks.end(), [&](double t) { return range.contains(t); }) >= 2)
        return ticks;
    // Zoomed into less than that: even steps.
    return QCPAxisTicker::createTickVector(QCPAxisTicker::getTickStep(range), range);
}

double DecadeTicker::getTickStep(const QCPRange& range)
{
    return QCPAxisTicker::getTickStep(range);
}

int DecadeTicker::getSubTickCount(double)
{
    return 0;
}

QString DecadeTicker::getTickLabel(double tick, const QLocale&, QChar, int)
{
    return QString::number(tick, 'g', 6);
}

double WholeNumberTicker::getTickStep(const QCPRange& range)
{
    return std::max(1.0, std::ceil(QCPAxisTicker::getTickStep(range)));
}

int WholeNumberTicker::getSubTickCount(double)
{
    return 0;
}

QString WholeNumberTicker::getTickLabel(double tick, const QLocale&, QChar, int)
{
    return tick < 0 ? QString() : QString::number(std::llround(tick));
}

NameTicker::NameTicker(QStringList names, std::function<int()> room, int lineHeight)
    : m_names(std::move(names)), m_room(std::move(room)), m_lineHeight(lineHeight)
{
}

double NameTicker::getTickStep(const QCPRange& range)
{
    const double fitting = std::max(1.0, static_cast<double>(m_room()) / m_lineHeight);
    return std::max(1.0, std::ceil(range.size() / fitting));
}

int NameTicker::getSubTickCount(double)
{
    return 0;
}

QString NameTicker::getTickLabel(double tick, const QLocale&, QChar, int)
{
    const auto row = static_cast<qsizetype>(std::llround(tick));
    return row >= 0 && row < m_names.size() ? m_names.at(row) : QString();
}

}  // namespace abcp::ui
