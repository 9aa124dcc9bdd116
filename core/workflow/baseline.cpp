#include "core/workflow/baseline.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/network/darknet_cfg.h"
#include "core/network/darknet_weights.h"

#include <string>
#include <system_error>

namespace fs = std::filesystem;

namespace abcp {

BaselineRequest baselineFor(const SearchSettings& search, int epochs)
{
    BaselineRequest request{.cfg = search.cfg, .data = search.data, .dataOptions = search.dataOptions, .weights = {}};
    request.training.epochs = epochs;
    request.training.inputSize = search.evaluation.inputSize;
    request.training.seed = search.seed;
    request.training.threads = search.threads;
    request.training.device = search.device;
    const fs::path stem = fs::path(search.cfg).replace_extension().string() + "-baseline";
    request.weights = stem.string() + ".weights";
    std::error_code ignored;
    for (int number = 2; fs::exists(request.weights, ignored); ++number)
        request.weights = stem.string() + "-" + std::to_string(number) + ".weights";
    return request;
}

fs::path unfinishedFile(const BaselineRequest& request)
{
    return request.weights.string() + ".unfinished";
}

Baseline trainBaseline(const BaselineRequest& request, const Engines& engines, std::stop_token stop, const ProgressCallback& progress)
{
    const Dataset data = readDataset(request.data, request.dataOptions);
    const Network start = randomlyInitialised(readDarknetCfg(request.cfg).spec, request.training.seed);
    TrainingSettings training = request.training;
    training.checkpoint = unfinishedFile(request);
    const auto train = [&] { return engines.train(start, data, training, stop, progress); };
    const auto trained = [&] {
        try {
            return train();
        } catch (const InputError& error) {
            if (error.where() != training.checkpoint.string() || !fs::remove(training.checkpoint))
                throw;
            return train();  // it was of another training
        }
    };
    const TrainingResult result = trained();
    writeFileAtomically(request.weights, darknetWeights(result.network));
    std::error_code ignored;
    fs::remove(training.checkpoint, ignored);
    return {request.weights, result.bestMap50};
}

}  // namespace abcp
