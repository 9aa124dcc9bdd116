#include "core/search/torch_engines.h"

#include "core/base/percentile.h"
#include "core/base/quiet_room.h"
#include "core/data/image.h"
#include "core/network/complexity.h"
#include "core/pruning/pruning_plan.h"
#include "core/pruning/slimmer.h"
#include "core/search/hopeless.h"
#include "core/training/batch_loader.h"
#include "core/training/classification.h"
#include "core/training/classification_loss.h"
#include "core/training/dataset_check.h"
#include "core/training/mean_average_precision.h"
#include "core/training/thread_choice.h"
#include "core/training/torch_decoding.h"
#include "core/training/torch_engines.h"
#include "core/training/torch_loss.h"
#include "core/training/torch_network.h"
#include "core/training/torch_optimizer.h"
#include "core/training/torch_runtime.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <optional>
#include <thread>

namespace abcp {

namespace {

std::size_t limited(std::size_t available, int limit)
{
    return limit > 0 ? std::min(available, static_cast<std::size_t>(limit)) : available;
}

// Pictures to measure on, prepared once.
struct ValidationSet {
    std::vector<TrainingBatch> batches;
    std::vector<std::vector<LabelledBox>> truth;  // one element a picture, crowds too
    int classes = 0;
};

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
        m_loss = makeLoss(m_network.spec, {});
        m_isClassifier = classifierClasses(m_network.spec).has_value();
        m_drawsWhileTraining = std::ranges::any_of(m_network.spec.layers, [](const LayerSpec& layer) { return layer.as<Dropout>() != nullptr; });
        requirePictures(m_dataset);
        if (!settings.watch.empty())
            m_watched = readWatched(settings.watch);
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
                const QuietRoom::Guest guest(m_quiet);
                setThreads(m_network.spec);
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

    // As many as there are cores for when each has work for one thread only.
    int workersFor(const PruningAction& action) const override
    {
        if (m_settings.workers == 1 || m_device.is_cuda() || m_drawsWhileTraining)
            return 1;
        const NetworkSpec spec = slimSpec(m_network.spec, m_space, action, m_settings.plan);
        if (threadsFor(spec, m_settings.evaluation.batch, m_settings.threads) > 1)
            return 1;
        return m_settings.workers > 0 ? m_settings.workers : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    }

    Measurement evaluate(const PruningAction& action, const TrialOptions& trial, std::stop_token stop) override
    {
        {
            const std::lock_guard lock(m_preparing);
            prepare(stop);
            channelScores(stop, {});
        }
        const QuietRoom::Guest guest(m_quiet);
        return translatingTorchErrors("candidate", [&] {
            torch::manual_seed(trial.seed);  // dropout
            const PruningPlan plan = makePlan(m_network, m_space, action, m_settings.plan);
            TorchNetwork candidate(slim(m_network, m_space, plan), m_device, TorchNetwork::Form::Trainable);
            setThreads(candidate.spec());
            const Freeze freeze = m_settings.evaluation.freeze;
            // Layers that stay as they are need statistics of the network as it is cut; once they have them, nothing before the heads changes.
            if (freeze != Freeze::None) {
                recalibrate(candidate, stop);
                candidate.freeze(frozenLayers(candidate.spec(), freeze));
            }
            const FineTuning told = fineTune(candidate, trial.ownBatches ? fineTuningBatches(trial.seed, stop) : m_fineTuning, trial.lossLimit, stop);
            recalibrate(candidate, stop);
            Measurement measurement = measure(candidate, stop);
            measurement.earlyLoss = told.earlyLoss;
            measurement.stoppedAtStep = told.stoppedAtStep;
            return measurement;
        });
    }

private:
    void setThreads(const NetworkSpec& spec) const { setTorchThreads(threadsFor(spec, m_settings.evaluation.batch, m_settings.threads)); }

