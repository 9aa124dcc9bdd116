#include "core/base/error.h"
#include "core/exporting/exporter.h"
#include "core/network/darknet_weights.h"
#include "core/network/zoo.h"
#include "core/pruning/slimmer.h"
#include "core/training/torch_engines.h"
#include "tests/support/network_text.h"

#include <QTemporaryDir>
#include <QTest>

using namespace abcp;

class DarknetExporterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void openCvComputesTheSame_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("residual") << "in 3x32x32 | conv 8 3 /2 | conv 4 1 | conv 8 | shortcut -3 | conv 8 3 /2 | head 2";
        QTest::newRow("depthwise") << "in 3x32x32 | conv 8 3 /2 | dw 3 | conv 6 1 linear | conv 6 5 | head 1";
        QTest::newRow("two heads") << "in 3x32x32 | conv 8 3 /2 | conv 16 3 /2 | head 2 | route -3 | conv 8 1 | up 2 | route -1 0 | conv 8 | head 2";
        QTest::newRow("pooling") << "in 3x32x32 | conv 8 relu | max 2 2 | conv 8 | max 2 1 | conv 8 1 nobn leaky | head 1";
    }

    void openCvComputesTheSame()
    {
        QFETCH(QString, text);
        QTemporaryDir folder;
        const Network net = livelyNetwork(text.toStdString(), 3);
        const auto files = exportDarknet(net, {"a", "b"}, folder.path().toStdString(), "net", makeTorchDetector);
        QCOMPARE(files.size(), std::size_t{3});
        for (const ExportedFile& file : files) {
            QVERIFY(std::filesystem::exists(file.path));
            QVERIFY2(file.verification.find("computed by OpenCV") != std::string::npos, file.verification.c_str());
            QVERIFY(file.maxAbsDiff < 1e-3);
        }
        QVERIFY(files[0].maxAbsDiff > 0);  // OpenCV rounds in another way; what we read back ourselves are the same floats
        QVERIFY2(differenceToOpenCv(net, files[0].path, files[1].path, makeTorchDetector) < 1e-4, qPrintable(text));
    }

    void prunedYoloV3InOpenCv()
    {
        QTemporaryDir folder;
        const Network whole = withLivelyBatchNorm(randomlyInitialised(zooNetwork("yolov3", {3, 0.125, 96, {}}), 2), 5);
        const SearchSpace space = deriveSearchSpace(whole.spec);
        PruningAction action = uniformAction(space, 0.4);
        for (std::size_t i = 0; i < action.keepBlock.size(); i += 2)
            action.keepBlock[i] = false;
        const Network cut = slim(whole, space, makePlan(whole, space, action));
        const auto files = exportDarknet(cut, {"a", "b", "c"}, folder.path().toStdString(), "cut", makeTorchDetector);
        QVERIFY(differenceToOpenCv(cut, files[0].path, files[1].path, makeTorchDetector) < 1e-4);
    }

    void anotherNetworkIsSeen()
    {
        QTemporaryDir folder;
        const std::string text = "in 3x32x32 | conv 8 3 /2 | conv 8 3 /2 | head 2";
        const auto files = exportDarknet(livelyNetwork(text, 3), {}, folder.path().toStdString(), "net", makeTorchDetector);
        QVERIFY(differenceToOpenCv(livelyNetwork(text, 4), files[0].path, files[1].path, makeTorchDetector) > 1e-2);
    }

    void whatOpenCvCannotRunIsSaid()
    {
        QTemporaryDir folder;
        const Network net = livelyNetwork("in 3x32x32 | conv 8 3 /2 | conv 8 3 hard_mish | head 2", 3);
        const auto files = exportDarknet(net, {}, folder.path().toStdString(), "net", makeTorchDetector);
        QCOMPARE(files[0].maxAbsDiff, 0.0);
        QVERIFY2(files[0].verification.find("not computed, as OpenCV") != std::string::npos, files[0].verification.c_str());
    }

    void folderThatCannotBeWritten()
    {
        QVERIFY_EXCEPTION_THROWN(exportDarknet(network("in 3x32x32 | conv 8 | head 2"), {}, "/proc/nowhere", "net", makeTorchDetector), FailureError);
    }
};

QTEST_APPLESS_MAIN(DarknetExporterTest)
#include "tst_darknet_exporter.moc"
