#include "core/training/torch_engines.h"

#include "core/base/files.h"
#include "core/base/random.h"
#include "core/network/darknet_cfg.h"
#include "core/network/darknet_weights.h"
#include "core/training/batch_loader.h"
#include "core/training/classification.h"
#include "core/training/classification_loss.h"
#include "core/training/dataset_check.h"
#include "core/training/evaluation.h"
#include "core/training/thread_choice.h"
#include "core/training/torch_loss.h"
#include "core/training/torch_network.h"
#include "core/training/torch_optimizer.h"
#include "core/training/torch_runtime.h"
#include "core/training/training_checkpoint.h"
#include "core/training/training_schedule.h"
#include "core/training/training_state.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <map>
#include <optional>
#include <utility>

namespace abcp {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// What there is to learn from pictures of one size: the labels, and a teacher's results when there is one.
class Goal {
public:
    Goal(const NetworkSpec& spec, const TrainingSettings& settings, const Shape& input)
    {
        const NetworkSpec sized = resized(spec, input.width, input.height);
        m_loss = makeLoss(sized, settings.loss);
        if (settings.teacher)
            m_distillation.emplace(sized, resized(settings.teacher->spec, input.width, input.height), settings.distillationWeight);
    }

    // teacher: null without one.
    double backpropagate(TorchNetwork& network, TorchNetwork* teacher, const torch::Tensor& input, const TrainingBatch& batch) const
    {
        std::optional<Lessons> lessons;
        if (teacher) {
            const torch::NoGradGuard noGrad;
            lessons.emplace(*m_distillation, teacher->forward(input));
        }
        return abcp::backpropagate(*m_loss, network.forward(input, true), batch.boxes, lessons ? &*lessons : nullptr).total;
    }

private:
    std::unique_ptr<Loss> m_loss;
    std::optional<Distillation> m_distillation;
};

// One training. All that a later step depends on is in m_state, the optimizer and the best weights so far: what a checkpoint holds.
class Trainer {
public:
    Trainer(const Network& network, const Dataset& dataset, const TrainingSettings& settings)
        : m_dataset(dataset), m_settings(settings), m_isClassifier(classifierClasses(network.spec).has_value()),
          m_network(network, torchDevice(settings.device), TorchNetwork::Form::Trainable),
          m_threads(threadsFor(network.spec, settings.batch, settings.threads))
    {
        m_network.freeze(frozenLayers(network.spec, settings.freeze));
        m_optimizer.emplace(m_network, OptimizerOptions{.kind = settings.optimizer, .weightDecay = settings.weightDecay, .momentum = settings.momentum,
                                                        .maxGradientNorm = settings.maxGradientNorm, .emaDecay = settings.emaDecay});
        if (settings.teacher)
            m_teacher.emplace(*settings.teacher, m_network.device(), TorchNetwork::Form::Folded);
        setTorchThreads(m_threads);
        goalFor(network.spec.input);  // what does not fit is refused before the first step
        const std::size_t images = dataset.split(Split::Train).size(), batch = static_cast<std::size_t>(settings.batch);
        m_stepsPerEpoch = static_cast<int>(std::max<std::size_t>(1, (images + batch - 1) / batch));
        m_steps = settings.epochs * m_stepsPerEpoch;
        if (settings.maxSteps > 0)
            m_steps = std::min(settings.maxSteps, m_steps);
        if (!settings.checkpoint.empty()) {
            m_fingerprint = fingerprint(network);
            restore();
        }
        m_loader.emplace(dataset, Split::Train,
                         LoaderOptions{.batch = settings.batch, .input = network.spec.input, .augmentation = settings.augmentation, .seed = settings.seed,
                                       .firstBatch = m_state.step});
    }

