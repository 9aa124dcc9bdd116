#include "ui/models/filter_range.h"

#include "ui/models/run_filter.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace abcp::ui {

namespace {

QStringList termsOf(const QString& text)
{
    static const QRegularExpression blanks(QStringLiteral("\\s+"));
    return text.split(blanks, Qt::SkipEmptyParts);
}

QRegularExpressionMatch demandOn(const QString& figure, const QString& term)
{
    static const QRegularExpression comparison(QStringLiteral("^([^<>=:]*)(<=|>=|<|>|=)(.*)$"));
    const auto match = comparison.match(term);
    return match.captured(1).compare(figure, Qt::CaseInsensitive) == 0 ? match : QRegularExpressionMatch();
}

}  // namespace

bool FilterRange::isOpen() const
{
    return std::isinf(low) && std::isinf(high);
}

FilterRange filterRange(const QString& text, const QString& figure)
{
    FilterRange range;
    for (const QString& term : termsOf(text)) {
        const auto match = demandOn(figure, term);
        const std::optional<double> number = match.hasMatch() ? RunFilter::numberOf(match.captured(3)) : std::nullopt;
        if (!number)
            continue;
        if (!match.captured(2).startsWith(QLatin1Char('<')))
            range.low = std::max(range.low, *number);
        if (!match.captured(2).startsWith(QLatin1Char('>')))
            range.high = std::min(range.high, *number);
    }
    return range;
}

QString withFilterRange(const QString& text, const QString& figure, const QString& low, const QString& high)
{
    QStringList terms = termsOf(text);
    terms.removeIf([&](const QString& term) { return demandOn(figure, term).hasMatch(); });
    if (!low.isEmpty())
        terms << figure + QStringLiteral(">=") + low;
    if (!high.isEmpty())
        terms << figure + QStringLiteral("<=") + high;
    return terms.join(QLatin1Char(' '));
}

}  // namespace abcp::ui
