// Every network description of Debian's darknet package that holds convolutions: what the darknet program says of
// it is what we say.

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/network/complexity.h"
#include "core/network/darknet_cfg.h"
#include "core/pruning/pruning_plan.h"
#include "core/pruning/search_space.h"
#include "tests/support/published_networks.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>

using namespace abcp;

namespace {

// Of one layer, as the darknet program prints it while it reads a network.
struct PrintedLayer {
    Shape output;
    double flops = -1;  // in thousand millions, to three digits; below zero where it prints none
};

// By layer index. Lines without a shape (crop, local, heads, connected) are left out.
std::map<int, PrintedLayer> printedLayers(const QString& said)
{
    static const QRegularExpression layer(QStringLiteral(
        "^ *(\\d+) .*-> +(\\d+) x *(\\d+) x *(\\d+)(?: +([0-9.]+) BFLOPs)?"), QRegularExpression::MultilineOption);
    std::map<int, PrintedLayer> layers;
    for (auto match = layer.globalMatch(said); match.hasNext();) {
        const QRegularExpressionMatch found = match.next();
        PrintedLayer& printed = layers[found.captured(1).toInt()];
        printed.output = {found.captured(4).toInt(), found.captured(3).toInt(), found.captured(2).toInt()};
        if (found.hasCaptured(5))
            printed.flops = found.captured(5).toDouble();
    }
    return layers;
}

}  // namespace

class PublishedNetworksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void published_data();
    void published();
    void searchSpaces_data();
    void searchSpaces();
    void builtFromTheirStructure_data();
    void builtFromTheirStructure();
    void yoloFastestIsThePublishedOne();
    void dialects();
    void publishedRecurrentNetworksAreRefused();
    void recurrentNetworksAreRefused_data();
    void recurrentNetworksAreRefused();

private:
    QTemporaryDir m_folder;
};

void PublishedNetworksTest::published_data()
{
    QTest::addColumn<QString>("name");
    for (const std::string& name : publishedNetworks())
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
}

void PublishedNetworksTest::published()
{
    QFETCH(const QString, name);
    const std::filesystem::path file = publishedFolder() / (name.toStdString() + ".cfg");
    if (!std::filesystem::exists(file))
        QSKIP("Debian's darknet package is not installed");
    const ParsedCfg parsed = readDarknetCfg(file);
    const NetworkSpec& spec = parsed.spec;
    QVERIFY(parseDarknetCfg(darknetCfg(spec), "written").spec == spec);

    // Any action leaves a network whose shapes fit together.
    const SearchSpace space = deriveSearchSpace(spec);
    for (const double ratio : {0.3, 0.9}) {
        const NetworkSpec slim = slimSpec(spec, space, uniformAction(space, ratio, false));
        QVERIFY(complexity(slim).flops() <= complexity(spec).flops());
        QVERIFY(slim.results().size() == spec.results().size());
    }

    // One image at a time: the program allocates a whole batch. Of two values of a key it takes the first, as we do.
    std::string text = readTextFile(file, 1 << 20);
    text.insert(text.find("[net]") + 5, "\nbatch=1\nsubdivisions=1\n");
    const std::filesystem::path single = std::filesystem::path(m_folder.path().toStdString()) / "net.cfg";
    writeFileAtomically(single, text);
    QProcess darknet;
    darknet.setProcessChannelMode(QProcess::MergedChannels);
    darknet.start(QStandardPaths::findExecutable(QStringLiteral("darknet")), {QStringLiteral("ops"), QString::fromStdString(single.string())});
    QVERIFY(darknet.waitForFinished(-1));
    const QString said = QString::fromLocal8Bit(darknet.readAll());
    QCOMPARE(darknet.exitCode(), 0);

    std::int64_t local = 0;  // which the program does not count
    for (const LayerSpec& layer : spec.layers)
        local += layer.as<Local>() ? layerComplexity(layer).flops() : 0;
    const auto total = QRegularExpression(QStringLiteral("Floating Point Operations: (\\d+)\\n")).match(said);
    QVERIFY2(total.hasMatch(), qPrintable(said));
    QCOMPARE(qlonglong{complexity(spec).flops() - local}, total.captured(1).toLongLong());

    const std::map<int, PrintedLayer> printed = printedLayers(said);
    int checked = 0;
    for (const auto& [index, layer] : printed) {
        const LayerSpec& ours = spec.layers.at(static_cast<std::size_t>(index));
        QVERIFY2(ours.output == layer.output, ("layer " + std::to_string(index) + " [" + layerTypeName(ours) + "]").c_str());
        if (layer.flops >= 0) {
            QVERIFY2(std::abs(static_cast<double>(layerComplexity(ours).flops()) / 1e9 - layer.flops) < 0.000501,
                     ("layer " + std::to_string(index)).c_str());
            ++checked;
        }
    }
    QCOMPARE(checked, static_cast<int>(std::ranges::count_if(spec.layers, [](const LayerSpec& layer) { return layer.as<Convolutional>() != nullptr; })));
}

void PublishedNetworksTest::searchSpaces_data()
{
    QTest::addColumn<int>("blocks");
    QTest::addColumn<int>("convolutions");
    QTest::newRow("yolov3") << 23 << 72;
    QTest::newRow("yolov3-tiny") << 0 << 11;
    QTest::newRow("darknet53") << 23 << 52;
    QTest::newRow("vgg-conv") << 0 << 12;
    QTest::newRow("yolov4") << 23 << 107;  // of 110, all but those before the heads
    QTest::newRow("yolov4-tiny") << 0 << 19;
    QTest::newRow("yolo-fastest") << 18 << 81;  // of 84: not the two before the heads, and a depthwise one belongs to two groups
    QTest::newRow("mobilenet") << 0 << 27;
    QTest::newRow("mobilenet-v2") << 10 << 52;
    QTest::newRow("mobilenet-v3") << 10 << 63;
}

