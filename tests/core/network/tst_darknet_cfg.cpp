#include "core/network/darknet_cfg.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/random.h"
#include "core/network/zoo.h"
#include "tests/support/network_text.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <optional>
#include <string>

using namespace abcp;

namespace {

// Lines 1 to 4, 5 to 10.
const std::string net = "[net]\nwidth=32\nheight=32\nchannels=3\n";
const std::string conv = "[convolutional]\nfilters=14\nsize=3\nstride=1\npad=1\nactivation=leaky\n";
// Two anchors of two classes, as the convolution before has channels for.
const std::string yolo = "[yolo]\nmask=0,1\nanchors=4,6, 8,12\nclasses=2\nnum=2\n";

std::string lines(const std::string& section, const std::string& keys)
{
    return (net + conv).append("[").append(section).append("]\n").append(keys);
}

std::string repeated(const std::string& text, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i)
        all += text;
    return all;
}

NetworkSpec parsed(const std::string& text)
{
    return parseDarknetCfg(text, "net.cfg").spec;
}

// The line that refuses the text, or none when it is accepted.
std::optional<std::string> refusal(const std::string& text)
{
    try {
        parseDarknetCfg(text, "net.cfg");
    } catch (const InputError& error) {
        return error.what();
    }
    return std::nullopt;
}

void addCase(const char* name, const std::string& text, const char* message)
{
    QTest::newRow(name) << QByteArray::fromStdString(text) << QByteArray(message);
}

}  // namespace

class DarknetCfgTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void badTextIsRefused_data();
    void badTextIsRefused();
    void aKeyWithoutEffectMayStandTwice();
    void unknownKeysAreWarnedOfAndKept();
    void knownKeysAreKeptSilently();
    void spellingsGiveTheSameNetwork_data();
    void spellingsGiveTheSameNetwork();
    void paddingFollowsDarknet_data();
    void paddingFollowsDarknet();
    void poolingFollowsDarknet();
    void referencesBecomeAbsolute();
    void writingAndReadingGivesTheSameSpec_data();
    void writingAndReadingGivesTheSameSpec();
    void publishedFilesAreRead_data();
    void publishedFilesAreRead();
    void anyPathWorks_data();
    void anyPathWorks();
    void damagedTextNeverDoesHarm();
};

