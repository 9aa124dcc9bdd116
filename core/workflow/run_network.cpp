#include "core/workflow/run_network.h"

#include "core/workflow/search_job.h"

#include <utility>

namespace abcp {

RunNetwork runNetwork(const RunStore& store, RunId run)
{
    const RunRecord record = store.run(run);
    Network original = originalNetwork(record);
    SearchSpace space = deriveSearchSpace(original.spec);
    return {std::move(original), std::move(space), planOptionsOf(store, record), {.threads = record.settings.threads, .device = record.settings.device}};
}

}  // namespace abcp
