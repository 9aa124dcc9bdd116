#include "core/base/error.h"
#include "core/exporting/exporter.h"
#include "core/network/zoo.h"
#include "core/pruning/slimmer.h"
#include "core/training/torch_engines.h"
#include "tests/core/exporting/layer_cases.h"
#include "tests/support/network_text.h"

#include <opencv2/dnn.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace abcp;
namespace fs = std::filesystem;

class OnnxExporterTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    fs::path folder() const { return m_folder.path().toStdString(); }

    ExportedFile exported(const Network& network, const OnnxOptions& options = {})
    {
        return exportOnnx(network, {"a", "b"}, folder(), "net", options, makeTorchDetector).front();
    }

private Q_SLOTS:
    void openCvComputesTheSame_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("fold");
        QTest::addColumn<bool>("decode");
        for (const LayerCase& one : layerCases())
            for (const bool fold : {true, false})
                for (const bool decode : {false, true})
                    QTest::addRow("%s%s%s", one.name.c_str(), fold ? "" : ", batch norm kept", decode ? ", decoded" : "")
                        << QString::fromStdString(one.text) << fold << decode;
    }

    // exportOnnx() itself refuses what differs; here nothing may go uncompared.
    void openCvComputesTheSame()
    {
        QFETCH(QString, text);
        QFETCH(bool, fold);
        QFETCH(bool, decode);
        const ExportedFile file = exported(livelyNetwork(text.toStdString(), 3), {fold, decode});
        QVERIFY(fs::is_regular_file(file.path));
        QVERIFY2(!std::isnan(file.maxAbsDiff), file.verification.c_str());
    }

    void rareSettings_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("setting");
        QTest::newRow("square roots") << "in 3x12x12 | conv 8 3 /2 | conn 48 plain | grid 2 2 2" << 0;
        QTest::newRow("raw objectness, sigmoid classes") << "in 3x16x16 | conv 8 3 /2 | conv 24 1 plain | region 3" << 1;
        QTest::newRow("scale_x_y") << "in 3x16x16 | conv 8 3 /2 | head 3 2" << 2;
        QTest::newRow("temperature and groups") << "in 3x8x8 | conv 4 | conn 12 plain | softmax" << 3;
        QTest::newRow("added zeros") << "in 3x8x8 | conv 4 | reorg 1 | conn 12 plain" << 4;
        QTest::newRow("crop as it is") << "in 3x8x8 | crop 5 | conv 4" << 5;
    }

    void rareSettings()
    {
        QFETCH(QString, text);
        QFETCH(int, setting);
        NetworkSpec spec = networkSpec(text.toStdString());
        for (LayerSpec& layer : spec.layers) {
            if (auto* grid = layer.as<DetectionGrid>())
                grid->squareRoot = setting == 0;
            if (auto* region = layer.as<Region>()) {
                region->background = setting == 1;
                region->softmax = setting != 1;
            }
            if (auto* yolo = layer.as<Yolo>())
                yolo->scaleXy = setting == 2 ? 1.2 : 1.0;
            if (auto* softmax = layer.as<Softmax>())
                *softmax = {.groups = 3, .temperature = 2.5};
            if (auto* reorg = layer.as<Reorg>())
                reorg->extra = 7;
            if (auto* crop = layer.as<Crop>())
                crop->adjust = false;
        }
        inferShapes(spec);
        const ExportedFile file = exported(withLivelyBatchNorm(randomlyInitialised(spec, 2), 3), {true, true});
        QVERIFY2(!std::isnan(file.maxAbsDiff), file.verification.c_str());
    }

    void prunedYoloV3()
    {
        const Network whole = withLivelyBatchNorm(randomlyInitialised(zooNetwork("yolov3", {3, 0.125, 96, {}}), 2), 5);
        const SearchSpace space = deriveSearchSpace(whole.spec);
        PruningAction action = uniformAction(space, 0.4);
        for (std::size_t i = 0; i < action.keepBlock.size(); i += 2)
            action.keepBlock[i] = false;
        const Network cut = slim(whole, space, makePlan(whole, space, action));
        for (const bool decode : {false, true}) {
            const ExportedFile file = exported(cut, {true, decode});
            QVERIFY2(!std::isnan(file.maxAbsDiff), file.verification.c_str());
        }
    }

    // What a user's program finds in the file.
    void namesOfOutputs_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("decode");
        QTest::addColumn<QString>("name");
        QTest::newRow("head") << "in 3x8x8 | conv 4 | head 2" << false << "head_2";
        QTest::newRow("boxes") << "in 3x8x8 | conv 4 | head 2" << true << "detections";
        QTest::newRow("logits") << "in 3x8x8 | conv 4 | avg | softmax" << false << "logits_2";
        QTest::newRow("probabilities") << "in 3x8x8 | conv 4 | avg | softmax" << true << "probabilities_2";
        QTest::newRow("no head") << "in 3x8x8 | conv 4" << true << "output_0";
    }

    void namesOfOutputs()
    {
        QFETCH(QString, text);
        QFETCH(bool, decode);
        QFETCH(QString, name);
        const ExportedFile file = exported(livelyNetwork(text.toStdString(), 3), {true, decode});
        const cv::dnn::Net net = cv::dnn::readNetFromONNX(file.path.string());
        QVERIFY(QString::fromStdString(net.getUnconnectedOutLayersNames().front()).endsWith(name));
    }

    void badInput()
    {
        const Network whole = network("in 3x8x8 | conv 4 | head 1");
        QVERIFY_EXCEPTION_THROWN(exported(Network{whole.spec, {}, 0}), InputError);
        QVERIFY_EXCEPTION_THROWN(exportOnnx(whole, {}, "/proc/nowhere", "net", {}, makeTorchDetector), FailureError);

        // Heads of different classes have no common table of boxes, a tree of classes has none at all.
        const Network different = network("in 3x8x8 | conv 4 | head 1 | route 0 | head 2");
        QVERIFY_EXCEPTION_THROWN(exported(different, {true, true}), InputError);
        exported(different);
        Network tree = network("in 3x8x8 | conv 8 1 plain | region 3");
        tree.spec.layers[1].as<Region>()->classTree = true;
        QVERIFY_EXCEPTION_THROWN(exported(tree, {true, true}), InputError);
        exported(tree);
        QVERIFY_EXCEPTION_THROWN(exported(network("in 3x8x8 | conv 4 | max 2 1 3")), InputError);  // its last windows hold no pixel
    }

    // A detector that computes something else than the file: the file does not stay.
    void aWrongFileIsRemoved()
    {
        const Network right = livelyNetwork("in 3x8x8 | conv 4 | head 1", 3), wrong = livelyNetwork("in 3x8x8 | conv 4 | head 1", 4);
        const DetectorFactory makeWrong = [&](const Network&, const DetectorOptions& options) { return makeTorchDetector(wrong, options); };
        QVERIFY_EXCEPTION_THROWN(exportOnnx(right, {}, folder(), "wrong", {}, makeWrong), FailureError);
        QVERIFY(!fs::exists(folder() / "wrong.onnx"));
    }
};

QTEST_APPLESS_MAIN(OnnxExporterTest)
#include "tst_onnx_exporter.moc"