    TrainingResult run(const std::stop_token& stop, const ProgressCallback& progress)
    {
        ProgressMeter meter("train", m_steps, progress, m_state.step);
        try {
            train(stop, meter);
        } catch (const StoppedError&) {
            save();
            throw;
        }
        save();
        TrainingResult result;
        result.history = m_state.history;
        result.bestMap50 = m_state.bestMap50;
        result.note = m_note;
        m_optimizer->set(m_best ? *m_best : m_optimizer->averages());
        result.network = currentNetwork();
        return result;
    }

private:
    // Can be stopped and continued between any two of its steps.
    void train(const std::stop_token& stop, ProgressMeter& meter)
    {
        auto epochStart = Clock::now(), lastSaved = epochStart;
        for (;;) {
            const bool epochIsOver = m_state.stepsInEpoch > 0 && (m_state.step % m_stepsPerEpoch == 0 || m_state.step == m_steps);
            if (epochIsOver) {
                finishEpoch(epochStart, stop);
                epochStart = Clock::now();
            }
            if (m_state.step == m_steps || hasStalled(m_state.history, m_settings.patience))
                break;
            throwIfStopped(stop);
            trainStep();
            if (secondsSince(lastSaved) >= m_settings.checkpointSeconds) {
                save();
                lastSaved = Clock::now();
            }
            if (m_state.step < m_steps)
                meter.advance(m_state.step, detail());
        }
        meter.advance(m_steps, detail());
    }

    void trainStep()
    {
        // Dropout draws from torch's generator: seeded for each step, it needs no place in a checkpoint.
        torch::manual_seed(Generator::derive(m_settings.seed, dropoutStream, m_state.step)());
        const TrainingBatch batch = m_loader->next();
        const torch::Tensor input = toTensor(batch, m_network.device());
        const double loss = goalFor(batch.shape).backpropagate(m_network, m_teacher ? &*m_teacher : nullptr, input, batch);
        const bool fine = std::isfinite(loss) && m_optimizer->step(learningRateAt(m_settings, m_state.step, m_steps));
        m_state.imagesSeen += batch.images;
        ++m_state.step;
        ++m_state.stepsInEpoch;
        m_state.badSteps = fine ? 0 : m_state.badSteps + 1;
        if (m_state.badSteps >= maxBadSteps)
            throw FailureError("train", "the loss is not a number for " + std::to_string(maxBadSteps) + " steps in a row; lower the learning rate");
        if (fine)
            m_state.lastLoss = loss;
        m_state.lossSum += m_state.lastLoss;
    }

    const Goal& goalFor(const Shape& input)
    {
        const std::pair size{input.width, input.height};
        const auto known = m_goals.find(size);
        return known != m_goals.end() ? known->second : m_goals.emplace(size, Goal(m_network.spec(), m_settings, input)).first->second;
    }

    void finishEpoch(Clock::time_point start, const std::stop_token& stop)
    {
        const bool last = m_state.step == m_steps;
        EpochRecord record{(m_state.step - 1) / m_stepsPerEpoch, m_state.lossSum / m_state.stepsInEpoch, -1, 0};
        if (last || (m_settings.keepBest && (record.epoch + 1) % m_settings.evaluateEvery == 0))
            record.map50 = evaluate(stop);
        if (record.map50 >= 0 && record.map50 >= m_state.bestMap50) {
            m_state.bestMap50 = record.map50;
            m_best = m_optimizer->averages();
        }
        record.seconds = secondsSince(start);
        m_state.history.push_back(record);
        m_state.lossSum = 0;
        m_state.stepsInEpoch = 0;
    }

    Network currentNetwork() const
    {
        Network network = m_network.toNetwork();
        network.imagesSeen += m_state.imagesSeen;
        return network;
    }

    // Of the averaged weights, on val; -1 without pictures there.
    double evaluate(const std::stop_token& stop)
    {
        if (m_dataset.split(Split::Val).empty())
            return -1;
        m_optimizer->swapAverages();
        const Network averaged = currentNetwork();
        m_optimizer->swapAverages();
        const std::unique_ptr<Detector> detector = makeTorchDetector(averaged, {.threads = m_settings.threads, .device = m_settings.device});
        const double accuracy = m_isClassifier ? evaluateClassifier(*detector, averaged.spec, m_dataset, Split::Val, stop).top1()
                                               : evaluateSplit(*detector, m_dataset, Split::Val, 0, stop).accuracy.map50;
        setTorchThreads(m_threads);  // the detector has its own number
        return accuracy;
    }


    std::string detail() const
    {
        char text[96];
        const int written = std::snprintf(text, sizeof text, "epoch %d/%d, loss %.3f", (std::max(m_state.step, 1) - 1) / m_stepsPerEpoch + 1,
                                          (m_steps + m_stepsPerEpoch - 1) / m_stepsPerEpoch, m_state.meanLoss());
        if (const double map50 = m_state.lastMap50(); map50 >= 0)
            std::snprintf(text + written, sizeof text - static_cast<std::size_t>(written), ", %s %.3f", m_isClassifier ? "accuracy" : "mAP50", map50);
        return text;
    }

