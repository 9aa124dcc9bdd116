#include "core/network/darknet_weights.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/random.h"
#include "core/network/darknet_cfg.h"
#include "tests/support/network_text.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <string>

using namespace abcp;

namespace {

// Convolution 0: 4 biases, 3 x 4 of batch norm, 108 weights. Convolution 2: 7 biases, 28 weights.
const char* const smallText = "in 3x8x8 | conv 4 3 | max 2 2 | conv 7 1 plain | yolo 2";
constexpr std::size_t headerBytes = 3 * 4 + 8;
constexpr std::size_t smallFloats = 4 * 4 + 108 + 7 + 28;

template <typename T>
void put(std::string& bytes, std::size_t at, T value)
{
    std::memcpy(bytes.data() + at, &value, sizeof value);
}

std::string withFloat(std::string bytes, std::size_t index, float value)
{
    put(bytes, headerBytes + index * sizeof(float), value);
    return bytes;
}

std::string withVersion(std::string bytes, int major, int minor, int revision)
{
    put(bytes, 0, major);
    put(bytes, 4, minor);
    put(bytes, 8, revision);
    return bytes;
}

bool same(const Network& a, const Network& b)
{
    if (a.spec != b.spec || a.imagesSeen != b.imagesSeen || a.weights.size() != b.weights.size())
        return false;
    for (std::size_t i = 0; i < a.weights.size(); ++i) {
        if (!a.weights[i] != !b.weights[i])
            return false;
        if (a.weights[i]
            && (a.weights[i]->biases != b.weights[i]->biases || a.weights[i]->scales != b.weights[i]->scales
                || a.weights[i]->rollingMean != b.weights[i]->rollingMean
                || a.weights[i]->rollingVariance != b.weights[i]->rollingVariance
                || a.weights[i]->weights != b.weights[i]->weights))
            return false;
    }
    return true;
}

}  // namespace

class DarknetWeightsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void layoutIsDarknets();
    void readingGivesWhatWasWritten();
    void theHashIsOfTheBytesRead();
    void bothWidthsOfSeenAreRead_data();
    void bothWidthsOfSeenAreRead();
    void badBytesAreRefused_data();
    void badBytesAreRefused();
    void notAFileIsRefused();
    void sizeIsRefusedBeforeMemoryIsTaken();
    void incompleteNetworkIsNotWritten();
    void damagedBytesNeverDoHarm();
    void publishedWeightsAreRead();

private:
    std::optional<std::string> refusal(const NetworkSpec& spec, const std::string& bytes)
    {
        std::ofstream(m_file, std::ios::binary) << bytes;
        try {
            readDarknetWeights(spec, m_file);
        } catch (const InputError& error) {
            return error.what();
        }
        return std::nullopt;
    }

    QTemporaryDir m_folder;
    std::filesystem::path m_file = std::filesystem::path(m_folder.path().toStdString()) / "net.weights";
};

void DarknetWeightsTest::layoutIsDarknets()
{
    Network net = livelyNetwork(smallText);
    net.imagesSeen = 0x1234567890;
    const std::string bytes = darknetWeights(net);
    QCOMPARE(bytes.size(), headerBytes + smallFloats * sizeof(float));
    QCOMPARE(static_cast<std::int64_t>(bytes.size()), darknetWeightsBytes(net.spec));
    QCOMPARE(bytes.substr(0, headerBytes), std::string("\0\0\0\0\2\0\0\0\5\0\0\0\x90\x78\x56\x34\x12\0\0\0", headerBytes));
    const auto at = [&](std::size_t index) {
        float value = 0;
        std::memcpy(&value, bytes.data() + headerBytes + index * sizeof value, sizeof value);
        return value;
    };
    QCOMPARE(at(3), net.weights[0]->biases[3]);
    QCOMPARE(at(4 + 1), net.weights[0]->scales[1]);
    QCOMPARE(at(8 + 2), net.weights[0]->rollingMean[2]);
    QCOMPARE(at(12), net.weights[0]->rollingVariance[0]);
    QCOMPARE(at(16 + 107), net.weights[0]->weights[107]);
    QCOMPARE(at(124), net.weights[2]->biases[0]);
    QCOMPARE(at(131 + 27), net.weights[2]->weights[27]);
}

