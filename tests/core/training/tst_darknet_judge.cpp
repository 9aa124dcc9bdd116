// Debian's darknet program runs our networks and finds the same boxes. Pictures have the network's own size: darknet scales others
// in another way than we do.

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/arena.h"
#include "core/data/image.h"
#include "core/network/darknet_weights.h"
#include "core/training/torch_engines.h"
#include "tests/support/judged_detections.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>
#include <vector>

namespace fs = std::filesystem;
using namespace abcp;

namespace {

const fs::path shared(ABCP_SHARED_DIR);
const fs::path samplePictures("/usr/share/darknet/data");

// As darknet writes boxes: in its pixels, which count from 1, both edges clipped to 1 .. size. Here from 0.
Box asDarknetClips(const Box& box, int width, int height)
{
    const auto clipped = [](float low, float extent, int size) {
        const float first = low * static_cast<float>(size), last = (low + extent) * static_cast<float>(size);
        return std::pair(std::max(first, 0.0f), std::min(last, static_cast<float>(size - 1)));
    };
    const auto [left, right] = clipped(box.x, box.width, width);
    const auto [top, bottom] = clipped(box.y, box.height, height);
    return {left / static_cast<float>(width), top / static_cast<float>(height), (right - left) / static_cast<float>(width),
            (bottom - top) / static_cast<float>(height)};
}

}  // namespace

class DarknetJudgeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void findsTheSameBoxes_data();
    void findsTheSameBoxes();
    void seesAnotherNetwork();
    void findsTheSameWithAPublishedNetwork();

private:
    using Found = std::map<std::string, std::vector<Detection>>;  // by the picture's name without extension

    static std::vector<cv::Mat> arenaPictures(const Network& network);
    static Found darknetDetections(const Network& network, const QDir& folder, const std::vector<cv::Mat>& pictures);
    static Found readResults(const QDir& folder, const Shape& input, int classes);
    static DetectionDifference difference(const Network& ours, const Network& theirs, const std::vector<cv::Mat>& pictures);
};

void DarknetJudgeTest::initTestCase()
{
    if (QStandardPaths::findExecutable(QStringLiteral("darknet")).isEmpty())
        QSKIP("Debian's darknet package is not installed");
}

std::vector<cv::Mat> DarknetJudgeTest::arenaPictures(const Network& network)
{
    const Shape& input = network.spec.input;
    std::vector<cv::Mat> pictures;
    for (const std::uint64_t seed : {1, 2, 3, 4, 5})
        pictures.push_back(drawArenaScene(seed % 2 ? ArenaDomain::Field : ArenaDomain::Sim, seed, std::max({input.width, input.height, 96}))
                               .image(cv::Rect(0, 0, input.width, input.height)));
    return pictures;
}

// results/comp4_det_test_CLASS.txt := (picture confidence left top right bottom newline)*
DarknetJudgeTest::Found DarknetJudgeTest::readResults(const QDir& folder, const Shape& input, int classes)
{
    Found found;
    for (int classId = 0; classId < classes; ++classId) {
        QFile file(folder.filePath(QStringLiteral("results/comp4_det_test_class%1.txt").arg(classId)));
        if (!file.open(QIODevice::ReadOnly))
            throw FailureError(file.fileName().toStdString(), "darknet did not write it");
        for (QByteArray line = file.readLine(); !line.isEmpty(); line = file.readLine()) {
            const QList<QByteArray> words = line.simplified().split(' ');
            if (words.size() != 6)
                throw FailureError(file.fileName().toStdString(), "not a box: " + line.toStdString());
            const auto share = [&](int word, int size) { return (words[word].toFloat() - 1.0f) / static_cast<float>(size); };
            const float left = share(2, input.width), top = share(3, input.height);
            found[words[0].toStdString()].push_back({{left, top, share(4, input.width) - left, share(5, input.height) - top}, classId,
                                                     words[1].toFloat()});
        }
    }
    return found;
}