    // Of everything that decides the outcome but the machine.
    std::string fingerprint(const Network& network) const
    {
        std::string text = toJson(m_settings).dump() + '\n' + darknetCfg(network.spec) + '\n' + sha256(darknetWeights(network)) + '\n'
            + datasetFingerprint(m_dataset);
        if (m_settings.teacher)
            text += '\n' + darknetCfg(m_settings.teacher->spec) + '\n' + sha256(darknetWeights(*m_settings.teacher));
        return sha256(text);
    }

    std::string environment() const
    {
        return std::string("LibTorch ") + TORCH_VERSION + ", " + m_network.device().str() + ", " + std::to_string(m_threads) + (m_threads == 1 ? " thread" : " threads");
    }

    void save()
    {
        if (m_settings.checkpoint.empty())
            return;
        const Json state{{"progress", toJson(m_state)}, {"optimizer_steps", m_optimizer->steps()}, {"has_best", m_best.has_value()}};
        std::vector<std::pair<std::string, torch::Tensor>> tensors = m_optimizer->state();
        if (m_best) {
            tensors.emplace_back("best_values", m_best->values);
            tensors.emplace_back("best_statistics", m_best->statistics);
        }
        NamedArrays arrays;
        for (const auto& [name, tensor] : tensors)
            arrays.emplace_back(name, std::span<const float>(tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())));
        writeCheckpoint(m_settings.checkpoint, m_fingerprint, environment(), state, arrays);
    }

    void restore()
    {
        if (!std::filesystem::exists(m_settings.checkpoint))
            return;
        const TrainingCheckpoint checkpoint = readCheckpoint(m_settings.checkpoint);
        if (checkpoint.fingerprint != m_fingerprint)
            throw InputError(m_settings.checkpoint, "belongs to a training with other settings, another network or other data; continue with the same ones, "
                                                    "or name another file");
        if (checkpoint.environment != environment())
            m_note = "continued, but not bit for bit: the checkpoint is from " + checkpoint.environment + ", this is " + environment();
        try {
            const Json& state = checkpoint.state;
            m_state = trainingStateFromJson(state.at("progress"));
            m_optimizer->restore(checkpoint.arrays, state.at("optimizer_steps").get<std::int64_t>());
            if (state.at("has_best").get<bool>())
                m_best = FlatOptimizer::Weights{tensorOf(checkpoint, "best_values"), tensorOf(checkpoint, "best_statistics")};
        } catch (const Json::exception& error) {
            throw InputError(m_settings.checkpoint, error.what());
        }
    }

    torch::Tensor tensorOf(const TrainingCheckpoint& checkpoint, const std::string& name) const
    {
        const auto found = checkpoint.arrays.find(name);
        if (found == checkpoint.arrays.end())
            throw InputError(m_settings.checkpoint, "it has no array " + name);
        return torch::tensor(torch::ArrayRef<float>(found->second));
    }

    static constexpr int maxBadSteps = 5;
    static constexpr std::uint64_t dropoutStream = 3;

    const Dataset& m_dataset;
    TrainingSettings m_settings;
    std::string m_fingerprint;  // with a checkpoint
    bool m_isClassifier;
    TorchNetwork m_network;
    int m_threads;
    std::optional<FlatOptimizer> m_optimizer;
    std::optional<TorchNetwork> m_teacher;
    std::map<std::pair<int, int>, Goal> m_goals;  // by width and height
    std::optional<BatchLoader> m_loader;
    int m_stepsPerEpoch = 1;
    int m_steps = 1;
    TrainingState m_state;
    std::optional<FlatOptimizer::Weights> m_best;
    std::string m_note;
};

}  // namespace

TrainingResult trainWithTorch(const Network& network, const Dataset& dataset, const TrainingSettings& settings, std::stop_token stop,
                              const ProgressCallback& progress)
{
    validate(settings);
    Network sized = network;
    if (settings.inputSize > 0)
        sized.spec = resized(std::move(sized.spec), settings.inputSize, settings.inputSize);
    requireMatchingClasses(sized.spec, dataset);
    requireTrainable(sized.spec);
    if (classifierClasses(sized.spec) && settings.augmentation.enabled && settings.augmentation.mosaicProbability > 0)
        throw InputError("mosaic", "four pictures in one have no single class; leave it at 0 for a classifier");
    return translatingTorchErrors("train", [&] { return Trainer(sized, dataset, settings).run(stop, progress); });
}

}  // namespace abcp
