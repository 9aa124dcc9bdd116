#include "core/workflow/command_line.h"

#include <QTest>

using namespace abcp;

// That the program reads them back as the same settings is for tests/app.
class CommandLineWordsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void quotesForAShell_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << "/data/arena-2,x=0.5" << "/data/arena-2,x=0.5";
        QTest::newRow("space") << "a b" << "'a b'";
        QTest::newRow("quote") << "it's" << "'it'\\''s'";
        QTest::newRow("variable") << "$HOME" << "'$HOME'";
        QTest::newRow("pattern") << "*=0.1..0.9" << "'*=0.1..0.9'";
        QTest::newRow("empty") << "" << "''";
        QTest::newRow("letters") << QString::fromUtf8("ä") << QString::fromUtf8("'ä'");
    }
    void quotesForAShell()
    {
        QFETCH(QString, word);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(shellText({"abcp", word.toStdString()})), "abcp " + text);
    }

    void defaultsAreLeftOut()
    {
        SearchSettings settings;
        settings.cfg = "n.cfg";
        settings.weights = "n.weights";
        settings.data = "d";
        QCOMPARE(shellText(searchCommand(settings, RunStore::defaultFile())), std::string("abcp search n.cfg n.weights --data d"));
        QVERIFY(onlyInSettings(settings).empty());
        settings.dataOptions.expectedClasses = {"robot"};
        QCOMPARE(onlyInSettings(settings).size(), std::size_t{1});
    }

    void aChangeOfSteeringNamesWhatDiffers()
    {
        Steering before{.locks = {.keepBlock = {{1, true}, {2, false}}, .ratios = {{5, {0.5, 0.5}}}}, .ratios = {0, 0.98}, .reward = {}};
        before.reward.budgets.flops = 1e9;
        Steering after = before;
        after.locks.keepBlock = {{1, false}};
        after.locks.ratios = {{7, {0.25, 0.75}}};
        after.ratios = {0.1, 0.9};
        after.reward.costWeight = 0.2;
        after.reward.budgets = {.params = 5e5};
        QCOMPARE(shellText(steerCommand(RunId{3}, before, after, RunStore::defaultFile())),
                 std::string("abcp steer 3 --lock-block 1=prune --bound 7=0.25..0.75 --unlock-block 2 --unlock-layer 5 --bound '*=0.1..0.9' --cost-weight 0.2 "
                             "--no-budget flops --budget-params 5e+05"));
        QCOMPARE(steerCommand(RunId{3}, before, before, RunStore::defaultFile()).size(), std::size_t{3});
    }

    void whatIsDoneWithACandidate()
    {
        QCOMPARE(shellText(retrainCommand(RunId{2}, 17, {.epochs = 50, .distillation = 0.5}, "a.sqlite")),
                 std::string("abcp retrain 2 17 --epochs 50 --distill --distill-weight 0.5 --store a.sqlite"));
        QCOMPARE(shellText(retrainCommand(RunId{2}, 17, {.cameraEffects = 0.25}, RunStore::defaultFile())), std::string("abcp retrain 2 17 --camera-effects 0.25"));
        QCOMPARE(shellText(exportCommand(RunId{2}, 17, {.formats = {"onnx", "darknet"}, .folder = "out", .onnx = {.decode = true}}, RunStore::defaultFile())),
                 std::string("abcp export 2 17 --format onnx,darknet --out out --onnx-decode"));
        QCOMPARE(shellText(resumeCommand(RunId{2}, RunStore::defaultFile())), std::string("abcp resume 2"));
    }
};

QTEST_GUILESS_MAIN(CommandLineWordsTest)
#include "tst_command_line_words.moc"
