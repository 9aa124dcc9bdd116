#pragma once

#include <vector>

namespace abcp {

// Telling hopeless candidates early: by the training loss in the course of fine-tuning, compared with the losses that earlier candidates of the
// run had at the same steps, on the same batches.

// The steps whose mean loss is looked at: first <= step < end. The look comes before step `end`.
struct EarlySteps {
    int first = 0;
    int end = 0;
};
// The second half of the first third. fineTuneSteps: at least 3.
EarlySteps earlySteps(int fineTuneSteps);

// The loss above which a candidate is among the worst `share` (0 to 1) of those before it; infinite while they are fewer than 10, or too few for
// one of them to be in that share.
double hopelessLimit(std::vector<double> earlierLosses, double share);

}  // namespace abcp