// Counted by hand from the structure.
void PublishedNetworksTest::searchSpaces()
{
    QFETCH(const int, blocks);
    QFETCH(const int, convolutions);
    const std::string name = QTest::currentDataTag();
    for (const auto& [known, spec] : allNetworks()) {
        if (known != name)
            continue;
        if (spec.layers.empty())
            QSKIP("Debian's darknet package is not installed");
        const SearchSpace space = deriveSearchSpace(spec);
        QCOMPARE(space.prunableBlocks(), blocks);
        QCOMPARE(space.prunableConvolutions(), convolutions);
        return;
    }
    QFAIL("not in the list");
}

// What their authors say of them: thousand million FLOPs and million parameters, both to the digits given.
void PublishedNetworksTest::builtFromTheirStructure_data()
{
    QTest::addColumn<int>("layers");
    QTest::addColumn<QString>("gigaflops");
    QTest::addColumn<QString>("megaparams");
    QTest::newRow("yolov4") << 162 << "60" << "64";
    QTest::newRow("yolov4-tiny") << 38 << "6.9" << "6.06";
    QTest::newRow("yolo-fastest") << 131 << "0.25" << "0.3";
    QTest::newRow("mobilenet") << 30 << "1.14" << "4.2";
    QTest::newRow("mobilenet-v2") << 65 << "0.60" << "3.5";
    QTest::newRow("mobilenet-v3") << 92 << "0.43" << "5.5";
    QTest::newRow("efficientnet") << 125 << "0.77" << "5.3";
}

void PublishedNetworksTest::builtFromTheirStructure()
{
    QFETCH(const int, layers);
    QFETCH(const QString, gigaflops);
    QFETCH(const QString, megaparams);
    const NetworkSpec spec = builtNetwork(QTest::currentDataTag());
    const auto asGiven = [](double value, const QString& given) {
        return QString::number(value, 'f', static_cast<int>(given.contains(u'.') ? given.size() - given.indexOf(u'.') - 1 : 0));
    };
    QCOMPARE(asGiven(static_cast<double>(complexity(spec).flops()) / 1e9, gigaflops), gigaflops);
    QCOMPARE(asGiven(static_cast<double>(complexity(spec).params) / 1e6, megaparams), megaparams);
    QCOMPARE(static_cast<int>(spec.size()), layers);
    QVERIFY(parseDarknetCfg(darknetCfg(spec), "written").spec == spec);
}

void PublishedNetworksTest::yoloFastestIsThePublishedOne()
{
    const std::filesystem::path file = std::filesystem::path(ABCP_SHARED_DIR) / "models/yolo-fastest-1.1/yolo-fastest-1.1.cfg";
    if (!std::filesystem::exists(file))
        QSKIP("the published model is not beside this checkout");
    const NetworkSpec published = readDarknetCfg(file).spec, built = builtNetwork("yolo-fastest");
    QCOMPARE(published.size(), built.size());
    for (std::size_t i = 0; i < built.size(); ++i)
        QVERIFY2(built.layers[i].as<Yolo>() || published.layers[i].parameters == built.layers[i].parameters, ("layer " + std::to_string(i)).c_str());
    QCOMPARE(complexity(published).flops(), complexity(built).flops());
}

void PublishedNetworksTest::dialects()
{
    for (const auto& [name, spec] : dialectNetworks()) {
        const ParsedCfg parsed = parseDarknetCfg(darknetCfg(spec), "written");
        QVERIFY2(parsed.spec == spec && parsed.warnings.empty(), name.c_str());
        const SearchSpace space = deriveSearchSpace(spec);
        QVERIFY2(space.prunableConvolutions() > 0, name.c_str());
        QVERIFY2(complexity(slimSpec(spec, space, uniformAction(space, 0.5, false))).flops() < complexity(spec).flops(), name.c_str());
    }
}

void PublishedNetworksTest::publishedRecurrentNetworksAreRefused()
{
    int found = 0;
    for (const char* name : {"rnn", "rnn.train", "gru"}) {
        const std::filesystem::path file = publishedFolder() / (std::string(name) + ".cfg");
        if (!std::filesystem::exists(file))
            QSKIP("Debian's darknet package is not installed");
        try {
            readDarknetCfg(file);
            QFAIL(name);
        } catch (const InputError& error) {
            QVERIFY2(std::string(error.what()).find("recurrent") != std::string::npos, error.what());
            ++found;
        }
    }
    QCOMPARE(found, 3);
}

void PublishedNetworksTest::recurrentNetworksAreRefused_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"rnn", "gru", "lstm", "crnn", "conv_lstm"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void PublishedNetworksTest::recurrentNetworksAreRefused()
{
    QFETCH(const QString, name);
    const std::string text = "[net]\nwidth=8\nheight=8\nchannels=3\n[" + name.toStdString() + "]\noutput=4\n";
    try {
        parseDarknetCfg(text, "net.cfg");
        QFAIL("accepted");
    } catch (const InputError& error) {
        QVERIFY2(std::string(error.what()).find("recurrent") != std::string::npos, error.what());
        QVERIFY2(std::string(error.what()).find("net.cfg:5") != std::string::npos, error.what());
    }
}

QTEST_APPLESS_MAIN(PublishedNetworksTest)
#include "tst_published_networks.moc"