// `detector valid` needs no display. It starts four readers at once whatever the list holds, so that fewer pictures crash it.
DarknetJudgeTest::Found DarknetJudgeTest::darknetDetections(const Network& network, const QDir& folder, const std::vector<cv::Mat>& pictures)
{
    const auto path = [&](const char* name) { return fs::path(folder.filePath(QString::fromLatin1(name)).toStdString()); };
    const int classes = network.spec.layers[static_cast<std::size_t>(network.spec.heads().front())].as<Yolo>()->classes;
    writeDarknet(network, path("net.cfg"), path("net.weights"));
    std::string list, names;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const std::string file = path((std::to_string(i) + ".png").c_str()).string();
        cv::imwrite(file, pictures[i]);
        list += file + "\n";
    }
    for (int i = 0; i < classes; ++i)
        names += "class" + std::to_string(i) + "\n";
    writeFileAtomically(path("list.txt"), list);
    writeFileAtomically(path("net.names"), names);
    writeFileAtomically(path("net.data"), "classes=" + std::to_string(classes) + "\nvalid=list.txt\nnames=net.names\nresults=results\n");
    folder.mkdir(QStringLiteral("results"));

    QProcess darknet;
    darknet.setWorkingDirectory(folder.path());
    darknet.setProcessChannelMode(QProcess::MergedChannels);
    darknet.start(QStringLiteral("darknet"), {QStringLiteral("detector"), QStringLiteral("valid"), QStringLiteral("net.data"),
                                              QStringLiteral("net.cfg"), QStringLiteral("net.weights")});
    if (!darknet.waitForFinished(120'000) || darknet.exitStatus() != QProcess::NormalExit || darknet.exitCode() != 0)
        throw FailureError("darknet", "failed: " + darknet.readAll().toStdString());
    return readResults(folder, network.spec.input, classes);
}

DetectionDifference DarknetJudgeTest::difference(const Network& ours, const Network& theirs, const std::vector<cv::Mat>& pictures)
{
    constexpr float threshold = 0.1f;
    const Shape& input = ours.spec.input;
    const double halfAPixel = 0.5 / std::max(input.width, input.height);
    const QTemporaryDir folder;
    Found found = darknetDetections(theirs, QDir(folder.path()), pictures);
    auto detections = makeTorchDetector(ours, {})->detect(pictures, {.maxDetections = 10'000});
    DetectionDifference all;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        for (Detection& detection : detections[i])
            detection.box = asDarknetClips(detection.box, input.width, input.height);
        all.add(compareDetections(detections[i], found[std::to_string(i)], threshold, halfAPixel));
    }
    qInfo("%d boxes, %d alone, edges to %.2g pixels, confidence to %.2g", all.pairs, all.alone,
          all.edge * std::max(input.width, input.height), all.confidence);
    return all;
}

void DarknetJudgeTest::findsTheSameBoxes_data()
{
    QTest::addColumn<Network>("network");
    QTest::newRow("tiny") << randomTinyDetector(96, 64);
    QTest::newRow("pruned yolov3") << randomPrunedDetector(96, 96);
}

void DarknetJudgeTest::findsTheSameBoxes()
{
    QFETCH(const Network, network);
    const DetectionDifference found = difference(network, network, arenaPictures(network));
    QCOMPARE(found.alone, 0);
    QVERIFY(found.pairs >= 20);
}

void DarknetJudgeTest::seesAnotherNetwork()
{
    const Network network = randomTinyDetector(96, 64), other = randomPrunedDetector(96, 64);
    QVERIFY(difference(network, other, arenaPictures(network)).alone > 0);
}

void DarknetJudgeTest::findsTheSameWithAPublishedNetwork()
{
    const fs::path model = shared / "models/yolo-fastest-1.1";
    if (!fs::exists(model))
        QSKIP("the published model is not beside this checkout");
    const Network network = readDarknet(model / "yolo-fastest-1.1.cfg", model / "yolo-fastest-1.1.weights");
    std::vector<cv::Mat> pictures;
    for (const char* name : {"dog", "eagle", "giraffe", "horses", "kite", "person", "scream"}) {
        const fs::path file = samplePictures / (std::string(name) + ".jpg");
        if (!fs::exists(file))
            QSKIP("darknet's sample pictures are not installed");
        cv::resize(loadImage(file), pictures.emplace_back(), {network.spec.input.width, network.spec.input.height}, 0, 0, cv::INTER_AREA);
    }
    const DetectionDifference found = difference(network, network, pictures);
    QCOMPARE(found.alone, 0);
    QVERIFY(found.pairs >= 10);
}

QTEST_APPLESS_MAIN(DarknetJudgeTest)
#include "tst_darknet_judge.moc"