void DarknetCfgTest::badTextIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("message");

    addCase("empty", "", "net.cfg: holds no [section]");
    addCase("only comments", "# nothing\n\n", "net.cfg: holds no [section]");
    addCase("no [net]", conv, "net.cfg:1: [convolutional] stands where [net] must");
    addCase("no layer", net, "net.cfg:1: [net] is not followed by any layer");
    addCase("two [net]", net + conv + net, "net.cfg:11: [net] must stand only once");
    addCase("option before a section", "width=3\n" + net, "net.cfg:1: 'width=3' stands before");
    addCase("unknown section", lines("magic", ""), "net.cfg:11: [magic] is not a layer");
    addCase("section not computed", lines("gaussian_yolo", "output=3"), "net.cfg:11: [gaussian_yolo] is not a layer");
    addCase("section name of binary", lines(std::string(5000, '\xff'), ""), "net.cfg:11: [????");
    addCase("section without end", net + "[convolutional\n", "net.cfg:5: a section must end with ']'");
    addCase("no equals sign", net + conv + "nonsense\n", "net.cfg:11: expected key=value, got 'nonsense'");
    addCase("no key", net + conv + "=3\n", "net.cfg:11: expected key=value");
    addCase("duplicate key", net + conv + "size=3\n", "net.cfg:11: [convolutional] 'size' was already given on line 7");
    addCase("duplicate unknown key", net + "a=1\na=2\n" + conv, "net.cfg:6: [net] 'a' was already given on line 5");
    addCase("net without width", "[net]\nheight=32\nchannels=3\n" + conv, "net.cfg:1: [net] width is missing");
    addCase("net of zero height", "[net]\nwidth=32\nheight=0\nchannels=3\n" + conv, "net.cfg:3: [net] height must be");
    addCase("net too large", "[net]\nwidth=65536\nheight=65536\nchannels=3\n" + conv, "net.cfg: the network's input");

    for (const char* key : {"filters", "size", "stride"})
        for (const char* value : {"0", "-1", "-2147483648"})
            QTest::addRow("conv %s %s", key, value)
                << QByteArray::fromStdString(lines("convolutional", std::string("activation=leaky\n") + key + "=" + value))
                << QByteArray("net.cfg:13: [convolutional] ") + key + " must be a whole number from 1";
    for (const char* value : {"x", "", "1e9", "nan", "3.5", "3 4", "2147483648", "-2147483649", "99999999999999999999"})
        QTest::addRow("filters '%s'", value)
            << QByteArray::fromStdString(lines("convolutional", std::string("filters=") + value))
            << QByteArray("net.cfg:12: [convolutional] filters must be a whole number");
    addCase("huge filters", lines("convolutional", "filters=2147483647\n"), "net.cfg:12: [convolutional] filters must be");
    addCase("too many weights", lines("convolutional", "filters=65536\nsize=1024\npad=1\nactivation=leaky\n"),
            "net.cfg:11: layer 1 [convolutional]: it has too many weights");
    addCase("too many weights in all",
            net + repeated("[convolutional]\nfilters=16000\nsize=1\nstride=32\nactivation=leaky\n", 5),
            "net.cfg:20: layer 3 [convolutional]: the layers up to here have too many parameters");
    addCase("too many operations",
            "[net]\nwidth=2000\nheight=2000\nchannels=3\n"
                + repeated("[convolutional]\nfilters=60\nsize=65\npad=1\nactivation=leaky\n", 2),
            "net.cfg:10: layer 1 [convolutional]: the layers up to here need too many operations");
    addCase("output too large", "[net]\nwidth=4096\nheight=4096\nchannels=3\n" + conv + "[upsample]\nstride=8\n",
            "net.cfg:11: layer 1 [upsample]: its output takes too much memory");
    addCase("outputs too large in all",
            "[net]\nwidth=2048\nheight=2048\nchannels=60\n" + repeated("[dropout]\n", 10),
            "net.cfg:8: layer 3 [dropout]: the outputs of the layers up to here take too much memory");
    addCase("kernel larger than image", lines("convolutional", "size=35\nactivation=leaky\n"),
            "net.cfg:11: layer 1 [convolutional]: size=35 is larger");
    addCase("huge padding", lines("convolutional", "padding=2147483647\nactivation=leaky\n"),
            "net.cfg:12: [convolutional] padding must be");
    addCase("huge pad", lines("convolutional", "pad=100000\nactivation=leaky\n"), "net.cfg:12: [convolutional] pad must be");
    addCase("groups 0", lines("convolutional", "groups=0\n"), "net.cfg:12: [convolutional] groups must be");
    addCase("groups negative", lines("convolutional", "groups=-2\n"), "net.cfg:12: [convolutional] groups must be");
    addCase("groups no divisor of the input", lines("convolutional", "filters=6\ngroups=3\nactivation=leaky\n"),
            "net.cfg:11: layer 1 [convolutional]: groups=3 must divide");
    addCase("groups no divisor of the filters", lines("convolutional", "filters=6\ngroups=7\nactivation=leaky\n"),
            "net.cfg:11: layer 1 [convolutional]: groups=7 must divide");
    addCase("no layer before a softmax", net + "[softmax]\n", "net.cfg:5: layer 0 [softmax]: has no layer before it");
    addCase("local pad", lines("local", "size=5\npad=1\nactivation=leaky\n"), "net.cfg:13: [local] pad needs size=3");
    addCase("region coords", lines("region", "anchors=1,1\ncoords=8\n"), "net.cfg:13: [region] coords must be 4");
    addCase("sam of several", lines("sam", "from=-1,0\n"), "net.cfg:12: [sam] from must name one layer");
    addCase("crop larger than its input", lines("crop", "crop_height=99999\n"), "net.cfg:");
    addCase("reorg of too few channels", lines("reorg", "stride=2\n"), "net.cfg:11: layer 1 [reorg]: stride x stride");
    addCase("spatial softmax", lines("softmax", "spatial=1\n"), "net.cfg:12: [softmax] spatial = '1' is not supported");
    addCase("other activation", lines("convolutional", "activation=selu\n"),
            "net.cfg:12: [convolutional] activation 'selu' is not supported");
    addCase("dilation", lines("convolutional", "activation=leaky\ndilation=2\n"),
            "net.cfg:13: [convolutional] dilation = '2' is not supported");
    addCase("uneven stride", lines("convolutional", "activation=leaky\nstride_x=2\n"),
            "net.cfg:13: [convolutional] stride_x different from stride");

    for (const char* value : {"1", "2", "2147483647", "-2147483648", "-2", "0,7", "-1,-3"})
        QTest::addRow("route %s", value)
            << QByteArray::fromStdString(lines("route", std::string("layers=") + value))
            << QByteArray("net.cfg:12: [route] layers must name an earlier layer");
    addCase("route to nothing", lines("route", ""), "net.cfg:11: [route] layers is missing");
    for (const char* value : {"", "a,b", "0,", ",0", "0 0", "2147483648", "-2147483649"})
        QTest::addRow("route '%s'", value) << QByteArray::fromStdString(lines("route", std::string("layers=") + value))
                                           << QByteArray("net.cfg:12: [route] layers must be whole numbers");
    addCase("route of two sizes", lines("maxpool", "size=2\nstride=2\n[route]\nlayers=0,1\n"),
            "net.cfg:14: layer 2 [route]: layers have different sizes");
    addCase("route group_id", lines("route", "layers=0\ngroups=2\ngroup_id=2\n"),
            "net.cfg:14: [route] group_id must be a whole number from 0 to 1");
    addCase("route groups", lines("route", "layers=0\ngroups=3\ngroup_id=1\n"), "net.cfg:11: layer 1 [route]: groups=3 must divide the 14");
    for (const char* value : {"1", "-2", "2147483647", "-2147483648"})
        QTest::addRow("shortcut %s", value)
            << QByteArray::fromStdString(lines("shortcut", std::string("from=") + value))
            << QByteArray("net.cfg:12: [shortcut] from must name an earlier layer");
    addCase("shortcut from nothing", lines("shortcut", ""), "net.cfg:11: [shortcut] from is missing");
    addCase("shortcut of uneven sizes", net + conv + "[convolutional]\nfilters=3\nsize=3\nstride=2\nactivation=leaky\n[maxpool]\nsize=1\nstride=1\n[shortcut]\nfrom=-4\n",
            "net.cfg:");
    addCase("weighted shortcut", lines("shortcut", "from=-1\nweights_type=per_feature\n"),
            "net.cfg:13: [shortcut] weights_type 'per_feature' is not supported");
    addCase("upsample 0", lines("upsample", "stride=0"), "net.cfg:12: [upsample] stride must be");
    addCase("upsample huge", lines("upsample", "stride=2147483647"), "net.cfg:12: [upsample] stride must be");
    addCase("maxpool of windows without a pixel", lines("maxpool", "size=2\npadding=4\n"),
            "net.cfg:11: layer 1 [maxpool]: padding must be from 0 to 3, got 4");
    addCase("dropout of everything", lines("dropout", "probability=1"), "net.cfg:12: [dropout] probability must be");

    addCase("yolo mask too high", lines("yolo", "mask=0,2\nanchors=4,6, 8,12\nclasses=2\nnum=2\n"),
            "net.cfg:12: [yolo] mask must name anchors from 0 to 1, got 2");
    addCase("yolo mask huge", lines("yolo", "mask=65536\nanchors=4,6, 8,12\nclasses=2\nnum=2\n"),
            "net.cfg:12: [yolo] mask must name anchors");
    addCase("yolo mask twice", lines("yolo", "mask=1,1\nanchors=4,6, 8,12\nclasses=2\nnum=2\n"),
            "net.cfg:11: layer 1 [yolo]: mask names an anchor twice");
    addCase("yolo num", lines("yolo", "mask=0,1\nanchors=4,6, 8,12\nclasses=2\nnum=3\n"),
            "net.cfg:13: [yolo] anchors must hold num=3 pairs, but holds 4 numbers");
    addCase("yolo odd anchors", lines("yolo", "anchors=4,6, 8\nclasses=2\nnum=2\n"), "net.cfg:12: [yolo] anchors must hold");
    addCase("yolo no anchors", lines("yolo", "classes=2\nnum=2\n"), "net.cfg:11: [yolo] anchors is missing");
    for (const char* value : {"0,6, 8,12", "4,-6, 8,12"})
        QTest::addRow("yolo anchors %s", value)
            << QByteArray::fromStdString(lines("yolo", std::string("num=2\nanchors=") + value))
            << QByteArray("net.cfg:13: [yolo] anchors must be positive");
    for (const char* value : {"nan,6, 8,12", "inf,6, 8,12", "1e999,6, 8,12", "a,b, c,d"})
        QTest::addRow("yolo anchors %s", value)
            << QByteArray::fromStdString(lines("yolo", std::string("num=2\nanchors=") + value))
            << QByteArray("net.cfg:13: [yolo] anchors must be numbers");
    addCase("yolo classes", lines("yolo", "mask=0,1\nanchors=4,6, 8,12\nclasses=3\nnum=2\n"),
            "net.cfg:11: layer 1 [yolo]: needs mask x (5 + classes) = 16 channels, but the layer before has 14");
    addCase("yolo classes huge", lines("yolo", "classes=2147483647\n"), "net.cfg:12: [yolo] classes must be");
    addCase("yolo of new coordinates", net + conv + yolo + "new_coords=1\n", "net.cfg:16: [yolo] new_coords = '1' is not");
    addCase("layer that reads a yolo", net + conv + yolo + conv, "net.cfg:16: layer 2 [convolutional]: reads layer 1, a [yolo]");

    addCase("2001 layers", net + repeated("[dropout]\n", 2001), "net.cfg:2005: more than 2000 layers");
    addCase("long line", net + "x=" + std::string(100'000, 'a') + "\n", "net.cfg:5: the line is longer than");
    addCase("huge line", net + "x=" + std::string(50'000'000, 'a') + "\n", "net.cfg: too large for a cfg");
    addCase("many keys", net + [] {
        std::string keys;
        for (int i = 0; i < 1000; ++i)
            keys.append("k").append(std::to_string(i)).append("=1\n");
        return keys;
    }(), "net.cfg:202: [net] has more than 200 keys");
    addCase("NUL byte", net + std::string("a=\0", 3) + "\n", "net.cfg:5: holds a NUL byte");
}

void DarknetCfgTest::badTextIsRefused()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, message);
    const auto refused = refusal(text.toStdString());
    QVERIFY(refused);
    QVERIFY2(refused->starts_with(message.toStdString()), refused->c_str());
    QVERIFY2(refused->size() < 300 && refused->find('\n') == std::string::npos, refused->c_str());
}

