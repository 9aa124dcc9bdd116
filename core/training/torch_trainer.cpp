#include "core/training/torch_engines.h"

#include "core/training/batch_loader.h"
#include "core/training/dataset_check.h"
#include "core/training/evaluation.h"
#include "core/training/torch_loss.h"
#include "core/training/torch_network.h"
#include "core/training/torch_optimizer.h"
#include "core/training/torch_runtime.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <optional>

namespace abcp {

namespace {

void validate(const TrainingSettings& settings)
{
    const auto require = [](bool fine, const char* name, const char* range) {
        if (!fine)
            throw InputError(name, std::string("must be ") + range);
    };
    require(settings.epochs >= 1 && settings.epochs <= 100'000, "epochs", "1 to 100000");
    require(settings.batch >= 1 && settings.batch <= 1024, "batch", "1 to 1024");
    require(settings.inputSize == 0 || (settings.inputSize >= 32 && settings.inputSize <= 4096), "size", "32 to 4096 pixels");
    require(settings.learningRate > 0 && settings.learningRate <= 1, "learning rate", "above 0, at most 1");
}

// Linear warm-up, then half a cosine down to the final rate.
double learningRateAt(const TrainingSettings& settings, int step, int steps)
{
    const double warmUp = std::max(1.0, settings.warmUpShare * steps);
    if (step < warmUp)
        return settings.learningRate * (step + 1) / warmUp;
    const double share = (step - warmUp) / std::max(1.0, steps - warmUp);
    const double cosine = (1 + std::cos(std::numbers::pi * share)) / 2;
    return settings.learningRate * (settings.finalRateShare + (1 - settings.finalRateShare) * cosine);
}

class Trainer {
public:
    Trainer(const Network& network, const Dataset& dataset, const TrainingSettings& settings)
        : m_dataset(dataset), m_settings(settings),
          m_network(network, torchDevice(settings.device), TorchNetwork::Form::Trainable),
          m_optimizer(m_network, {.weightDecay = settings.weightDecay, .emaDecay = settings.emaDecay}),
          m_loader(dataset, Split::Train, {settings.batch, network.spec.input, settings.augmentation, settings.seed}),
          m_stepsPerEpoch(m_loader.batchesPerEpoch()),
          m_steps(settings.maxSteps > 0 ? std::min(settings.maxSteps, settings.epochs * m_stepsPerEpoch) : settings.epochs * m_stepsPerEpoch)
    {
        torch::manual_seed(settings.seed);  // dropout
    }

    TrainingResult run(const std::stop_token& stop, const ProgressCallback& progress)
    {
        ProgressMeter meter("train", m_steps, progress);
        TrainingResult result;
        std::optional<Network> best;
        auto epochStart = std::chrono::steady_clock::now();
        double lossSum = 0;
        int stepsInEpoch = 0;
        for (int step = 0; step < m_steps; ++step) {
            throwIfStopped(stop);
            lossSum += trainStep(learningRateAt(m_settings, step, m_steps));
            ++stepsInEpoch;
            const bool last = step + 1 == m_steps;
            if ((step + 1) % m_stepsPerEpoch == 0 || last) {
                EpochRecord record{step / m_stepsPerEpoch, lossSum / stepsInEpoch, -1, 0};
                if (last || (m_settings.keepBest && (record.epoch + 1) % m_settings.evaluateEvery == 0)) {
                    Network averaged = averagedNetwork();
                    record.map50 = validate(averaged, stop);
                    if (record.map50 > result.bestMap50) {
                        result.bestMap50 = record.map50;
                        best = std::move(averaged);
                    }
                }
                const auto now = std::chrono::steady_clock::now();
                record.seconds = std::chrono::duration<double>(now - epochStart).count();
                epochStart = now;
                result.history.push_back(record);
                m_lastMap50 = record.map50 >= 0 ? record.map50 : m_lastMap50;
                m_lastLoss = record.loss;
                lossSum = 0;
                stepsInEpoch = 0;
            }
            meter.advance(step + 1, detail(step, stepsInEpoch > 0 ? lossSum / stepsInEpoch : m_lastLoss));
        }
        result.network = best ? std::move(*best) : averagedNetwork();
        return result;
    }

private:
    double trainStep(double learningRate)
    {
        const TrainingBatch batch = m_loader.next();
        m_optimizer.zeroGradient();
        const std::vector<torch::Tensor> heads = m_network.forward(toTensor(batch, m_network.device()), true);
        const DetectionLoss loss = detectionLoss(m_network.spec(), heads, batch.boxes);
        loss.total.backward();
        const double value = loss.total.item<double>();
        m_imagesSeen += batch.images;
        if (!std::isfinite(value) || !m_optimizer.step(learningRate)) {
            if (++m_badSteps >= maxBadSteps)
                throw FailureError("train", "the loss is not a number for " + std::to_string(maxBadSteps) + " steps in a row; lower the learning rate");
            return m_lastLoss;
        }
        m_badSteps = 0;
        return value;
    }

    Network averagedNetwork()
    {
        m_optimizer.swapAverages();
        Network network = m_network.toNetwork();
        m_optimizer.swapAverages();
        network.imagesSeen += m_imagesSeen;
        return network;
    }

    double validate(const Network& network, const std::stop_token& stop) const
    {
        if (m_dataset.split(Split::Val).empty())
            return -1;
        const std::unique_ptr<Detector> detector = makeTorchDetector(network, {.threads = m_settings.threads, .device = m_settings.device});
        return evaluateSplit(*detector, m_dataset, Split::Val, 0, stop).accuracy.map50;
    }

    std::string detail(int step, double loss) const
    {
        char text[96];
        const int written = std::snprintf(text, sizeof text, "epoch %d/%d, loss %.3f", step / m_stepsPerEpoch + 1,
                                          (m_steps + m_stepsPerEpoch - 1) / m_stepsPerEpoch, loss);
        if (m_lastMap50 >= 0)
            std::snprintf(text + written, sizeof text - static_cast<std::size_t>(written), ", mAP50 %.3f", m_lastMap50);
        return text;
    }

    static constexpr int maxBadSteps = 5;

    const Dataset& m_dataset;
    TrainingSettings m_settings;
    TorchNetwork m_network;
    FlatAdamW m_optimizer;
    BatchLoader m_loader;
    int m_stepsPerEpoch;
    int m_steps;
    int m_badSteps = 0;
    double m_lastLoss = 0;
    double m_lastMap50 = -1;
    std::int64_t m_imagesSeen = 0;
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
    setTorchThreads(settings.threads);
    return translatingTorchErrors("train", [&] { return Trainer(sized, dataset, settings).run(stop, progress); });
}

}  // namespace abcp
