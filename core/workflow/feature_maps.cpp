#include "core/workflow/feature_maps.h"

#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/data/image.h"
#include "core/pruning/slimmer.h"
#include "core/workflow/search_job.h"

#include <algorithm>
#include <string>
#include <utility>

namespace abcp {

namespace {

FeatureMap outputOf(const Network& network, int layer, const cv::Mat& image, const DetectorOptions& options, const Engines& engines)
{
    const std::unique_ptr<Detector> detector = engines.makeDetector(networkUpTo(network, layer), options);
    return detector->forward(networkInput(image, network.spec.input)).front();
}

bool isRetrained(const RunStore& store, RunId run, int episode)
{
    const std::vector<CheckpointRecord> checkpoints = store.checkpoints(run);
    return std::ranges::find(checkpoints, episode, &CheckpointRecord::episode) != checkpoints.end();
}

}  // namespace

Network networkUpTo(Network network, int layer)
{
    const std::size_t size = static_cast<std::size_t>(layer) + 1;
    network.spec.layers.resize(size);
    network.weights.resize(size);
    for (std::size_t i = 1; i + 1 < size; ++i)
        if (LayerSpec& one = network.spec.layers[i]; endsNetwork(one)) {
            one.parameters = Route{.layers = {static_cast<int>(i) - 1}};
            one.output = one.input;
        }
    return network;
}

LayerMaps featureMaps(const RunStore& store, RunId run, int episode, int layer, int picture, const Engines& engines, std::stop_token stop)
{
    const RunRecord record = store.run(run);
    const Network original = originalNetwork(record);
    if (layer < 0 || layer >= static_cast<int>(original.spec.size()))
        throw InputError("layer", "there is none of number " + std::to_string(layer));
    const Dataset data = readDataset(record.settings.data, record.settings.dataOptions);
    const std::vector<std::size_t>& split = data.split(Split::Val);
    if (picture < 0 || picture >= static_cast<int>(split.size()))
        throw InputError(record.settings.data, "has no picture " + std::to_string(picture) + " for validation");
    const Sample& sample = data.samples[split[static_cast<std::size_t>(picture)]];
    const cv::Mat image = loadImage(sample.image);
    const DetectorOptions options{.threads = record.settings.threads, .device = record.settings.device};

    LayerMaps maps{layer, sample.image, static_cast<int>(split.size()), outputOf(original, layer, image, options, engines), {}, {}, false};
    throwIfStopped(stop);
    const PruningPlan plan = planOfEpisode(store, run, episode, original);
    maps.retrained = isRetrained(store, run, episode);
    if (const int index = slimIndices(plan)[static_cast<std::size_t>(layer)]; index >= 0) {
        maps.kept = keptChannels(deriveSearchSpace(original.spec), plan, layer);
        maps.candidate = outputOf(networkOfEpisode(store, run, episode), index, image, options, engines);
    }
    return maps;
}

}  // namespace abcp