    void prepare(const std::stop_token& stop)
    {
        if (!m_validation.batches.empty())
            return;
        const EvaluationSettings& evaluation = m_settings.evaluation;
        const std::vector<std::size_t>& train = m_dataset.split(Split::Train);
        m_calibration = plainBatches(m_dataset, train, limited(train.size(), std::max(evaluation.calibrationImages, 1)), stop);
        if (evaluation.calibrationImages == 0)
            m_calibration.clear();
        m_fineTuning = fineTuningBatches(m_settings.seed, stop);
        if (m_watched)
            m_watchedPictures = validationSet(*m_watched, stop);
        m_validation = validationSet(m_dataset, stop);  // last: the sign that all is prepared
    }

    std::vector<TrainingBatch> fineTuningBatches(std::uint64_t seed, const std::stop_token& stop) const
    {
        const EvaluationSettings& evaluation = m_settings.evaluation;
        std::vector<TrainingBatch> batches;
        if (evaluation.fineTuneSteps == 0)
            return batches;
        BatchLoader loader(m_dataset, Split::Train, {evaluation.batch, m_network.spec.input, augmentationOf(evaluation), seed});
        while (static_cast<int>(batches.size()) < std::min(evaluation.fineTuneSteps, maxKeptBatches)) {
            throwIfStopped(stop);
            batches.push_back(loader.next());
        }
        return batches;
    }

    static void requirePictures(const Dataset& dataset)
    {
        if (dataset.split(Split::Val).empty())
            throw InputError(dataset.source, "the val split holds no image");
    }

    Dataset readWatched(const std::filesystem::path& source) const
    {
        Dataset watched = readDataset(source, m_settings.dataOptions);
        requireMatchingClasses(m_network.spec, watched);
        requirePictures(watched);
        if (watched.classes != m_dataset.classes)
            throw InputError(source, "its classes are not those of " + m_dataset.source.string() + ", in the same order");
        return watched;
    }

