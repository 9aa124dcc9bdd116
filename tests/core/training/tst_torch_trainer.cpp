#include "core/base/error.h"
#include "core/training/classification.h"
#include "core/training/evaluation.h"
#include "core/training/torch_engines.h"
#include "tests/support/drawn_data.h"
#include "tests/support/network_text.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <filesystem>
#include <limits>

Q_DECLARE_METATYPE(abcp::TrainingSettings)
Q_DECLARE_METATYPE(abcp::OptimizerKind)

using namespace abcp;

class TorchTrainerTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Dataset m_data;
    Network m_network;

    TrainingSettings settings(int epochs) const
    {
        TrainingSettings result;
        result.epochs = epochs;
        result.batch = 8;
        result.learningRate = 1e-2;
        result.evaluateEvery = 1000;
        return result;
    }

    // With everything that a checkpoint has to carry: dropout, momentum, averages, a best epoch.
    TrainingSettings checkpointed(const QString& file, OptimizerKind optimizer) const
    {
        TrainingSettings result = settings(3);
        result.optimizer = optimizer;
        result.evaluateEvery = 1;
        result.checkpoint = m_folder.filePath(file).toStdString();
        return result;
    }

    static Network dropoutNetwork()
    {
        Network result = network("in 3x64x64 | conv 8 3 /2 | conv 16 3 /2 | drop 0.2 | conv 24 3 /2 | conv 24 3 /2 | head 2");
        result.spec.layers.back().as<Yolo>()->anchors = {{24, 24}};
        return result;
    }

    static void compare(const TrainingResult& a, const TrainingResult& b)
    {
        QCOMPARE(a.bestMap50, b.bestMap50);
        QCOMPARE(a.network.imagesSeen, b.network.imagesSeen);
        QCOMPARE(a.history.size(), b.history.size());
        for (std::size_t i = 0; i < a.history.size(); ++i) {
            QCOMPARE(a.history[i].loss, b.history[i].loss);
            QCOMPARE(a.history[i].map50, b.history[i].map50);
        }
        for (std::size_t i = 0; i < a.network.weights.size(); ++i) {
            const auto &one = a.network.weights[i], &other = b.network.weights[i];
            QCOMPARE(one == nullptr, other == nullptr);
            if (!one)
                continue;
            QCOMPARE(one->weights, other->weights);
            QCOMPARE(one->biases, other->biases);
            QCOMPARE(one->scales, other->scales);
            QCOMPARE(one->rollingMean, other->rollingMean);
            QCOMPARE(one->rollingVariance, other->rollingVariance);
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_data = drawnSquares(m_folder.filePath("data").toStdString(), 60, 64);
        m_network = network("in 3x64x64 | conv 8 3 /2 | conv 16 3 /2 | conv 24 3 /2 | conv 24 3 /2 | conv 24 | head 2");
        m_network.spec.layers.back().as<Yolo>()->anchors = {{24, 24}};
    }

    void learnsWhatThereIsToLearn()
    {
        const TrainingResult result = trainWithTorch(m_network, m_data, settings(40), {}, {});
        QCOMPARE(result.history.size(), std::size_t{40});
        QVERIFY2(result.history.back().loss < 0.3 * result.history.front().loss, qPrintable(QString::number(result.history.back().loss)));
        QVERIFY2(result.bestMap50 > 0.8, qPrintable(QString::number(result.bestMap50)));
        QCOMPARE(result.network.imagesSeen, std::int64_t{40 * 6 * 8});
        // What came back is what was measured.
        const auto detector = makeTorchDetector(result.network, {});
        QCOMPARE(evaluateSplit(*detector, m_data, Split::Val).accuracy.map50, result.bestMap50);
    }

    void sameSeedSameWeights()
    {
        const TrainingResult a = trainWithTorch(m_network, m_data, settings(2), {}, {}), b = trainWithTorch(m_network, m_data, settings(2), {}, {});
        TrainingSettings other = settings(2);
        other.seed = 2;
        const TrainingResult c = trainWithTorch(m_network, m_data, other, {}, {});
        QCOMPARE(a.network.weights[0]->weights, b.network.weights[0]->weights);
        QVERIFY(a.network.weights[0]->weights != c.network.weights[0]->weights);
        QVERIFY(a.network.weights[0]->weights != m_network.weights[0]->weights);
    }

    void stopsAndReports()
    {
        std::stop_source stop;
        std::int64_t steps = 0;
        const auto progress = [&](const Progress& p) {
            QCOMPARE(p.total, std::int64_t{6 * 50});
            steps = p.done;
            if (steps == 3)
                stop.request_stop();
        };
        QVERIFY_EXCEPTION_THROWN(trainWithTorch(m_network, m_data, settings(50), stop.get_token(), progress), StoppedError);
        QCOMPARE(steps, std::int64_t{3});
    }

    // 18 steps in 3 epochs: before the first, within an epoch, at its end, before the last and after it.
    void stoppedAndContinuedEndsTheSame_data()
    {
        QTest::addColumn<int>("stopAt");
        QTest::addColumn<OptimizerKind>("optimizer");
        for (const int step : {0, 1, 6, 8, 17, 18})
            for (const OptimizerKind kind : {OptimizerKind::AdamW, OptimizerKind::Sgd})
                QTest::newRow(qPrintable(QStringLiteral("%1 after %2").arg(QString::fromStdString(optimizerName(kind))).arg(step))) << step << kind;
    }

    void stoppedAndContinuedEndsTheSame()
    {
        QFETCH(int, stopAt);
        QFETCH(OptimizerKind, optimizer);
        const TrainingSettings kept = checkpointed(QStringLiteral("%1-%2").arg(stopAt).arg(static_cast<int>(optimizer)), optimizer);
        TrainingSettings whole = kept;
        whole.checkpoint.clear();
        const Network start = dropoutNetwork();
        const TrainingResult uninterrupted = trainWithTorch(start, m_data, whole, {}, {});

        std::stop_source stop;
        if (stopAt == 0)
            stop.request_stop();
        const auto progress = [&](const Progress& p) {
            if (p.done == stopAt)
                stop.request_stop();
        };
        if (stopAt < 18)
            QVERIFY_EXCEPTION_THROWN(trainWithTorch(start, m_data, kept, stop.get_token(), progress), StoppedError);
        else
            trainWithTorch(start, m_data, kept, stop.get_token(), progress);
        QVERIFY(std::filesystem::exists(kept.checkpoint));
        std::int64_t first = -1;
        const TrainingResult continued = trainWithTorch(start, m_data, kept, {}, [&](const Progress& p) { first = first < 0 ? p.done : first; });
        QCOMPARE(first, std::min<std::int64_t>(stopAt + 1, 18));
        QVERIFY(continued.note.empty());
        compare(continued, uninterrupted);
    }

    // Killed between two writings: what was done since the last one is done again.
    void killedAndContinuedEndsTheSame()
    {
        struct Killed {};
        TrainingSettings kept = checkpointed("killed", OptimizerKind::AdamW);
        TrainingSettings whole = kept;
        whole.checkpoint.clear();
        const Network start = dropoutNetwork();
        const TrainingResult uninterrupted = trainWithTorch(start, m_data, whole, {}, {});
        for (const std::int64_t step : {4, 9, 14}) {
            kept.checkpointSeconds = 0;
            QVERIFY_EXCEPTION_THROWN(trainWithTorch(start, m_data, kept, {}, [&](const Progress& p) { if (p.done == step) throw Killed(); }), Killed);
            kept.checkpointSeconds = 1e9;
            QVERIFY_EXCEPTION_THROWN(trainWithTorch(start, m_data, kept, {}, [&](const Progress& p) { if (p.done == step + 2) throw Killed(); }), Killed);
        }
        compare(trainWithTorch(start, m_data, kept, {}, {}), uninterrupted);
    }

    void checkpointOfAnotherTraining()
    {
        const TrainingSettings kept = checkpointed("another", OptimizerKind::AdamW);
        trainWithTorch(m_network, m_data, kept, {}, {});
        TrainingSettings slower = kept;
        slower.learningRate = 1e-3;
        QVERIFY_EXCEPTION_THROWN(trainWithTorch(m_network, m_data, slower, {}, {}), InputError);
        QVERIFY_EXCEPTION_THROWN(trainWithTorch(dropoutNetwork(), m_data, kept, {}, {}), InputError);
        Dataset other = m_data;
        other.samples[0].boxes[0].classId ^= 1;
        QVERIFY_EXCEPTION_THROWN(trainWithTorch(m_network, other, kept, {}, {}), InputError);
        TrainingSettings taught = kept;
        taught.teacher = std::make_shared<const Network>(m_network);
        QVERIFY_EXCEPTION_THROWN(trainWithTorch(m_network, m_data, taught, {}, {}), InputError);
        TrainingSettings threads = kept;
        threads.threads = 1;  // what so small a network gets
        QVERIFY(trainWithTorch(m_network, m_data, threads, {}, {}).note.empty());
        threads.threads = 2;
        QVERIFY(!trainWithTorch(m_network, m_data, threads, {}, {}).note.empty());
    }

    void otherWaysToTrain_data()
    {
        QTest::addColumn<TrainingSettings>("way");
        QTest::addColumn<double>("lossLeft");  // at the end, share of the first epoch's
        TrainingSettings sgd = settings(40), focal = settings(40), still = settings(40), varied = settings(60);
        sgd.optimizer = OptimizerKind::Sgd;
        sgd.learningRate = 3e-2;
        focal.loss.focalGamma = 1.5;
        focal.loss.box = BoxLoss::Giou;
        focal.loss.labelSmoothing = 0.05;
        still.emaDecay = 0;
        varied.augmentation.mosaicProbability = 0.3f;
        varied.augmentation.multiScale = 0.5f;
        QTest::newRow("SGD") << sgd << 0.3;
        QTest::newRow("focal, GIoU, smooth labels") << focal << 0.3;
        QTest::newRow("no averages") << still << 0.3;
        QTest::newRow("mosaic and multi-scale") << varied << 0.5;  // pictures in pictures are harder
    }

    void otherWaysToTrain()
    {
        QFETCH(const TrainingSettings, way);
        QFETCH(const double, lossLeft);
        const TrainingResult result = trainWithTorch(m_network, m_data, way, {}, {});
        QVERIFY2(result.history.back().loss < lossLeft * result.history.front().loss, qPrintable(QString::number(result.history.back().loss)));
        QVERIFY2(result.bestMap50 > 0.8, qPrintable(QString::number(result.bestMap50)));
    }

    void regionHeadLearns()
    {
        Network start = network("in 3x64x64 | conv 8 3 /2 | conv 16 3 /2 | conv 24 3 /2 | conv 24 3 /2 | conv 24 | conv 7 1 plain | region 2");
        auto* region = start.spec.layers.back().as<Region>();
        region->anchors = {{1.5, 1.5}};
        region->softmax = true;
        const TrainingResult result = trainWithTorch(start, m_data, settings(40), {}, {});
        QVERIFY2(result.bestMap50 > 0.8, qPrintable(QString::number(result.bestMap50)));
    }

    void frozenLayersStay()
    {
        TrainingSettings frozen = settings(1);
        frozen.freeze = Freeze::AllButHeads;
        const TrainingResult result = trainWithTorch(m_network, m_data, frozen, {}, {});
        for (std::size_t i = 0; i < 5; ++i) {
            QCOMPARE(result.network.weights[i]->weights, m_network.weights[i]->weights);
            QCOMPARE(result.network.weights[i]->scales, m_network.weights[i]->scales);
            QCOMPARE(result.network.weights[i]->rollingMean, m_network.weights[i]->rollingMean);
        }
        QVERIFY(result.network.weights[5]->weights != m_network.weights[5]->weights);
        frozen.freeze = Freeze::Backbone;  // up to the last reduction: four convolutions
        const TrainingResult half = trainWithTorch(m_network, m_data, frozen, {}, {});
        QCOMPARE(half.network.weights[3]->weights, m_network.weights[3]->weights);
        QVERIFY(half.network.weights[4]->weights != m_network.weights[4]->weights);
        QVERIFY(half.network.weights[4]->rollingMean != m_network.weights[4]->rollingMean);
    }

    void endsEarlyWhenNothingGetsBetter()
    {
        TrainingSettings patient = settings(200);
        patient.evaluateEvery = 1;
        patient.patience = 4;
        const TrainingResult result = trainWithTorch(m_network, m_data, patient, {}, {});
        QVERIFY2(result.history.size() < 200, qPrintable(QString::number(result.history.size())));
        double best = -1;
        for (std::size_t i = 0; i + 4 < result.history.size(); ++i)
            best = std::max(best, result.history[i].map50);
        for (std::size_t i = result.history.size() - 4; i < result.history.size(); ++i)
            QVERIFY(result.history[i].map50 <= best);
        QCOMPARE(result.bestMap50, best);
        const auto detector = makeTorchDetector(result.network, {});
        QCOMPARE(evaluateSplit(*detector, m_data, Split::Val).accuracy.map50, result.bestMap50);
    }

    // Pictures that are all background teach nothing; a teacher who knows does.
    void teacherTeaches()
    {
        const auto teacher = std::make_shared<const Network>(trainWithTorch(m_network, m_data, settings(40), {}, {}).network);
        Dataset unlabelled = m_data;
        for (const std::size_t index : unlabelled.split(Split::Train))
            unlabelled.samples[index].boxes.clear();
        TrainingSettings taught = settings(40);
        taught.teacher = teacher;
        taught.loss.objectnessWeight = 0;
        const Network start = network("in 3x64x64 | conv 8 3 /2 | conv 12 3 /2 | conv 16 3 /2 | conv 16 3 /2 | conv 16 | head 2", 5);
        Network sized = start;
        sized.spec.layers.back().as<Yolo>()->anchors = {{24, 24}};
        const TrainingResult result = trainWithTorch(sized, unlabelled, taught, {}, {});
        QVERIFY2(result.bestMap50 > 0.6, qPrintable(QString::number(result.bestMap50)));
        taught.teacher = std::make_shared<const Network>(network("in 3x64x64 | conv 8 3 /2 | head 2"));
        QVERIFY_EXCEPTION_THROWN(trainWithTorch(sized, unlabelled, taught, {}, {}), InputError);
    }

    void twoThreadsLearnAsOne()
    {
        TrainingSettings one = settings(20), two = settings(20);
        one.threads = 1;
        two.threads = 2;
        const TrainingResult a = trainWithTorch(m_network, m_data, one, {}, {}), b = trainWithTorch(m_network, m_data, two, {}, {});
        QCOMPARE(a.history.size(), b.history.size());
        // The sums are added up in another order; what starts as the last digit grows with the steps.
        QVERIFY(std::abs(a.history[0].loss - b.history[0].loss) < 1e-3 * a.history[0].loss);
        for (std::size_t i = 0; i < a.history.size(); ++i)
            QVERIFY2(std::abs(a.history[i].loss - b.history[i].loss) < 0.15 * a.history[i].loss, qPrintable(QString::number(i)));
        QVERIFY(std::abs(a.bestMap50 - b.bestMap50) < 0.15);
    }

    void classifierLearnsColours()
    {
        const Dataset pictures = drawnColours(m_folder.filePath("colours").toStdString(), 60, 64);
        const Network start = network("in 3x32x32 | conv 8 3 /2 | conv 8 3 | conv 8 3 | shortcut -3 | conv 16 3 /2 | conv 2 1 plain | avg | softmax");
        const TrainingResult result = trainWithTorch(start, pictures, settings(20), {}, {});
        QVERIFY2(result.bestMap50 > 0.9, qPrintable(QString::number(result.bestMap50)));
        QVERIFY(result.history.back().loss < 0.5 * result.history.front().loss);
        const auto detector = makeTorchDetector(result.network, {});
        const ClassificationAccuracy accuracy = evaluateClassifier(*detector, start.spec, pictures, Split::Val);
        QCOMPARE(accuracy.top1(), result.bestMap50);
        QCOMPARE(accuracy.top5(), 1.0);
        QVERIFY_EXCEPTION_THROWN(trainWithTorch(start, m_data, settings(1), {}, {}), InputError);
        TrainingSettings mosaic = settings(1);
        mosaic.augmentation.mosaicProbability = 0.5f;
        QVERIFY_EXCEPTION_THROWN(trainWithTorch(start, pictures, mosaic, {}, {}), InputError);
        mosaic.augmentation.enabled = false;
        trainWithTorch(start, pictures, mosaic, {}, {});
    }

    void refusals()
    {
        QVERIFY_EXCEPTION_THROWN(trainWithTorch(network("in 3x64x64 | conv 8 | head 1"), m_data, settings(1), {}, {}), InputError);
        QVERIFY_EXCEPTION_THROWN(trainWithTorch(network("in 3x64x64 | conv 8"), m_data, settings(1), {}, {}), InputError);
        TrainingSettings none = settings(0);
        QVERIFY_EXCEPTION_THROWN(trainWithTorch(m_network, m_data, none, {}, {}), InputError);
        TrainingSettings tooWide = settings(1);
        tooWide.augmentation.translate = 0.6f;
        QVERIFY_EXCEPTION_THROWN(trainWithTorch(m_network, m_data, tooWide, {}, {}), InputError);
        Dataset empty = m_data;
        empty.splits[0].clear();
        QVERIFY_EXCEPTION_THROWN(trainWithTorch(m_network, empty, settings(1), {}, {}), InputError);
        Dataset missing = m_data;
        missing.samples[missing.splits[0][0]].image = "/nowhere.png";
        QVERIFY_EXCEPTION_THROWN(trainWithTorch(m_network, missing, settings(1), {}, {}), InputError);
    }

    void lossThatIsNotANumberEndsIt()
    {
        Network bad = m_network;
        LayerWeights weights = *bad.weights[0];
        weights.weights[0] = std::numeric_limits<float>::quiet_NaN();
        bad.weights[0] = std::make_shared<const LayerWeights>(weights);
        QVERIFY_EXCEPTION_THROWN(trainWithTorch(bad, m_data, settings(5), {}, {}), FailureError);
    }
};

QTEST_APPLESS_MAIN(TorchTrainerTest)
#include "tst_torch_trainer.moc"
