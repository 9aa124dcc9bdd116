#include "ui/views/lock_menu.h"

#include "ui/models/steering_text.h"

#include <QCoreApplication>
#include <QInputDialog>
#include <QMenu>

#include <optional>

namespace abcp::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("LockMenu", text);
}

QAction* addChoice(QMenu& menu, const QString& text, bool isSo)
{
    QAction* action = menu.addAction(text);
    action->setCheckable(true);
    action->setChecked(isSo);
    return action;
}

void addBlockActions(QMenu& menu, SteeringDraft& draft, int block)
{
    const auto lock = draft.blockLock(block);
    const std::pair<QString, std::optional<bool>> choices[] = {
        {tr("Leave block %1 to the agent").arg(block), std::nullopt}, {tr("Keep block %1").arg(block), true}, {tr("Prune block %1").arg(block), false}};
    for (const auto& [text, keep] : choices)
        QObject::connect(addChoice(menu, text, lock == keep), &QAction::triggered, &draft, [&draft, block, wanted = keep] { draft.setBlockLock(block, wanted); });
}

void addGroupActions(QMenu& menu, SteeringDraft& draft, const DecisionRows::Row& row)
{
    const int group = row.group;
    const auto bounds = draft.groupBounds(group);
    QObject::connect(addChoice(menu, tr("Leave layer %1 to the agent").arg(row.firstLayer), !bounds), &QAction::triggered, &draft,
                     [&draft, group] { draft.setGroupBounds(group, std::nullopt); });
    QObject::connect(addChoice(menu, tr("Keep all of its channels"), bounds == RatioBounds{0, 0}), &QAction::triggered, &draft,
                     [&draft, group] { draft.setGroupBounds(group, RatioBounds{0, 0}); });
    for (const double most : {0.25, 0.5})
        QObject::connect(addChoice(menu, tr("Let it lose %1").arg(boundsText({0, most})), bounds == RatioBounds{0, most}), &QAction::triggered, &draft,
                         [&draft, group, most] { draft.setGroupBounds(group, RatioBounds{0, most}); });
    QObject::connect(addChoice(menu, bounds && bounds->isFixed() && bounds->min > 0 ? tr("Fixed at %1…").arg(boundsText(*bounds)) : tr("Fix its ratio…"),
                               bounds && bounds->isFixed() && bounds->min > 0),
                     &QAction::triggered, &draft, [&draft, group, now = bounds.value_or(draft.steering().ratios)] {
                         bool done = false;
                         const double percent = QInputDialog::getDouble(nullptr, tr("Fix the ratio"), tr("Percent of the channels that go"),
                                                                        now.isFixed() ? 100 * now.min : 50, 0, 99, 1, &done);
                         if (done)
                             draft.setGroupBounds(group, RatioBounds{percent / 100, percent / 100});
                     });
}

}  // namespace

void addLockActions(QMenu& menu, SteeringDraft& draft, const DecisionRows::Row& row)
{
    menu.addSection(row.longLabel);
    if (row.block >= 0)
        addBlockActions(menu, draft, row.block);
    else
        addGroupActions(menu, draft, row);
}

}  // namespace abcp::ui
