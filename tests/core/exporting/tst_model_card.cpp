#include "core/exporting/model_card.h"
#include "tests/support/network_text.h"

#include <QTest>

using namespace abcp;

class ModelCardTest : public QObject {
    Q_OBJECT

    static ModelCard card()
    {
        ModelCard card;
        card.name = "net|1_episode";
        card.program = programName();
        card.sourceCfg = "/a/net.cfg";
        card.sourceCfgHash = "0123";
        card.run = 3;
        card.episode = 7;
        card.agent = "abcp";
        card.action = {{"blocks", {{"0", "prune"}}}, {"ratios", {{"2", 0.5}}}};
        card.plan = {.importance = ChannelImportance::Taylor, .channelMultiple = 8};
        card.before = Measurement{.map50 = 0.75, .flops = 2'000'000'000};
        card.candidate = Measurement{.map50 = 0.5, .latencyMs = 12.5};
        card.classes = {"robot", "ar_mour"};
        const NetworkSpec spec = networkSpec("in 3x32x64 | conv 8 3 /2 | head 2 2");
        card.input = spec.input;
        card.heads = headsJson(spec);
        card.files = {{"net.onnx", "onnx", "ab12", std::nullopt, "checker"}, {"net.pt", "torchscript", "cd34", 1e-6, "read back"}};
        return card;
    }

private Q_SLOTS:
    void json()
    {
        const Json json = toJson(card());
        QCOMPARE(json["measured"]["before"]["map50"].get<double>(), 0.75);
        QVERIFY(json["measured"]["before"]["latency_ms"].is_null());  // 0: not measured
        QVERIFY(json["measured"]["after"].is_null());
        QCOMPARE(json["measured"]["candidate"]["latency_ms"].get<double>(), 12.5);
        QCOMPARE(json["heads"].dump(), std::string(R"([{"layer":2,"type":"yolo","anchors":[[8.0,12.0],[16.0,24.0]]}])"));
        QVERIFY(json["files"][0]["max_abs_diff"].is_null());
        QCOMPARE(json["files"][1]["max_abs_diff"].get<double>(), 1e-6);
        QCOMPARE(json["pruning"]["action"]["ratios"]["2"].get<double>(), 0.5);
        QCOMPARE(json["pruning"]["importance"].get<std::string>(), std::string("taylor"));
        QCOMPARE(json["pruning"]["channel_multiple"].get<int>(), 8);
        QCOMPARE(json["source"]["cfg_sha256"].get<std::string>(), std::string("0123"));
        QCOMPARE(json["input"]["width"].get<int>(), 64);
        QVERIFY(Json::parse(json.dump(2)) == json);
    }

    void markdown_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("title, its markup escaped") << R"(# net\|1\_episode)";
        QTest::newRow("what it is") << "Episode 7 of run 3 (abcp), not retrained: the weights are those that the cut left.";
        QTest::newRow("accuracy") << "| mAP at IoU 0.5 | 0.75 | 0.5 | not measured |";
        QTest::newRow("latency") << "| latency of one image, ms | not measured | 12.5 | not measured |";
        QTest::newRow("classes") << R"(- classes: robot, ar\_mour)";
        QTest::newRow("head") << "- layer 2, yolo, anchors in pixels: 8 x 12, 16 x 24";
        QTest::newRow("origin") << "- network: /a/net.cfg, SHA-256 0123";
        QTest::newRow("plan") << "Pruning action, channels chosen by the importance taylor, at least 2 of a layer kept, in multiples of 8:";
        QTest::newRow("unknown") << "- data set: not known, fingerprint not known";
        QTest::newRow("file") << "| net.pt | torchscript | 1e-06 | read back | cd34 |";
        QTest::newRow("file that was not compared") << "| net.onnx | onnx | not measured | checker | ab12 |";
    }

    void markdown()
    {
        QFETCH(QString, line);
        const QString text = QString::fromStdString(toMarkdown(card()));
        QVERIFY2(text.split('\n').contains(line), qPrintable(text));
    }

    void retrainedHasNoColumnForTheCandidate()
    {
        ModelCard retrained = card();
        retrained.retrained = true;
        retrained.after = Measurement{.map50 = 0.625};
        const QString text = QString::fromStdString(toMarkdown(retrained));
        QVERIFY2(text.contains("| mAP at IoU 0.5 | 0.75 | 0.625 |"), qPrintable(text));
    }

    void anchorsOfRegionAreInPixels()
    {
        const Json heads = headsJson(networkSpec("in 3x32x64 | conv 8 3 /2 | conv 8 1 plain | region 3"));
        QCOMPARE(heads[0]["anchors"].dump(), std::string("[[1.0,1.5]]"));
    }
};

QTEST_APPLESS_MAIN(ModelCardTest)
#include "tst_model_card.moc"