// Debian's own yolov3-openimages.cfg has such keys.
void DarknetCfgTest::aKeyWithoutEffectMayStandTwice()
{
    const ParsedCfg cfg = parseDarknetCfg(net + "batch=64\nbatch=1\n" + conv, "net.cfg");
    QCOMPARE(cfg.warnings.size(), std::size_t{1});
    QCOMPARE(cfg.warnings[0].line, 6);
    QVERIFY(cfg.spec.other == (Options{{"batch", "64"}}));
}

void DarknetCfgTest::unknownKeysAreWarnedOfAndKept()
{
    const ParsedCfg cfg = parseDarknetCfg(net + "colour=red\n" + conv + "taste = sweet and sour \n", "net.cfg");
    QCOMPARE(cfg.warnings.size(), std::size_t{2});
    QCOMPARE(cfg.warnings[0].line, 5);
    QCOMPARE(cfg.warnings[0].what, std::string("[net] has the unknown key 'colour': kept, but without effect"));
    QCOMPARE(cfg.warnings[1].line, 12);
    QVERIFY(cfg.spec.other == (Options{{"colour", "red"}}));
    QVERIFY(cfg.spec.layers[0].other == (Options{{"taste", "sweet and sour"}}));
}

void DarknetCfgTest::knownKeysAreKeptSilently()
{
    const ParsedCfg cfg = parseDarknetCfg(net + "momentum=0.9\nmosaic=1\n" + conv + "stopbackward=1\ndilation=1\n" + yolo
                                              + "jitter=.3\ntruth_thresh = 1\nrandom=1\niou_loss=ciou\nnms_kind=greedynms\n",
                                          "net.cfg");
    QVERIFY(cfg.warnings.empty());
    QVERIFY(cfg.spec.other == (Options{{"momentum", "0.9"}, {"mosaic", "1"}}));
    QVERIFY(cfg.spec.layers[0].other == (Options{{"stopbackward", "1"}, {"dilation", "1"}}));
    QVERIFY(cfg.spec.layers[1].other
            == (Options{{"jitter", ".3"}, {"truth_thresh", "1"}, {"random", "1"}, {"iou_loss", "ciou"}, {"nms_kind", "greedynms"}}));
}

