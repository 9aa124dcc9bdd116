#include "core/training/training_schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace abcp {

double learningRateAt(const TrainingSettings& settings, int step, int steps)
{
    const double warmUp = std::max(1.0, settings.warmUpShare * steps);
    if (step < warmUp)
        return settings.learningRate * (step + 1) / warmUp;
    const double share = (step - warmUp) / std::max(1.0, steps - warmUp);
    const double cosine = (1 + std::cos(std::numbers::pi * share)) / 2;
    return settings.learningRate * (settings.finalRateShare + (1 - settings.finalRateShare) * cosine);
}

bool hasStalled(const std::vector<EpochRecord>& history, int patience)
{
    double best = -1;
    int since = 0;
    for (const EpochRecord& record : history) {
        if (record.map50 < 0)
            continue;
        since = record.map50 > best || best <= 0 ? 0 : since + 1;
        best = std::max(best, record.map50);
    }
    return patience > 0 && since >= patience;
}

}  // namespace abcp