void DarknetWeightsTest::readingGivesWhatWasWritten()
{
    Network net = livelyNetwork("in 3x16x16 | conv 8 3 /2 | dw 3 | conv 8 1 g2 nobn | shortcut 0 | max 2 2 | head 3 2");
    net.imagesSeen = 12'800;
    const std::filesystem::path cfg = std::filesystem::path(m_folder.path().toStdString()) / "net.cfg";
    writeDarknet(net, cfg, m_file);
    QVERIFY(same(readDarknet(cfg, m_file), net));
}

// One reading for both: what the hash is of is what was read.
void DarknetWeightsTest::theHashIsOfTheBytesRead()
{
    const Network net = livelyNetwork(smallText);
    for (const std::string& bytes : {darknetWeights(net), withVersion(darknetWeights(net), 0, 1, 0).erase(16, 4)}) {
        writeFileAtomically(m_file, bytes);
        const HashedWeights read = readHashedDarknetWeights(net.spec, m_file);
        QCOMPARE(read.sha256, sha256(bytes));
        QCOMPARE(darknetWeights(read.network).substr(headerBytes), darknetWeights(net).substr(headerBytes));
    }
    writeFileAtomically(m_file, "short");
    QVERIFY_THROWS_EXCEPTION(InputError, readHashedDarknetWeights(net.spec, m_file));
}

void DarknetWeightsTest::bothWidthsOfSeenAreRead_data()
{
    QTest::addColumn<int>("minor");
    QTest::addColumn<bool>("wide");
    QTest::newRow("0.1") << 1 << false;
    QTest::newRow("0.2") << 2 << true;
}

void DarknetWeightsTest::bothWidthsOfSeenAreRead()
{
    QFETCH(const int, minor);
    QFETCH(const bool, wide);
    Network net = livelyNetwork(smallText);
    net.imagesSeen = 99;
    std::string bytes = withVersion(darknetWeights(net), 0, minor, 0);
    if (!wide)
        bytes.erase(16, 4);
    writeFileAtomically(m_file, bytes);
    QVERIFY(same(readDarknetWeights(net.spec, m_file), net));
}

void DarknetWeightsTest::badBytesAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("reason");
    const auto add = [](const char* name, const std::string& bytes, const char* reason) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << QByteArray(reason);
    };
    const std::string good = darknetWeights(livelyNetwork(smallText));
    constexpr float notANumber = std::numeric_limits<float>::quiet_NaN();
    constexpr float infinity = std::numeric_limits<float>::infinity();

    add("empty", "", "too short");
    add("half a header", good.substr(0, 11), "too short");
    add("only a header", good.substr(0, headerBytes), "holds 20 bytes, but the network needs exactly 656");
    add("one byte short", good.substr(0, good.size() - 1), "holds 655 bytes, but the network needs exactly 656");
    add("one byte long", good + "x", "holds 657 bytes, but the network needs exactly 656");
    add("narrow header on a wide file", withVersion(good, 0, 1, 0), "holds 656 bytes, but the network needs exactly 652");
    add("version -1", withVersion(good, -1, 2, 5), "unknown version -1.2.5");
    add("version 2147483647", withVersion(good, 2147483647, 2147483647, 0), "unknown version 2147483647.2147483647.0");
    add("version 1000", withVersion(good, 0, 1000, 0), "unknown version 0.1000.0");
    add("a zip archive", "PK\3\4" + good.substr(4), "unknown version");
    add("negative revision", withVersion(good, 0, 2, -1), "unknown version 0.2.-1");
    std::string seen = good;
    put(seen, 12, std::uint64_t{1} << 63);
    add("seen beyond 63 bits", seen, "the counter of images seen");
    add("NaN bias", withFloat(good, 2, notANumber), "layer 0 [convolutional]: bias 2 is not a number (NaN)");
    add("NaN scale", withFloat(good, 4, -notANumber), "layer 0 [convolutional]: scale 0 is not a number (NaN)");
    add("infinite mean", withFloat(good, 9, infinity), "layer 0 [convolutional]: rolling mean 1 is infinite");
    add("infinite variance", withFloat(good, 15, -infinity), "layer 0 [convolutional]: rolling variance 3 is infinite");
    add("negative variance", withFloat(good, 13, -1e-9f), "layer 0 [convolutional]: rolling variance 1 is negative");
    add("infinite weight", withFloat(good, 16 + 50, -infinity), "layer 0 [convolutional]: weight 50 is infinite");
    add("NaN in the last weight", withFloat(good, smallFloats - 1, notANumber),
        "layer 2 [convolutional]: weight 27 is not a number (NaN)");
}