void DarknetCfgTest::spellingsGiveTheSameNetwork_data()
{
    QTest::addColumn<QByteArray>("text");
    const std::string clean = net + conv + yolo;
    const auto replaced = [&](const std::string& from, const std::string& to) {
        return QByteArray::fromStdString(clean).replace(from.c_str(), to.c_str());
    };
    QTest::newRow("CRLF") << replaced("\n", "\r\n");
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf") + QByteArray::fromStdString(clean);
    QTest::newRow("trailing blanks") << replaced("\n", " \t \n");
    QTest::newRow("blanks around equals") << replaced("=", " =  ");
    QTest::newRow("comments") << replaced("\n", "\n# comment\n; comment\n\n");
    QTest::newRow("comments after values") << replaced("\n", " # comment\n");
    QTest::newRow("no last line end") << QByteArray::fromStdString(clean).chopped(1);
    QTest::newRow("[network]") << replaced("[net]", "[network]");
    QTest::newRow("[conv]") << replaced("[convolutional]", "[conv]");
    QTest::newRow("no mask: all anchors") << replaced("mask=0,1\n", "");
    QTest::newRow("defaults spelt out") << replaced("stride=1\n", "stride=1\ngroups=1\nbatch_normalize=0\n");
    QTest::newRow("pad as pixels") << replaced("pad=1\n", "padding=1\n");
    QTest::newRow("pad wins over padding") << replaced("pad=1\n", "pad=1\npadding=7\n");
}

