#include "core/base/error.h"
#include "core/training/evaluation.h"
#include "core/training/torch_engines.h"
#include "tests/support/drawn_data.h"
#include "tests/support/network_text.h"

#include <QTemporaryDir>
#include <QTest>

#include <limits>

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

    void refusals()
    {
        QVERIFY_EXCEPTION_THROWN(trainWithTorch(network("in 3x64x64 | conv 8 | head 1"), m_data, settings(1), {}, {}), InputError);
        QVERIFY_EXCEPTION_THROWN(trainWithTorch(network("in 3x64x64 | conv 8"), m_data, settings(1), {}, {}), InputError);
        TrainingSettings none = settings(0);
        QVERIFY_EXCEPTION_THROWN(trainWithTorch(m_network, m_data, none, {}, {}), InputError);
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
