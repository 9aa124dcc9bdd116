#include "core/search/torch_engines.h"

#include "core/data/image.h"
#include "core/network/complexity.h"
#include "core/pruning/pruning_plan.h"
#include "core/pruning/slimmer.h"
#include "core/training/batch_loader.h"
#include "core/training/dataset_check.h"
#include "core/training/mean_average_precision.h"
#include "core/training/torch_decoding.h"
#include "core/training/torch_engines.h"
#include "core/training/torch_loss.h"
#include "core/training/torch_network.h"
#include "core/training/torch_optimizer.h"
#include "core/training/torch_runtime.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace abcp {

namespace {

std::size_t limited(std::size_t available, int limit)
{
    return limit > 0 ? std::min(available, static_cast<std::size_t>(limit)) : available;
}

double median(std::vector<double> values)
{
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// Every candidate sees the same fine-tuning batches and the same calibration pictures (common random numbers), prepared once.
class TorchEvaluator : public Evaluator {
public:
    TorchEvaluator(Network network, Dataset dataset, const SearchSettings& settings)
        : m_network(std::move(network)), m_dataset(std::move(dataset)), m_settings(settings), m_device(torchDevice(settings.device))
    {
        const int size = settings.evaluation.inputSize;
        if (size > 0)
            m_network.spec = resized(std::move(m_network.spec), size, size);
        requireMatchingClasses(m_network.spec, m_dataset);
        requireTrainable(m_network.spec);
        if (m_dataset.split(Split::Val).empty())
            throw InputError(m_dataset.source, "the val split holds no image");
        m_space = deriveSearchSpace(m_network.spec);
        m_complexity = complexity(m_network.spec);
    }

    const Network& network() const override { return m_network; }
    const SearchSpace& space() const override { return m_space; }

    Measurement reference(std::stop_token stop) override
    {
        if (!m_reference) {
            prepare(stop);
            m_reference = translatingTorchErrors("reference", [&] {
                TorchNetwork runnable(m_network, m_device, TorchNetwork::Form::Trainable);
                return measure(runnable, stop);
            });
        }
        return *m_reference;
    }

    std::shared_ptr<const ChannelScores> channelScores(std::stop_token stop, const ProgressCallback& progress) override
    {
        if (m_settings.plan.importance != ChannelImportance::Taylor)
            return nullptr;
        if (!m_settings.plan.scores) {
            ScoringSettings scoring{.batch = m_settings.evaluation.batch, .threads = m_settings.threads, .device = m_settings.device};
            if (m_settings.evaluation.calibrationImages > 0)
                scoring.images = m_settings.evaluation.calibrationImages;
            m_settings.plan.scores = std::make_shared<const ChannelScores>(scoreChannelsWithTorch(m_network, m_space, m_dataset, scoring, stop, progress));
        }
        return m_settings.plan.scores;
    }

    Measurement evaluate(const PruningAction& action, std::uint64_t seed, std::stop_token stop) override
    {
        prepare(stop);
        channelScores(stop, {});
        return translatingTorchErrors("candidate", [&] {
            torch::manual_seed(seed);  // dropout
            const PruningPlan plan = makePlan(m_network, m_space, action, m_settings.plan);
            TorchNetwork candidate(slim(m_network, m_space, plan), m_device, TorchNetwork::Form::Trainable);
            fineTune(candidate, stop);
            recalibrate(candidate, stop);
            return measure(candidate, stop);
        });
    }

private:
    void prepare(const std::stop_token& stop)
    {
        setTorchThreads(m_settings.threads);
        if (!m_validation.empty())
            return;
        const EvaluationSettings& evaluation = m_settings.evaluation;
        const std::vector<std::size_t>& train = m_dataset.split(Split::Train);
        m_calibration = plainBatches(train, limited(train.size(), std::max(evaluation.calibrationImages, 1)), stop);
        if (evaluation.calibrationImages == 0)
            m_calibration.clear();
        if (evaluation.fineTuneSteps > 0) {
            BatchLoader loader(m_dataset, Split::Train, {evaluation.batch, m_network.spec.input, {}, m_settings.seed});
            while (static_cast<int>(m_fineTuning.size()) < std::min(evaluation.fineTuneSteps, maxKeptBatches)) {
                throwIfStopped(stop);
                m_fineTuning.push_back(loader.next());
            }
        }
        const std::vector<std::size_t>& val = m_dataset.split(Split::Val);
        const std::size_t images = limited(val.size(), evaluation.maxValidationImages);
        for (std::size_t i = 0; i < images; ++i)
            m_truth.push_back(letterboxedTruth(m_dataset.samples[val[i]]));
        m_validation = plainBatches(val, images, stop);
    }

    std::vector<LabelledBox> letterboxedTruth(const Sample& sample) const
    {
        const auto [width, height] = imageSize(sample.image);
        const Letterbox letterbox = letterboxFor(width, height, m_network.spec.input.width, m_network.spec.input.height);
        std::vector<LabelledBox> boxes = sample.boxes;
        for (LabelledBox& labelled : boxes)
            labelled.box = letterbox.toInput(labelled.box);
        return boxes;
    }

    std::vector<TrainingBatch> plainBatches(const std::vector<std::size_t>& samples, std::size_t count, const std::stop_token& stop) const
    {
        std::vector<TrainingBatch> batches;
        const auto size = static_cast<std::size_t>(m_settings.evaluation.batch);
        for (std::size_t begin = 0; begin < count; begin += size) {
            throwIfStopped(stop);
            const auto first = samples.begin() + static_cast<std::ptrdiff_t>(begin);
            const auto last = samples.begin() + static_cast<std::ptrdiff_t>(std::min(begin + size, count));
            batches.push_back(plainBatch(m_dataset, {first, last}, m_network.spec.input));
        }
        return batches;
    }

    void fineTune(TorchNetwork& candidate, const std::stop_token& stop) const
    {
        const int steps = m_settings.evaluation.fineTuneSteps;
        if (steps == 0)
            return;
        FlatAdamW optimizer(candidate, {});
        for (int step = 0; step < steps; ++step) {
            throwIfStopped(stop);
            const TrainingBatch& batch = m_fineTuning[static_cast<std::size_t>(step) % m_fineTuning.size()];
            optimizer.zeroGradient();
            const DetectionLoss loss = detectionLoss(candidate.spec(), candidate.forward(toTensor(batch, m_device), true), batch.boxes);
            loss.total.backward();
            // Full rate for the first half, then linearly down: what is measured is the end of the steps.
            const double left = 2.0 * (steps - step) / steps;
            if (!optimizer.step(m_settings.evaluation.learningRate * std::min(1.0, left)))
                throw FailureError("candidate", "the loss is not a number while fine-tuning");
        }
    }

    // Running statistics become the plain average over the calibration batches.
    void recalibrate(TorchNetwork& candidate, const std::stop_token& stop) const
    {
        const torch::NoGradGuard noGrad;
        for (std::size_t i = 0; i < m_calibration.size(); ++i) {
            throwIfStopped(stop);
            candidate.statisticsMomentum = 1.0 / static_cast<double>(i + 1);
            candidate.forward(toTensor(m_calibration[i], m_device), true);
        }
    }

    Measurement measure(TorchNetwork& candidate, const std::stop_token& stop) const
    {
        const torch::NoGradGuard noGrad;
        Measurement result;
        const Complexity cost = complexity(candidate.spec());
        result.flops = cost.flops();
        result.params = cost.params;
        result.flopsRatio = static_cast<double>(cost.macs) / static_cast<double>(m_complexity.macs);
        result.paramsRatio = static_cast<double>(cost.params) / static_cast<double>(m_complexity.params);

        const Network plain = candidate.toNetwork();
        TorchNetwork folded(plain, m_device, TorchNetwork::Form::Folded);
        std::vector<std::vector<Detection>> detections;
        double lossSum = 0;
        int images = 0;
        for (const TrainingBatch& batch : m_validation) {
            throwIfStopped(stop);
            std::vector<torch::Tensor> heads = folded.forward(toTensor(batch, m_device));
            lossSum += detectionLoss(folded.spec(), heads, batch.boxes).total.item<double>() * batch.images;
            for (torch::Tensor& head : heads)
                head = head.to(torch::kCPU).contiguous();
            for (int i = 0; i < batch.images; ++i)
                detections.push_back(decodeImage(heads, folded.spec(), i, {}));
            images += batch.images;
        }
        result.loss = lossSum / images;
        const AveragePrecision accuracy = averagePrecision(detections, m_truth, static_cast<int>(m_dataset.classes.size()));
        result.map50 = accuracy.map50;
        result.map5095 = accuracy.map5095;
        if (m_settings.evaluation.latencyRepeats > 0) {
            constexpr int warmUps = 3;
            const DetectorOptions options{.threads = m_settings.threads, .device = m_settings.device};
            result.latencyMs = median(makeTorchDetector(plain, options)->timeForward(m_settings.evaluation.latencyRepeats, warmUps));
        }
        return result;
    }

    static constexpr int maxKeptBatches = 64;  // longer fine-tuning goes round again

    Network m_network;
    Dataset m_dataset;
    SearchSettings m_settings;
    torch::Device m_device;
    SearchSpace m_space;
    Complexity m_complexity;
    std::optional<Measurement> m_reference;
    std::vector<TrainingBatch> m_calibration, m_fineTuning, m_validation;
    std::vector<std::vector<LabelledBox>> m_truth;
};

}  // namespace

std::unique_ptr<Evaluator> makeTorchEvaluator(Network network, Dataset dataset, const SearchSettings& settings)
{
    validate(settings);
    if (!network.hasWeights())
        throw InputError(settings.weights, "the network has no weights");
    return translatingTorchErrors("evaluator", [&] { return std::make_unique<TorchEvaluator>(std::move(network), std::move(dataset), settings); });
}

}  // namespace abcp
