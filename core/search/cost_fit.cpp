#include "core/search/cost_fit.h"

#include "core/base/logistic.h"
#include "core/network/complexity.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace abcp {

namespace {

constexpr double largestLogit = 12.0;  // sigmoid of it is 1 but for 6e-6: a bound, as far as channels are counted
constexpr double precision = 1e-3;     // of the move, in logits

double logit(double p)
{
    return std::clamp(std::log(p / (1 - p)), -largestLogit, largestLogit);
}

PruningAction moved(const AgentTask& task, const PruningAction& action, double shift)
{
    PruningAction result = action;
    for (std::size_t g = 0; g < task.space.groups.size(); ++g)
        if (task.isOpenGroup(g)) {
            const RatioBounds bounds = task.boundsOf(g);
            const double range = bounds.max - bounds.min;
            result.pruningRatio[g] = bounds.min + range * logistic(logit((action.pruningRatio[g] - bounds.min) / range) + shift);
        }
    return result;
}

}  // namespace

bool hasCostTarget(const AgentTask& task)
{
    return task.budgets.flops || task.budgets.params;
}

double budgetUse(const AgentTask& task, const PruningAction& action)
{
    if (!hasCostTarget(task))
        return 0;
    const Complexity cost = complexity(slimSpec(task.spec, task.space, action, task.plan));
    Measurement measurement;
    measurement.flops = cost.flops();
    measurement.params = cost.params;
    return Budgets{.flops = task.budgets.flops, .params = task.budgets.params}.worstUse(measurement);
}

PruningAction fitToBudget(const AgentTask& task, PruningAction action, double share)
{
    if (!hasCostTarget(task))
        return action;
    // The cost falls with the shift, in steps: `high` always meets the share, `low` never does.
    double low = -2 * largestLogit, high = 2 * largestLogit;
    const auto meets = [&](double shift) { return budgetUse(task, moved(task, action, shift)) <= share; };
    if (meets(low))
        return moved(task, action, low);
    if (!meets(high))
        return moved(task, action, high);
    while (high - low > precision) {
        const double middle = (low + high) / 2;
        (meets(middle) ? high : low) = middle;
    }
    return moved(task, action, high);
}

std::vector<int> keptBy(const AgentTask& task, const PruningAction& action)
{
    std::vector<int> kept;
    for (const Decision& decision : decisionsOf(action, task.space, task.plan))
        kept.push_back(decision.kept);
    return kept;
}

}  // namespace abcp
