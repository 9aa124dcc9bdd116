#include "core/base/error.h"
#include "core/pruning/pruning_action.h"
#include "tests/support/network_text.h"

#include <QTest>

#include <string>
#include <vector>

using namespace abcp;

namespace {

// Blocks 0 (layers 1 to 3) and 2 (7 to 8) can be pruned, block 1 (4 to 6) holds a layer read from outside.
// Groups: {0, 2, 5, 7}, {1}, {4}, {10 with its follower 11}, and the frozen output {12}.
constexpr const char* drawing = "in 3x8x8 | conv 8 | conv 4 1 | conv 8 | shortcut 0 | conv 6 1 | conv 8 | shortcut 3 | "
                                "conv 8 | shortcut 6 | route 8 4 | conv 5 | dw | conv 2";

SearchSpace space()
{
    return deriveSearchSpace(networkSpec(drawing));
}

PruningAction parsed(const char* text)
{
    return actionFromJson(Json::parse(text), space(), "action.json");
}

}  // namespace

class TestPruningAction : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theDrawingIsAsExpected();
    void identityAndUniform();
    void oneRatioForAllIsAUniformCut();
    void readsBlocksAndRatios();
    void starIsTheRest();
    void everyMemberNamesItsGroup();
    void emptyObjectKeepsAll();
    void roundTrip();
    void faults_data();
    void faults();
};

void TestPruningAction::theDrawingIsAsExpected()
{
    const SearchSpace s = space();
    QCOMPARE(s.blocks.size(), std::size_t{3});
    QVERIFY(s.blocks[0].prunable && !s.blocks[1].prunable && s.blocks[2].prunable);
    QCOMPARE(s.groups.size(), std::size_t{5});
    QCOMPARE(s.groups[0].producers, (std::vector<int>{0, 2, 5, 7}));
    QCOMPARE(s.groups[3].followers, std::vector<int>{11});
    QVERIFY(!s.groups[4].prunable);
}

void TestPruningAction::identityAndUniform()
{
    const PruningAction identity = identityAction(space());
    QCOMPARE(identity.keepBlock, (std::vector<bool>{true, true, true}));
    QCOMPARE(identity.pruningRatio, (std::vector<double>{0, 0, 0, 0, 0}));
    const PruningAction all = uniformAction(space(), 0.25, false);
    QCOMPARE(all.keepBlock, (std::vector<bool>{false, true, false}));
    QCOMPARE(all.pruningRatio, (std::vector<double>{0.25, 0.25, 0.25, 0.25, 0}));
    QCOMPARE(uniformAction(space(), 0.25).keepBlock, identity.keepBlock);
}

void TestPruningAction::oneRatioForAllIsAUniformCut()
{
    QVERIFY(isUniformCut(space(), uniformAction(space(), 0.25)));
    QVERIFY(isUniformCut(space(), uniformAction(space(), 0, false)));
    QVERIFY(!isUniformCut(space(), identityAction(space())));
    PruningAction action = uniformAction(space(), 0.25);
    action.keepBlock[2] = false;
    QVERIFY(isUniformCut(space(), action));
    action.pruningRatio[1] = 0.26;
    QVERIFY(!isUniformCut(space(), action));
}

void TestPruningAction::readsBlocksAndRatios()
{
    const PruningAction action = parsed(R"({"blocks": {"0": "prune", "2": "keep"}, "ratios": {"1": 0.5, "4": 0}})");
    QCOMPARE(action.keepBlock, (std::vector<bool>{false, true, true}));
    QCOMPARE(action.pruningRatio, (std::vector<double>{0, 0.5, 0, 0, 0}));
}

void TestPruningAction::starIsTheRest()
{
    const PruningAction action = parsed(R"({"ratios": {"*": 0.3, "1": 0.5, "4": 0}})");
    QCOMPARE(action.pruningRatio, (std::vector<double>{0.3, 0.5, 0, 0.3, 0}));
}

void TestPruningAction::everyMemberNamesItsGroup()
{
    for (const char* member : {"0", "2", "5", "7"}) {
        const std::string text = R"({"ratios": {")" + std::string(member) + R"(": 0.5}})";
        QCOMPARE(parsed(text.c_str()).pruningRatio[0], 0.5);
    }
    QCOMPARE(parsed(R"({"ratios": {"11": 0.5}})").pruningRatio[3], 0.5);  // a follower
    QCOMPARE(parsed(R"({"ratios": {"0": 0.5, "5": 0.5}})").pruningRatio[0], 0.5);
}