void DarknetCfgTest::spellingsGiveTheSameNetwork()
{
    QFETCH(const QByteArray, text);
    const ParsedCfg cfg = parseDarknetCfg(text.toStdString(), "net.cfg");
    QVERIFY(cfg.warnings.empty());
    QVERIFY(cfg.spec == parsed(net + conv + yolo));
}

void DarknetCfgTest::paddingFollowsDarknet_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("padding");
    QTest::newRow("1") << 1 << 0;
    QTest::newRow("2") << 2 << 1;
    QTest::newRow("3") << 3 << 1;
    QTest::newRow("5") << 5 << 2;
}

void DarknetCfgTest::paddingFollowsDarknet()
{
    QFETCH(const int, size);
    QFETCH(const int, padding);
    const NetworkSpec spec = parsed(net + "[convolutional]\npad=1\nactivation=relu\nsize=" + std::to_string(size) + "\n");
    QCOMPARE(spec.layers[0].as<Convolutional>()->padding, padding);
}

void DarknetCfgTest::poolingFollowsDarknet()
{
    const NetworkSpec spec = parsed(net + "[maxpool]\nsize=2\nstride=1\n[maxpool]\nsize=2\nstride=2\n[maxpool]\nstride=2\n"
                                          "[maxpool]\nsize=9\nstride=1\n[maxpool]\nsize=3\nstride=2\npadding=0\n");
    QCOMPARE(spec.layers[0].output.width, 32);
    QCOMPARE(spec.layers[1].output.width, 16);
    QCOMPARE(spec.layers[2].as<MaxPool>()->size, 2);
    QCOMPARE(spec.layers[2].output.width, 8);
    QCOMPARE(spec.layers[3].as<MaxPool>()->padding, 8);
    QCOMPARE(spec.layers[3].output.width, 8);
    QCOMPARE(spec.layers[4].output.width, 3);
}

void DarknetCfgTest::referencesBecomeAbsolute()
{
    const NetworkSpec spec = parsed(net + conv + conv + "[shortcut]\nfrom=-2\n[route]\nlayers=-1, 0\n[route]\nlayers = -4\n");
    QCOMPARE(spec.layers[2].as<Shortcut>()->from == std::vector{0}, true);
    QVERIFY(spec.layers[3].as<Route>()->layers == (std::vector{2, 0}));
    QVERIFY(spec.layers[4].as<Route>()->layers == (std::vector{0}));
    QCOMPARE(spec.layers[4].line, 21);
}

void DarknetCfgTest::writingAndReadingGivesTheSameSpec_data()
{
    QTest::addColumn<QByteArray>("cfg");
    const auto add = [](const char* name, const NetworkSpec& spec) {
        QTest::newRow(name) << QByteArray::fromStdString(darknetCfg(spec));
    };
    add("yolov3", zooNetwork("yolov3", {}));
    add("yolov3-tiny", zooNetwork("yolov3-tiny", {.classes = 3, .width = 0.25, .size = 608, .anchors = {}}));
    add("every layer", networkSpec("in 3x64x64 | conv 8 3 /2 | conv 8 5 p0 relu | dw 3 p1 linear nobn | conv 8 3 g2 p2 | max 2 1 |"
                                   "max 3 2 1 | drop 0.15 | up 2 | conv 8 1 p1 | conv 8 1 | conv 8 | shortcut 9 relu |"
                                   "route -1 -2 10 | head 3 2"));
    QTest::newRow("other keys") << QByteArray::fromStdString(net + "a=1\nb=x y\n" + conv + "c=#1\n" + yolo + "jitter=.3\n");
}

