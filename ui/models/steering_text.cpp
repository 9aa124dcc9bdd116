#include "ui/models/steering_text.h"

#include "ui/format.h"
#include "ui/text.h"

#include <QCoreApplication>

#include <optional>

namespace abcp::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("SteeringText", text);
}

QString numberText(double value)
{
    return QString::number(value, 'g', 4);
}

void addBudget(QStringList& phrases, const QString& name, const std::optional<double>& before, const std::optional<double>& now, QString (*text)(double))
{
    if (now == before)
        return;
    phrases << (now ? tr("at most %1").arg(text(*now)) : tr("no limit of %1").arg(name));
}

}  // namespace

QString boundsText(const RatioBounds& bounds)
{
    const auto percent = [](double ratio) { return QString::number(100 * ratio, 'g', 3); };
    return bounds.isFixed() ? tr("%1 %").arg(percent(bounds.min)) : tr("%1 % to %2 %").arg(percent(bounds.min), percent(bounds.max));
}

QStringList steeringChanges(const Steering& before, const Steering& after)
{
    QStringList phrases;
    for (const auto& [block, keep] : after.locks.keepBlock)
        if (const auto old = before.locks.keepBlock.find(block); old == before.locks.keepBlock.end() || old->second != keep)
            phrases << (keep ? tr("block %1 stays") : tr("block %1 goes")).arg(block);
    for (const auto& [block, keep] : before.locks.keepBlock)
        if (!after.locks.keepBlock.contains(block))
            phrases << tr("block %1 free").arg(block);
    for (const auto& [layer, bounds] : after.locks.ratios)
        if (const auto old = before.locks.ratios.find(layer); old == before.locks.ratios.end() || old->second != bounds)
            phrases << tr("layer %1 loses %2").arg(layer).arg(boundsText(bounds));
    for (const auto& [layer, bounds] : before.locks.ratios)
        if (!after.locks.ratios.contains(layer))
            phrases << tr("layer %1 free").arg(layer);
    if (before.ratios != after.ratios)
        phrases << tr("all layers lose %1").arg(boundsText(after.ratios));
    if (before.reward.name != after.reward.name)
        phrases << tr("reward %1").arg(fromUtf8(after.reward.name));
    if (before.reward.costWeight != after.reward.costWeight)
        phrases << tr("cost weight %1 → %2").arg(numberText(before.reward.costWeight), numberText(after.reward.costWeight));
    const Budgets& old = before.reward.budgets;
    const Budgets& now = after.reward.budgets;
    addBudget(phrases, tr("FLOPs"), old.flops, now.flops, [](double value) { return flopsText(value); });
    addBudget(phrases, tr("parameters"), old.params, now.params, [](double value) { return tr("%1 parameters").arg(countText(value)); });
    addBudget(phrases, tr("latency"), old.latencyMs, now.latencyMs, [](double value) { return tr("%1 ms").arg(numberText(value)); });
    return phrases;
}

QString steeringKinds(const Steering& before, const Steering& after)
{
    QStringList kinds;
    if (before.locks != after.locks)
        kinds << tr("locks");
    if (before.ratios != after.ratios)
        kinds << tr("bounds");
    if (before.reward.name != after.reward.name || before.reward.costWeight != after.reward.costWeight)
        kinds << tr("reward");
    if (before.reward.budgets != after.reward.budgets)
        kinds << tr("budgets");
    return kinds.join(QStringLiteral(", "));
}

}  // namespace abcp::ui