void TestPruningAction::emptyObjectKeepsAll()
{
    QVERIFY(parsed("{}") == identityAction(space()));
    QVERIFY(parsed(R"({"blocks": {}, "ratios": {}})") == identityAction(space()));
}

void TestPruningAction::roundTrip()
{
    PruningAction action = identityAction(space());
    action.keepBlock[2] = false;
    action.pruningRatio = {0.1, 1.0 / 3.0, 0.9999999999999999, 0.0, 0.0};
    const Json json = Json::parse(toJson(action, space()).dump());
    QVERIFY(actionFromJson(json, space(), "action.json") == action);
    QCOMPARE(toJson(identityAction(deriveSearchSpace(networkSpec("in 3x8x8 | conv 2"))),
                    deriveSearchSpace(networkSpec("in 3x8x8 | conv 2"))).dump(),
             std::string(R"({"blocks":{},"ratios":{}})"));
}

void TestPruningAction::faults_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* name, const char* text, const char* reason) {
        QTest::newRow(name) << QByteArray(text) << QString::fromUtf8(reason);
    };
    row("no object", "[]", "must be a JSON object");
    row("null", "null", "must be a JSON object");
    row("unknown key", R"({"block": {}})", "unknown key \"block\"");
    row("blocks is no object", R"({"blocks": ["prune"]})", "\"blocks\" must be an object");
    row("ratios is no object", R"({"ratios": 0.5})", "\"ratios\" must be an object");
    row("unknown block", R"({"blocks": {"3": "prune"}})", "unknown block \"3\", the network has 3");
    row("negative block", R"({"blocks": {"-1": "prune"}})", "unknown block \"-1\"");
    row("block by name", R"({"blocks": {"first": "prune"}})", "unknown block \"first\"");
    row("star block", R"({"blocks": {"*": "prune"}})", "unknown block \"*\"");
    row("leading zero", R"({"blocks": {"00": "prune"}})", "unknown block \"00\"");
    row("number with a tail", R"({"blocks": {"0 ": "prune"}})", "unknown block \"0 \"");
    row("huge block", R"({"blocks": {"99999999999999999999": "prune"}})", "unknown block");
    row("empty block", R"({"blocks": {"": "prune"}})", "unknown block \"\"");
    row("unprunable block", R"({"blocks": {"1": "prune"}})", "block 1 cannot be pruned: layer 9 outside it");
    row("other decision", R"({"blocks": {"0": "drop"}})", "must be \"prune\" or \"keep\", got \"drop\"");
    row("decision no string", R"({"blocks": {"0": true}})", "got true");
    row("unknown layer", R"({"ratios": {"99": 0.5}})", "\"99\" is not the index");
    row("layer without channels of its own", R"({"ratios": {"3": 0.5}})", "\"3\" is not the index");
    row("layer by name", R"({"ratios": {"conv1": 0.5}})", "\"conv1\" is not the index");
    row("layer with a sign", R"({"ratios": {"+1": 0.5}})", "\"+1\" is not the index");
    row("output layer", R"({"ratios": {"12": 0.5}})", "layer 12 cannot be pruned: output of the network");
    row("ratio 1", R"({"ratios": {"1": 1.0}})", "at least 0 and below 1, got 1.0");
    row("ratio below 0", R"({"ratios": {"1": -0.1}})", "at least 0 and below 1, got -0.1");
    row("star out of range", R"({"ratios": {"*": 1}})", "ratio of \"*\"");
    row("ratio as text", R"({"ratios": {"1": "0.5"}})", "must be a number");
    row("ratio null", R"({"ratios": {"*": null}})", "must be a number, got null");
    row("two ratios for a group", R"({"ratios": {"0": 0.5, "7": 0.4}})", "layers 0 and 7 share their channels");
}

void TestPruningAction::faults()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, reason);
    try {
        parsed(text.constData());
        QFAIL("it was accepted");
    } catch (const InputError& error) {
        QCOMPARE(error.where(), std::string("action.json"));
        QVERIFY2(QString::fromStdString(error.reason()).contains(reason), error.what());
    }
}

QTEST_APPLESS_MAIN(TestPruningAction)
#include "tst_pruning_action.moc"
