#include "app/engines.h"
#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/arena.h"
#include "core/data/dataset.h"
#include "core/data/image.h"
#include "core/network/darknet_weights.h"
#include "core/network/zoo.h"
#include "core/workflow/feature_maps.h"
#include "core/workflow/search_job.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace abcp;

class FeatureMapsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_place = m_folder.path().toStdString(), m_database = m_place / "studio.sqlite";
    Engines m_engines = makeEngines();
    RunId m_run{};
    Network m_network;

private Q_SLOTS:
    void initTestCase()
    {
        SearchSettings settings;
        settings.cfg = m_place / "net.cfg";
        settings.weights = m_place / "net.weights";
        settings.data = m_place / "arena";
        settings.agent = "random";
        settings.episodes = 6;
        settings.evaluation = {.calibrationImages = 4, .fineTuneSteps = 0, .batch = 4, .latencyRepeats = 0};
        writeArena(settings.data, {10, ArenaDomain::Sim, 1, 96}, {}, {});
        m_network = randomlyInitialised(zooNetwork("yolov3", {.classes = 5, .width = 0.0625, .size = 96, .anchors = {}}), 1);
        writeDarknet(m_network, settings.cfg, settings.weights);
        const auto job = SearchJob::start(settings, m_database, m_engines);
        job->run({});
        m_run = job->runId();
    }

    // The end of the beginning is what the whole network hands to that head.
    void beginningComputesWhatTheNetworkDoes()
    {
        const cv::Mat image = loadImage(readDataset(m_place / "arena").samples.front().image);
        const FeatureMap input = networkInput(image, m_network.spec.input);
        const std::vector<FeatureMap> whole = m_engines.makeDetector(m_network, {})->forward(input);
        const std::vector<int> heads = m_network.spec.heads();
        QCOMPARE(whole.size(), heads.size());
        for (std::size_t i = 0; i < heads.size(); ++i) {  // the later ones have heads before them
            const std::vector<FeatureMap> part = m_engines.makeDetector(networkUpTo(m_network, heads[i] - 1), {})->forward(input);
            QCOMPARE(part.size(), std::size_t{1});
            QVERIFY(part.front().shape == whole[i].shape);
            for (std::size_t v = 0; v < whole[i].values.size(); ++v)
                QVERIFY(std::abs(part.front().values[v] - whole[i].values[v]) < 1e-4);
        }
    }

    void everyLayerOfACandidate()
    {
        const RunStore store(m_database, RunStore::Access::ReadOnly);
        int removed = 0, pruned = 0;
        for (int layer = 0; layer < static_cast<int>(m_network.spec.size()); layer += 3) {
            const LayerMaps maps = featureMaps(store, m_run, 0, layer, 1, m_engines);
            const Shape shape = m_network.spec.layers[static_cast<std::size_t>(layer)].as<Convolutional>() ? m_network.spec.layers[static_cast<std::size_t>(layer)].output
                                                                                                          : maps.original.shape;
            QVERIFY(maps.original.shape == shape);
            QCOMPARE(maps.pictures, 2);
            QVERIFY(!maps.retrained);
            QVERIFY(std::ranges::is_sorted(maps.kept));
            QCOMPARE(static_cast<int>(maps.kept.size()), maps.candidate.shape.channels);
            removed += maps.kept.empty();
            pruned += !maps.kept.empty() && maps.candidate.shape.channels < maps.original.shape.channels;
        }
        QVERIFY(removed > 0);
        QVERIFY(pruned > 0);
    }

    void firstLayerKeepsItsMaps()
    {
        const RunStore store(m_database, RunStore::Access::ReadOnly);
        // Nothing was pruned before it and nothing was trained since: its channels compute what they did.
        const LayerMaps maps = featureMaps(store, m_run, 1, 0, 0, m_engines);
        const std::size_t size = static_cast<std::size_t>(maps.original.shape.height * maps.original.shape.width);
        QVERIFY(!maps.kept.empty());
        for (std::size_t i = 0; i < maps.kept.size(); ++i)
            for (std::size_t v = 0; v < size; v += 7)
                QVERIFY(std::abs(maps.candidate.values[i * size + v] - maps.original.values[static_cast<std::size_t>(maps.kept[i]) * size + v]) < 1e-4);
    }

    void whatIsNotThereIsSaid()
    {
        const RunStore store(m_database, RunStore::Access::ReadOnly);
        QVERIFY_EXCEPTION_THROWN(featureMaps(store, m_run, 0, 9999, 0, m_engines), InputError);
        QVERIFY_EXCEPTION_THROWN(featureMaps(store, m_run, 0, -1, 0, m_engines), InputError);
        QVERIFY_EXCEPTION_THROWN(featureMaps(store, m_run, 0, 0, 2, m_engines), InputError);
        QVERIFY_EXCEPTION_THROWN(featureMaps(store, m_run, 99, 0, 0, m_engines), InputError);
    }
};

QTEST_GUILESS_MAIN(FeatureMapsTest)
#include "tst_feature_maps.moc"