void DarknetWeightsTest::badBytesAreRefused()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, reason);
    const auto refused = refusal(networkSpec(smallText), bytes.toStdString());
    QVERIFY(refused);
    QVERIFY2(refused->starts_with(m_file.string() + ": " + reason.toStdString()), refused->c_str());
}

void DarknetWeightsTest::notAFileIsRefused()
{
    const NetworkSpec spec = networkSpec(smallText);
    const std::filesystem::path folder = m_folder.path().toStdString();
    const std::filesystem::path fifo = folder / "fifo";
    QCOMPARE(::mkfifo(fifo.c_str(), 0600), 0);
    QVERIFY_THROWS_EXCEPTION(InputError, readDarknetWeights(spec, folder));
    QVERIFY_THROWS_EXCEPTION(InputError, readDarknetWeights(spec, fifo));
    QVERIFY_THROWS_EXCEPTION(InputError, readDarknetWeights(spec, folder / "missing"));
}

// A network of 1.9 GB beside a small file: nothing of that size may be allocated to find out.
void DarknetWeightsTest::sizeIsRefusedBeforeMemoryIsTaken()
{
    const NetworkSpec spec = networkSpec("in 3x2x2 | conv 20000 1 | conv 24000 1");
    const auto refused = refusal(spec, darknetWeights(livelyNetwork(smallText)));
    QVERIFY(refused && refused->find("needs exactly 1920944020") != std::string::npos);
}

void DarknetWeightsTest::incompleteNetworkIsNotWritten()
{
    QVERIFY_THROWS_EXCEPTION(FailureError, darknetWeights(Network{.spec = networkSpec(smallText), .weights = {}}));
    Network net = livelyNetwork(smallText);
    net.weights[2] = nullptr;
    QVERIFY_THROWS_EXCEPTION(FailureError, darknetWeights(net));
    net.weights[2] = net.weights[0];
    QVERIFY_THROWS_EXCEPTION(FailureError, darknetWeights(net));
}

void DarknetWeightsTest::damagedBytesNeverDoHarm()
{
    const Network net = livelyNetwork(smallText);
    const std::string good = darknetWeights(net);
    Generator generator(11);
    for (int round = 0; round < 300; ++round) {
        std::string bytes = good;
        bytes[generator.below(bytes.size())] = static_cast<char>(generator.below(256));
        if (generator.chance(0.3))
            bytes.resize(generator.below(2 * bytes.size()));
        if (refusal(net.spec, bytes))
            continue;
        // What is accepted is written back as it was read, under the version we write.
        QCOMPARE(darknetWeights(readDarknetWeights(net.spec, m_file)).substr(12), bytes.substr(12));
    }
}

void DarknetWeightsTest::publishedWeightsAreRead()
{
    const std::filesystem::path folder = ABCP_SHARED_DIR "/models/yolo-fastest-1.1";
    if (!std::filesystem::exists(folder / "yolo-fastest-1.1.weights"))
        QSKIP("the model is not on this machine");
    const Network net = readDarknet(folder / "yolo-fastest-1.1.cfg", folder / "yolo-fastest-1.1.weights");
    QCOMPARE(net.imagesSeen, std::int64_t{14'231'680});
    QCOMPARE(darknetWeights(net), readTextFile(folder / "yolo-fastest-1.1.weights", 1 << 22));
}

QTEST_APPLESS_MAIN(DarknetWeightsTest)
#include "tst_darknet_weights.moc"
