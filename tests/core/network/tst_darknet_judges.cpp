// Programs that are not ours read the files that we write.

#include "core/network/complexity.h"
#include "core/network/darknet_cfg.h"
#include "core/network/darknet_weights.h"
#include "core/network/zoo.h"
#include "tests/support/network_text.h"

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <opencv2/dnn.hpp>

#include <filesystem>

using namespace abcp;

class DarknetJudgesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void openCvReadsWhatWeWrite_data() { networks(); }
    void openCvReadsWhatWeWrite();
    void darknetCountsTheSameOperations_data() { networks(); }
    void darknetCountsTheSameOperations();

private:
    void networks()
    {
        QTest::addColumn<NetworkSpec>("spec");
        QTest::newRow("yolov3") << zooNetwork("yolov3", {.classes = 3, .width = 0.0625, .size = 96, .anchors = {}});
        QTest::newRow("yolov3-tiny") << zooNetwork("yolov3-tiny", {.classes = 2, .width = 0.125, .size = 64, .anchors = {}});
        QTest::newRow("groups, dropout, odd kernels")
            << networkSpec("in 3x64x64 | conv 8 3 /2 | conv 16 5 g2 | dw 3 | conv 16 1 relu | drop 0.15 | shortcut 2 |"
                           "max 5 1 | max 2 2 | conv 8 1 plain | up 2 | route -1 3 | head 2 3");
    }

    QTemporaryDir m_folder;
    std::filesystem::path m_cfg = std::filesystem::path(m_folder.path().toStdString()) / "net.cfg";
    std::filesystem::path m_weights = std::filesystem::path(m_folder.path().toStdString()) / "net.weights";
};

void DarknetJudgesTest::openCvReadsWhatWeWrite()
{
    QFETCH(const NetworkSpec, spec);
    writeDarknet(randomlyInitialised(spec, 4), m_cfg, m_weights);
    cv::dnn::Net judge = cv::dnn::readNetFromDarknet(m_cfg.string(), m_weights.string());
    judge.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    const std::vector<int> sides{1, spec.input.channels, spec.input.height, spec.input.width};
    judge.setInput(cv::Mat(sides, CV_32F, cv::Scalar(0.5)));
    std::vector<cv::Mat> outputs;
    judge.forward(outputs, judge.getUnconnectedOutLayersNames());
    QCOMPARE(outputs.size(), spec.heads().size());
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        const LayerSpec& head = spec.layers[static_cast<std::size_t>(spec.heads()[i])];
        QCOMPARE(static_cast<std::int64_t>(outputs[i].total()), head.output.elements());
    }
}

void DarknetJudgesTest::darknetCountsTheSameOperations()
{
    QFETCH(const NetworkSpec, spec);
    const QString program = QStandardPaths::findExecutable(QStringLiteral("darknet"));
    if (program.isEmpty())
        QSKIP("Debian's darknet package is not installed");
    writeDarknet(randomlyInitialised(spec, 4), m_cfg, m_weights);
    QProcess darknet;
    darknet.setProcessChannelMode(QProcess::MergedChannels);
    darknet.start(program, {QStringLiteral("ops"), QString::fromStdString(m_cfg.string())});
    QVERIFY(darknet.waitForFinished());
    const QString said = QString::fromLocal8Bit(darknet.readAll());
    QCOMPARE(darknet.exitCode(), 0);
    const auto match = QRegularExpression(QStringLiteral("Floating Point Operations: (\\d+)\\n")).match(said);
    QVERIFY2(match.hasMatch(), qPrintable(said));
    QCOMPARE(match.captured(1).toLongLong(), qlonglong{complexity(spec).flops()});
    QVERIFY2(!said.contains(QStringLiteral("Unused field")), qPrintable(said));
}

QTEST_APPLESS_MAIN(DarknetJudgesTest)
#include "tst_darknet_judges.moc"
