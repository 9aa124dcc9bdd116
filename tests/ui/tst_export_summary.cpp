#include "ui/export_summary.h"

#include <QTest>

#include <limits>
#include <vector>

using namespace abcp;
using namespace abcp::ui;
using namespace Qt::StringLiterals;

class ExportSummaryTest : public QObject {
    Q_OBJECT

    static constexpr double notCompared = std::numeric_limits<double>::quiet_NaN();

private Q_SLOTS:
    void tellsTheLargestDifference()
    {
        const std::vector<ExportedFile> files{{"/out/a.cfg", "darknet", 1e-6, "read back"}, {"/out/a.onnx", "onnx", 2.5e-5, "computed"}, {"/out/a.md", "card", notCompared, ""}};
        QCOMPARE(exportSummary(files), u"Exported a.cfg, a.onnx, a.md to /out. Read back, the outputs differ by at most 2.5e-05."_s);
    }

    void tellsWhatWasNotCompared()
    {
        const std::vector<ExportedFile> files{{"/out/a.onnx", "onnx", notCompared, "OpenCV cannot run it"}, {"/out/a.json", "card", notCompared, ""}};
        QCOMPARE(exportSummary(files), u"Exported a.onnx, a.json to /out.\na.onnx was not compared with the original: OpenCV cannot run it"_s);
    }

    void aPercentSignInANameIsOnlyAName()
    {
        const std::vector<ExportedFile> files{{"/o%2ut/50%1.pt", "torchscript", 0, "read back"}};
        QCOMPARE(exportSummary(files), u"Exported 50%1.pt to /o%2ut. Read back, the outputs differ by at most 0."_s);
    }
};

QTEST_APPLESS_MAIN(ExportSummaryTest)
#include "tst_export_summary.moc"
