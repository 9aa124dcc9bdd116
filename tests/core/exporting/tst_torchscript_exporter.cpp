#include "app/engines.h"
#include "core/base/error.h"
#include "core/exporting/exporter.h"
#include "tests/core/exporting/layer_cases.h"
#include "tests/support/network_text.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace abcp;
using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

class TorchScriptExporterTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Engines m_engines = makeEngines();

    fs::path folder() const { return m_folder.path().toStdString(); }

private Q_SLOTS:
    void computesTheSame_data()
    {
        QTest::addColumn<QString>("text");
        for (const LayerCase& one : layerCases())
            QTest::newRow(one.name.c_str()) << QString::fromStdString(one.text);
    }

    void computesTheSame()
    {
        QFETCH(QString, text);
        const auto files = exportTorchScript(livelyNetwork(text.toStdString(), 3), folder(), "net", m_engines);
        QCOMPARE(files.size(), std::size_t{1});
        QVERIFY(fs::is_regular_file(files[0].path));
        QCOMPARE(files[0].format, std::string("torchscript"));
        QVERIFY(files[0].maxAbsDiff >= 0);
    }

    // A module that computes something else is noticed and removed.
    void aWrongFileIsRemoved()
    {
        Engines wrong = m_engines;
        wrong.writeTorchScript = [this](const Network& network, const fs::path& file) {
            m_engines.writeTorchScript(livelyNetwork("in 3x8x8 | conv 4 | head 1", 9), file);
            QVERIFY(network.hasWeights());
        };
        QVERIFY_EXCEPTION_THROWN(exportTorchScript(livelyNetwork("in 3x8x8 | conv 4 | head 1", 3), folder(), "wrong", wrong), FailureError);
        QVERIFY(!fs::exists(folder() / "wrong.pt"));
    }

    void pythonOpensIt()
    {
        QProcess probe;
        probe.start(u"python3"_s, {u"-c"_s, u"import torch"_s});
        if (!probe.waitForFinished(120'000) || probe.exitStatus() != QProcess::NormalExit || probe.exitCode() != 0)
            QSKIP("Python's torch is not installed (python3-torch)");
        const auto files = exportTorchScript(livelyNetwork("in 3x16x16 | conv 8 3 /2 | head 2 | route 0 | conv 7 1 plain | yolo 2", 3), folder(), "net", m_engines);
        const QString code = u"import sys, torch\n"
                             "heads = torch.jit.load(sys.argv[1]).eval()(torch.zeros(2, 3, 16, 16))\n"
                             "print([list(head.shape) for head in heads])"_s;
        QProcess python;
        python.start(u"python3"_s, {u"-c"_s, code, QString::fromStdString(files[0].path.string())});
        QVERIFY(python.waitForFinished(120'000));
        QCOMPARE(python.readAllStandardOutput().trimmed(), "[[2, 7, 8, 8], [2, 7, 8, 8]]");
    }

    void badInput()
    {
        const Network whole = network("in 3x8x8 | conv 4 | head 1");
        QVERIFY_EXCEPTION_THROWN(exportTorchScript(Network{whole.spec, {}, 0}, folder(), "net", m_engines), InputError);
        QVERIFY_EXCEPTION_THROWN(exportTorchScript(whole, "/proc/nowhere", "net", m_engines), FailureError);
    }
};

QTEST_APPLESS_MAIN(TorchScriptExporterTest)
#include "tst_torchscript_exporter.moc"