    ValidationSet validationSet(const Dataset& dataset, const std::stop_token& stop) const
    {
        const std::vector<std::size_t>& val = dataset.split(Split::Val);
        const std::size_t images = limited(val.size(), m_settings.evaluation.maxValidationImages);
        ValidationSet set;
        set.classes = static_cast<int>(dataset.classes.size());
        for (std::size_t i = 0; i < images; ++i)
            set.truth.push_back(letterboxedTruth(dataset.samples[val[i]]));
        set.batches = plainBatches(dataset, val, images, stop);
        return set;
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

    std::vector<TrainingBatch> plainBatches(const Dataset& dataset, const std::vector<std::size_t>& samples, std::size_t count,
                                            const std::stop_token& stop) const
    {
        std::vector<TrainingBatch> batches;
        const auto size = static_cast<std::size_t>(m_settings.evaluation.batch);
        for (std::size_t begin = 0; begin < count; begin += size) {
            throwIfStopped(stop);
            const auto first = samples.begin() + static_cast<std::ptrdiff_t>(begin);
            const auto last = samples.begin() + static_cast<std::ptrdiff_t>(std::min(begin + size, count));
            batches.push_back(plainBatch(dataset, {first, last}, m_network.spec.input));
        }
        return batches;
    }

    // What fine-tuning tells besides the weights.
    struct FineTuning {
        std::optional<double> earlyLoss;
        std::optional<int> stoppedAtStep;
    };

    FineTuning fineTune(TorchNetwork& candidate, const std::vector<TrainingBatch>& batches, std::optional<double> lossLimit, const std::stop_token& stop) const
    {
        const int steps = m_settings.evaluation.fineTuneSteps;
        FineTuning told;
        if (steps == 0)
            return told;
        const EarlySteps early = earlySteps(steps);
        double earlySum = 0;
        FlatOptimizer optimizer(candidate, {});
        for (int step = 0; step < steps; ++step) {
            throwIfStopped(stop);
            m_quiet.pause();
            if (lossLimit && step == early.end) {
                told.earlyLoss = earlySum / (early.end - early.first);
                if (*told.earlyLoss > *lossLimit) {
                    told.stoppedAtStep = step;
                    break;
                }
            }
            const TrainingBatch& batch = batches[static_cast<std::size_t>(step) % batches.size()];
            const double loss = backpropagate(*m_loss, candidate.forward(toTensor(batch, m_device), true), batch.boxes).total;
            if (step >= early.first && step < early.end)
                earlySum += loss;
            // Full rate for the first half, then linearly down: what is measured is the end of the steps.
            const double left = 2.0 * (steps - step) / steps;
            if (!std::isfinite(loss) || !optimizer.step(m_settings.evaluation.learningRate * std::min(1.0, left)))
                throw FailureError("candidate", "the loss is not a number while fine-tuning");
        }
        return told;
    }

    // Running statistics become the plain average over the calibration batches.
    void recalibrate(TorchNetwork& candidate, const std::stop_token& stop) const
    {
        const torch::NoGradGuard noGrad;
        for (std::size_t i = 0; i < m_calibration.size(); ++i) {
            throwIfStopped(stop);
            m_quiet.pause();
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
        const Accuracy accuracy = accuracyOn(m_validation, folded, stop, &result.loss);
        result.map50 = accuracy.map50;
        result.map5095 = accuracy.map5095;
        if (m_watched)
            result.watched = accuracyOn(m_watchedPictures, folded, stop);
        if (m_settings.evaluation.latencyRepeats > 0) {
            constexpr int warmUps = 3;
            const DetectorOptions options{.threads = m_settings.threads, .device = m_settings.device};
            const std::unique_ptr<Detector> detector = makeTorchDetector(plain, options);
            m_quiet.alone([&] { result.latencyMs = median(detector->timeForward(m_settings.evaluation.latencyRepeats, warmUps)); });
        }
        return result;
    }

    // loss: where to put its mean over the pictures, when it is wanted.
    Accuracy accuracyOn(const ValidationSet& set, TorchNetwork& folded, const std::stop_token& stop, double* loss = nullptr) const
    {
        std::vector<std::vector<Detection>> detections;
        ClassificationAccuracy classified(static_cast<std::size_t>(set.classes));
        double lossSum = 0;
        std::size_t images = 0;
        for (const TrainingBatch& batch : set.batches) {
            throwIfStopped(stop);
            m_quiet.pause();
            std::vector<torch::Tensor> results = folded.forward(toTensor(batch, m_device));
            for (torch::Tensor& result : results)
                result = result.to(torch::kCPU).contiguous();
            if (loss)
                lossSum += lossOf(*m_loss, results, batch.boxes).total * batch.images;
            for (int i = 0; i < batch.images; ++i, ++images) {
                if (!m_isClassifier)
                    detections.push_back(decodeImage(results, folded.spec(), i, {}));
                else if (const std::optional<int> truth = pictureClass(set.truth[images]))
                    classified.add(scoresOf(results.front(), i), *truth);
            }
        }
        if (loss)
            *loss = lossSum / static_cast<double>(images);
        if (m_isClassifier)
            return {classified.top1(), classified.top5()};
        const AveragePrecision precision = averagePrecision(detections, set.truth, set.classes);
        return {precision.map50, precision.map5095};
    }

    static std::span<const float> scoresOf(const torch::Tensor& results, int image)
    {
        const auto count = static_cast<std::size_t>(results[0].numel());
        return {results.data_ptr<float>() + static_cast<std::size_t>(image) * count, count};
    }

    static constexpr int maxKeptBatches = 64;  // longer fine-tuning goes round again

    Network m_network;
    Dataset m_dataset;
    SearchSettings m_settings;
    torch::Device m_device;
    SearchSpace m_space;
    Complexity m_complexity;
    std::optional<Measurement> m_reference;
    std::unique_ptr<Loss> m_loss;
    bool m_isClassifier = false;
    std::optional<Dataset> m_watched;
    std::vector<TrainingBatch> m_calibration, m_fineTuning;
    ValidationSet m_validation, m_watchedPictures;
    bool m_drawsWhileTraining = false;  // from the process's one generator, which candidates cannot share
    std::mutex m_preparing;
    mutable QuietRoom m_quiet;          // of the candidates that are evaluated at once: latency is measured alone
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
