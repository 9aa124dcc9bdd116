#include "core/base/error.h"
#include "core/data/arena.h"
#include "core/network/complexity.h"
#include "core/pruning/slimmer.h"
#include "core/search/torch_engines.h"
#include "tests/support/drawn_data.h"
#include "tests/support/network_text.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <filesystem>
#include <limits>
#include <optional>
#include <thread>
#include <vector>

using namespace abcp;

class TorchEvaluatorTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Dataset m_data;
    Network m_network;

    SearchSettings settings(int fineTuneSteps) const
    {
        SearchSettings result;
        result.cfg = result.weights = result.data = m_folder.path().toStdString();
        result.evaluation.fineTuneSteps = fineTuneSteps;
        result.evaluation.calibrationImages = fineTuneSteps > 0 ? 16 : 0;
        result.evaluation.batch = 8;
        result.evaluation.latencyRepeats = 3;
        return result;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_data = drawnSquares(m_folder.filePath("data").toStdString(), 30, 64);
        m_network = network("in 3x64x64 | conv 8 3 /2 | conv 8 1 | conv 8 | shortcut -3 | conv 16 3 /2 | conv 16 3 /2 | head 2");
        m_network.spec.layers.back().as<Yolo>()->anchors = {{24, 24}};
    }

    // With every raw value 0, each of the 8 x 8 cells predicts its anchor at its centre.
    void lossAsWorkedOutByHand()
    {
        Network zero = m_network;
        for (auto& weights : zero.weights) {
            if (!weights)
                continue;
            LayerWeights values = *weights;
            std::fill(values.weights.begin(), values.weights.end(), 0.0f);
            std::fill(values.biases.begin(), values.biases.end(), 0.0f);
            weights = std::make_shared<const LayerWeights>(values);
        }
        zero.spec.layers.back().as<Yolo>()->ignoreThreshold = 0.99;
        Dataset data = m_data;
        // The box is the anchor itself (24 of 64 pixels), centred on the centre of cell (3, 3): 3.5 / 8.
        for (Sample& sample : data.samples)
            sample.boxes = {{{3.5f / 8 - 0.1875f, 3.5f / 8 - 0.1875f, 0.375f, 0.375f}, 1}};
        // IoU 1: no box loss. Objectness: 64 cells x ln 2. Classes: 2 x ln 2. One assignment an image.
        const Measurement exact = makeTorchEvaluator(zero, data, settings(0))->reference({});
        QVERIFY2(std::abs(exact.loss - 66 * std::log(2.0)) < 1e-3, qPrintable(QString::number(exact.loss)));

        // Half as high: IoU = 1/2. Same centre: no distance term. Aspect: v = 4 / pi^2 (atan 2 - atan 1)^2, alpha = v / (v + 1/2).
        // 1 - CIoU = 1/2 + v^2 / (v + 1/2).
        for (Sample& sample : data.samples)
            sample.boxes[0].box = {3.5f / 8 - 0.1875f, 3.5f / 8 - 0.09375f, 0.375f, 0.1875f};
        const double angle = std::atan(2.0) - std::atan(1.0);
        const double v = 4 / (M_PI * M_PI) * angle * angle;
        const double expected = 66 * std::log(2.0) + 5 * (0.5 + v * v / (v + 0.5));
        const Measurement half = makeTorchEvaluator(zero, data, settings(0))->reference({});
        QVERIFY2(std::abs(half.loss - expected) < 1e-3, qPrintable(QString::number(half.loss - expected)));
    }

    void keepingEverythingWithoutTrainingIsTheReference()
    {
        const auto evaluator = makeTorchEvaluator(m_network, m_data, settings(0));
        const Measurement reference = evaluator->reference({}), same = evaluator->evaluate(identityAction(evaluator->space()), {1}, {});
        QCOMPARE(same.loss, reference.loss);
        QCOMPARE(same.map50, reference.map50);
        QCOMPARE(same.flops, complexity(m_network.spec).flops());
        QCOMPARE(same.flopsRatio, 1.0);
        QCOMPARE(same.paramsRatio, 1.0);
        QVERIFY(reference.latencyMs > 0);
    }

    void candidatesAreCutForReal()
    {
        const auto evaluator = makeTorchEvaluator(m_network, m_data, settings(3));
        const PruningAction action = uniformAction(evaluator->space(), 0.5, false);
        const Measurement cut = evaluator->evaluate(action, {1}, {});
        const Complexity expected = complexity(slimSpec(m_network.spec, evaluator->space(), action));
        QCOMPARE(cut.flops, expected.flops());
        QCOMPARE(cut.params, expected.params);
        QVERIFY(cut.flopsRatio < 0.5);
        QVERIFY(std::isfinite(cut.loss));
    }

    void sameSeedSameMeasurement()
    {
        const auto a = makeTorchEvaluator(m_network, m_data, settings(4)), b = makeTorchEvaluator(m_network, m_data, settings(4));
        const PruningAction action = uniformAction(a->space(), 0.3);
        a->evaluate(uniformAction(a->space(), 0.7), {9}, {});  // what came before leaves no trace
        QCOMPARE(a->evaluate(action, {1}, {}).loss, b->evaluate(action, {1}, {}).loss);
        QVERIFY(a->evaluate(action, {1}, {}).loss < makeTorchEvaluator(m_network, m_data, settings(0))->evaluate(action, {1}, {}).loss);
    }

    void severalAtOnceMeasureTheSame()
    {
        const auto alone = makeTorchEvaluator(m_network, m_data, settings(6)), crowd = makeTorchEvaluator(m_network, m_data, settings(6));
        crowd->reference({});
        std::vector<PruningAction> actions;
        for (const double ratio : {0.1, 0.3, 0.5, 0.7})
            for (const bool keepBlocks : {true, false})
                actions.push_back(uniformAction(alone->space(), ratio, keepBlocks));
        std::vector<Measurement> together(actions.size());
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < actions.size(); ++i)
                threads.emplace_back([&, i] { together[i] = crowd->evaluate(actions[i], {.seed = i}, {}); });
        }
        for (std::size_t i = 0; i < actions.size(); ++i) {
            const Measurement expected = alone->evaluate(actions[i], {.seed = i}, {});
            QCOMPARE(together[i].loss, expected.loss);
            QCOMPARE(together[i].map50, expected.map50);
            QVERIFY(together[i].latencyMs > 0);
        }
    }

    void smallCandidatesGoTogether()
    {
        SearchSettings several = settings(1);
        several.workers = 3;
        const PruningAction action = identityAction(deriveSearchSpace(m_network.spec));
        QCOMPARE(makeTorchEvaluator(m_network, m_data, several)->workersFor(action), 3);
        several.threads = 2;  // asked for: one candidate has them
        QCOMPARE(makeTorchEvaluator(m_network, m_data, several)->workersFor(action), 1);
        several.threads = 0;
        several.workers = 1;
        QCOMPARE(makeTorchEvaluator(m_network, m_data, several)->workersFor(action), 1);
        Network drawing = m_network;
        drawing.spec = networkSpec("in 3x64x64 | conv 8 3 /2 | drop 0.5 | conv 16 3 /2 | conv 16 3 /2 | head 2");
        several.workers = 3;
        QCOMPARE(makeTorchEvaluator(randomlyInitialised(drawing.spec, 1), m_data, several)->workersFor(identityAction(deriveSearchSpace(drawing.spec))), 1);
    }

    void onlyTheHeadsAreTuned()
    {
        SearchSettings heads = settings(12);
        heads.evaluation.freeze = Freeze::AllButHeads;
        const auto evaluator = makeTorchEvaluator(m_network, m_data, heads);
        const PruningAction action = uniformAction(evaluator->space(), 0.3);
        const double tuned = evaluator->evaluate(action, {1}, {}).loss;
        SearchSettings none = settings(0);
        none.evaluation.calibrationImages = 16;
        QVERIFY(tuned < makeTorchEvaluator(m_network, m_data, none)->evaluate(action, {1}, {}).loss);
        QVERIFY(tuned != makeTorchEvaluator(m_network, m_data, settings(12))->evaluate(action, {1}, {}).loss);
    }

    // In the pictures of the fine-tuning; calibration and validation pictures stay as they are.
    void cameraEffectsAreTunedWith()
    {
        const auto lossOf = [&](int steps, double effects) {
            SearchSettings changed = settings(steps);
            changed.evaluation.calibrationImages = 16;
            changed.evaluation.cameraEffects = effects;
            const auto evaluator = makeTorchEvaluator(m_network, m_data, changed);
            return evaluator->evaluate(uniformAction(evaluator->space(), 0.3), {1}, {}).loss;
        };
        QVERIFY(lossOf(4, 1) != lossOf(4, 0));
        QCOMPARE(lossOf(4, 1), lossOf(4, 1));
        QCOMPARE(lossOf(0, 1), lossOf(0, 0));
    }

    // A repeat sees other pictures, the same ones for the same seed; what all candidates share stays as it was.
    void ownBatchesAreDrawnByTheSeed()
    {
        const auto evaluator = makeTorchEvaluator(m_network, m_data, settings(4));
        const PruningAction action = uniformAction(evaluator->space(), 0.3);
        const Measurement shared = evaluator->evaluate(action, {.seed = 1}, {});
        const Measurement first = evaluator->evaluate(action, {.seed = 8, .ownBatches = true}, {});
        const Measurement second = evaluator->evaluate(action, {.seed = 9, .ownBatches = true}, {});
        QVERIFY(first.loss != shared.loss && second.loss != shared.loss && first.loss != second.loss);
        QCOMPARE(evaluator->evaluate(action, {.seed = 9, .ownBatches = true}, {}).loss, second.loss);
        QCOMPARE(evaluator->evaluate(action, {.seed = 3}, {}).loss, shared.loss);
        QCOMPARE(first.flops, shared.flops);
    }

    // Below the limit nothing changes; above it the candidate is measured after a third of its steps.
    void hopelessCandidatesAreCutShort()
    {
        const auto evaluator = makeTorchEvaluator(m_network, m_data, settings(12));
        const PruningAction action = uniformAction(evaluator->space(), 0.3);
        const Measurement free = evaluator->evaluate(action, {.seed = 1}, {});
        const Measurement looked = evaluator->evaluate(action, {.seed = 1, .lossLimit = std::numeric_limits<double>::infinity()}, {});
        QVERIFY(!free.earlyLoss && !free.stoppedAtStep && !looked.stoppedAtStep);
        QCOMPARE(looked.loss, free.loss);
        QVERIFY(std::isfinite(looked.earlyLoss.value()));
        const Measurement spared = evaluator->evaluate(action, {.seed = 1, .lossLimit = *looked.earlyLoss}, {});
        QCOMPARE(spared.loss, free.loss);
        QCOMPARE(spared.earlyLoss, looked.earlyLoss);
        const Measurement cut = evaluator->evaluate(action, {.seed = 1, .lossLimit = *looked.earlyLoss * 0.999}, {});
        QCOMPARE(cut.stoppedAtStep, std::optional(4));
        QCOMPARE(cut.earlyLoss, looked.earlyLoss);
        QVERIFY(cut.loss != free.loss);
        QCOMPARE(cut.flops, free.flops);
    }

    // The second data set is measured like the first; what is learnt and rewarded does not change.
    void watchesASecondDataSet()
    {
        const std::filesystem::path sim = m_folder.filePath("sim").toStdString(), field = m_folder.filePath("field").toStdString();
        writeArena(sim, {.images = 10, .domain = ArenaDomain::Sim, .seed = 1, .size = 96});
        writeArena(field, {.images = 10, .domain = ArenaDomain::Field, .seed = 1, .size = 96});
        const Network start = network("in 3x64x64 | conv 8 3 /2 | conv 8 1 | conv 8 | shortcut -3 | conv 16 3 /2 | conv 16 3 /2 | head 5");
        SearchSettings watching = settings(2);
        watching.watch = sim;
        const auto both = makeTorchEvaluator(start, readDataset(sim), watching), alone = makeTorchEvaluator(start, readDataset(sim), settings(2));
        const PruningAction action = uniformAction(both->space(), 0.3);
        const Measurement watched = both->evaluate(action, {1}, {}), plain = alone->evaluate(action, {1}, {});
        QCOMPARE(watched.watched, std::optional(Accuracy{watched.map50, watched.map5095}));  // the same pictures
        QCOMPARE(watched.loss, plain.loss);
        QCOMPARE(watched.map50, plain.map50);
        QVERIFY(!plain.watched);
        QVERIFY(both->reference({}).watched);
        watching.watch = field;
        QVERIFY(makeTorchEvaluator(start, readDataset(sim), watching)->reference({}).watched);
        watching.watch = "/nowhere";
        QVERIFY_EXCEPTION_THROWN(makeTorchEvaluator(start, readDataset(sim), watching), InputError);
        QVERIFY_EXCEPTION_THROWN(makeTorchEvaluator(m_network, m_data, [&] { auto other = settings(0); other.watch = sim; return other; }()), InputError);
    }

    // Accuracy stands where mAP50 does; with two classes the right one is always among five.
    void classifiersAreMeasuredByAccuracy()
    {
        const Dataset pictures = drawnColours(m_folder.filePath("colours").toStdString(), 30, 64);
        const Network start = network("in 3x32x32 | conv 8 3 /2 | conv 8 3 | conv 8 3 | shortcut -3 | conv 16 3 /2 | conv 2 1 plain | avg | softmax");
        const auto evaluator = makeTorchEvaluator(start, pictures, settings(30));
        QCOMPARE(evaluator->space().blocks.size(), std::size_t{1});
        QVERIFY(!evaluator->space().groups.back().prunable);  // the classes stay
        PruningAction action = uniformAction(evaluator->space(), 0.5);
        action.keepBlock[0] = false;
        const Measurement cut = evaluator->evaluate(action, {1}, {});
        QVERIFY2(cut.map50 > 0.8, qPrintable(QString::number(cut.map50)));
        QCOMPARE(cut.map5095, 1.0);
        QVERIFY(cut.flopsRatio < 0.5);
        QVERIFY(cut.loss < std::log(2.0));
        QVERIFY(cut.latencyMs > 0);
    }

    void refusalsAndStop()
    {
        Dataset noVal = m_data;
        noVal.splits[1].clear();
        QVERIFY_EXCEPTION_THROWN(makeTorchEvaluator(m_network, noVal, settings(0)), InputError);
        QVERIFY_EXCEPTION_THROWN(makeTorchEvaluator(network("in 3x64x64 | conv 8 | head 1"), m_data, settings(0)), InputError);
        QVERIFY_EXCEPTION_THROWN(makeTorchEvaluator({m_network.spec, {}, 0}, m_data, settings(0)), InputError);
        std::stop_source stop;
        stop.request_stop();
        const auto evaluator = makeTorchEvaluator(m_network, m_data, settings(3));
        QVERIFY_EXCEPTION_THROWN(evaluator->evaluate(identityAction(evaluator->space()), {1}, stop.get_token()), StoppedError);
    }
};

QTEST_APPLESS_MAIN(TorchEvaluatorTest)
#include "tst_torch_evaluator.moc"
