#include "ui/format.h"

#include <QLocale>

#include <array>
#include <cmath>

namespace abcp::ui {

namespace {

// Numbers look the same in every locale, as they do in files and in the command line's output.
QString fixed(double value, int decimals)
{
    if (!std::isfinite(value))
        return dash();
    QString text = QString::number(value, 'f', decimals);
    if (text.startsWith(QLatin1Char('-')))
        text.replace(0, 1, QChar(0x2212));
    return text;
}

struct Prefix {
    double factor;
    const char* name;
};
constexpr std::array<Prefix, 5> prefixes{{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}, {1, ""}}};

const Prefix& prefixFor(double typical)
{
    for (const Prefix& prefix : prefixes)
        if (std::abs(typical) >= prefix.factor)
            return prefix;
    return prefixes.back();
}

int decimalsFor(double scaled)
{
    if (scaled >= 100)
        return 1;
    return scaled >= 10 ? 2 : 3;
}

Scale prefixedScale(double typical, const QString& unit)
{
    const Prefix& prefix = prefixFor(typical);
    const int decimals = prefix.factor > 1 ? decimalsFor(std::abs(typical) / prefix.factor) : 0;
    return {prefix.factor, QLatin1String(prefix.name) + unit, decimals};
}

QString prefixedText(double value, const QString& unit)
{
    if (!std::isfinite(value))
        return dash();
    const Prefix& prefix = prefixFor(value);
    const double scaled = value / prefix.factor;
    const int decimals = prefix.factor <= 1 || std::abs(scaled) >= 100 ? 0 : std::abs(scaled) >= 10 ? 1 : 2;
    const QString full = QLatin1String(prefix.name) + unit;
    return full.isEmpty() ? fixed(scaled, decimals) : fixed(scaled, decimals) + QLatin1Char(' ') + full;
}

}  // namespace

QString Scale::number(double value) const
{
    return fixed(of(value), decimals);
}

QString Scale::text(double value) const
{
    return unit.isEmpty() || !std::isfinite(value) ? number(value) : number(value) + QLatin1Char(' ') + unit;
}

Scale flopsScale(double typical)
{
    return prefixedScale(typical, QStringLiteral("FLOPs"));
}

Scale countScale(double typical)
{
    return prefixedScale(typical, QString());
}

Scale millisecondScale(double typical)
{
    return {1, QStringLiteral("ms"), typical >= 10 ? 1 : typical >= 1 ? 2 : 3};
}

QString flopsText(double flops)
{
    return prefixedText(flops, QStringLiteral("FLOPs"));
}

QString countText(double count)
{
    return prefixedText(count, QString());
}

QString scoreText(double score)
{
    return fixed(score, 3);
}

QString percentText(double share, int decimals)
{
    return std::isfinite(share) ? fixed(100 * share, decimals) + QStringLiteral(" %") : dash();
}

QString changeText(double value, double reference)
{
    if (!std::isfinite(value) || !std::isfinite(reference) || reference == 0)
        return dash();
    const QString text = percentText(value / reference - 1);
    return text.startsWith(QChar(0x2212)) ? text : QLatin1Char('+') + text;
}

QString durationText(double seconds)
{
    if (!std::isfinite(seconds) || seconds < 0)
        return dash();
    const auto whole = static_cast<long long>(std::llround(seconds));
    const auto two = [](long long n) { return QStringLiteral("%1").arg(n, 2, 10, QLatin1Char('0')); };
    const QString tail = two(whole / 60 % 60) + QLatin1Char(':') + two(whole % 60);
    return whole < 3600 ? tail : QString::number(whole / 3600) + QLatin1Char(':') + tail;
}

QString sizeText(std::uintmax_t bytes)
{
    return QLocale().formattedDataSize(static_cast<qint64>(bytes), 1, QLocale::DataSizeSIFormat);
}

QString dash()
{
    return QString(QChar(0x2013));
}

}  // namespace abcp::ui