void DarknetCfgTest::writingAndReadingGivesTheSameSpec()
{
    QFETCH(const QByteArray, cfg);
    const NetworkSpec spec = parsed(cfg.toStdString());
    QVERIFY(parsed(darknetCfg(spec)) == spec);
}

void DarknetCfgTest::publishedFilesAreRead_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("layers");
    QTest::newRow("yolov3") << QStringLiteral("/usr/share/darknet/cfg/yolov3.cfg") << 107;
    QTest::newRow("yolov3-tiny") << QStringLiteral("/usr/share/darknet/cfg/yolov3-tiny.cfg") << 24;
    QTest::newRow("yolov3-spp") << QStringLiteral("/usr/share/darknet/cfg/yolov3-spp.cfg") << 114;
    QTest::newRow("yolov3-voc") << QStringLiteral("/usr/share/darknet/cfg/yolov3-voc.cfg") << 107;
    QTest::newRow("yolo-fastest") << QStringLiteral(ABCP_SHARED_DIR "/models/yolo-fastest-1.1/yolo-fastest-1.1.cfg") << 131;
}

void DarknetCfgTest::publishedFilesAreRead()
{
    QFETCH(const QString, path);
    QFETCH(const int, layers);
    const std::filesystem::path file = path.toStdString();
    if (!std::filesystem::exists(file))
        QSKIP("the file is not on this machine");
    const ParsedCfg cfg = readDarknetCfg(file);
    QCOMPARE(static_cast<int>(cfg.spec.size()), layers);
    QVERIFY2(cfg.warnings.empty(), cfg.warnings.empty() ? "" : cfg.warnings.front().what.c_str());
    QVERIFY(parsed(darknetCfg(cfg.spec)) == cfg.spec);
}

void DarknetCfgTest::anyPathWorks_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("spaces") << QStringLiteral("my net (1).cfg");
    QTest::newRow("not ASCII") << QStringLiteral("n\u00e4t-\u7f51\u7edc.cfg");
    QTest::newRow("almost 4 KB") << (QString(240, u'a') + u'/').repeated(16) + QStringLiteral("n.cfg");
}

void DarknetCfgTest::anyPathWorks()
{
    QFETCH(const QString, name);
    const QTemporaryDir folder;
    const std::filesystem::path file = std::filesystem::path(folder.path().toStdString()) / name.toStdString();
    writeFileAtomically(file, net + conv);
    QVERIFY(readDarknetCfg(file).spec == parsed(net + conv));
    writeFileAtomically(file, net + "[magic]\n");
    try {
        readDarknetCfg(file);
        QFAIL("read a bad file");
    } catch (const InputError& error) {
        QVERIFY2(std::string(error.what()).starts_with(file.string() + ":5: [magic]"), error.what());
    }
}

// Bytes changed, dropped and doubled at random: the text is refused, or it is a network that survives a round trip.
void DarknetCfgTest::damagedTextNeverDoesHarm()
{
    const std::string whole = darknetCfg(networkSpec("in 3x32x32 | conv 8 3 /2 | conv 4 1 | conv 8 | shortcut -3 | dw 3 |"
                                                     "max 2 2 | up 2 | route -1 0 | drop 0.1 | head 2 2"));
    const std::string alphabet = "0123456789-,=[]#\n .exnai";
    Generator generator(7);
    int accepted = 0;
    for (int round = 0; round < 5000; ++round) {
        std::string text = whole;
        for (std::size_t change = generator.below(4) + 1; change > 0; --change) {
            const std::size_t at = generator.below(text.size());
            switch (generator.below(4)) {
            case 0:
                text[at] = alphabet[generator.below(alphabet.size())];
                break;
            case 1:
                text.insert(at, 1, alphabet[generator.below(alphabet.size())]);
                break;
            case 2:
                text.erase(at, generator.below(8));
                break;
            default:
                text[at] = static_cast<char>(generator.below(256));
            }
        }
        if (refusal(text))
            continue;
        ++accepted;
        const NetworkSpec spec = parsed(text);
        QVERIFY2(parsed(darknetCfg(spec)) == spec, text.c_str());
    }
    QVERIFY(accepted > 0);
}

QTEST_APPLESS_MAIN(DarknetCfgTest)
#include "tst_darknet_cfg.moc"
