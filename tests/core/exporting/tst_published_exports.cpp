// Every network of the list, small and narrow: all three exports compute what the original does, and say which programs saw to it.

#include "app/engines.h"
#include "core/base/error.h"
#include "core/exporting/exporter.h"
#include "tests/support/published_networks.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

using namespace abcp;
namespace fs = std::filesystem;

class PublishedExportsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Engines m_engines = makeEngines();

    static void networks()
    {
        QTest::addColumn<NetworkSpec>("spec");
        for (const auto& [name, spec] : allNetworks())
            QTest::newRow(name.c_str()) << (spec.layers.empty() ? spec : smallest(spec));
    }

    fs::path folder() const { return m_folder.path().toStdString(); }

private Q_SLOTS:
    void computeTheSame_data() { networks(); }

    // The exporters themselves refuse what differs by more than 1e-4 of the largest value.
    void computeTheSame()
    {
        QFETCH(const NetworkSpec, spec);
        if (spec.layers.empty())
            QSKIP("Debian's darknet package is not installed");
        const Network network = narrowed(drawnNetwork(spec));
        const ExportedFile darknet = exportDarknet(network, {}, folder(), "net", m_engines.makeDetector).front();
        // What OpenCV 4.6's reader of Darknet files does not know, or reads in another way than Darknet.
        static const std::set<std::string> notForOpenCv{
            "go", "go.test",                                                                // zeros that a [reorg] adds
            "resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "resnext50",      // [shortcut] of maps of two sizes
            "resnext101-32x4d", "resnext152-32x4d",
            "strided", "vgg-16",                                                            // [crop]
            "t1.test", "yolov1", "yolov1-tiny", "yolo9000",                                 // their heads, [local]
            "mobilenet-v2", "mobilenet-v3", "inverted residuals", "remaining activations",  // activations
            "several layers added"};
        const bool judged = darknet.verification.find("computed by OpenCV") != std::string::npos
            && darknet.verification.find("not computed") == std::string::npos;
        if (judged == notForOpenCv.contains(QTest::currentDataTag()))
            QFAIL(darknet.verification.c_str());
        const bool tree = std::ranges::any_of(spec.layers, [](const LayerSpec& layer) { return layer.as<Region>() && layer.as<Region>()->classTree; });
        for (const OnnxOptions& options : {OnnxOptions{.foldBatchNorm = true, .decode = false}, OnnxOptions{.foldBatchNorm = false, .decode = true}}) {
            if (options.decode && tree) {
                QVERIFY_EXCEPTION_THROWN(exportOnnx(network, {}, folder(), "net", options, m_engines.makeDetector), InputError);
                continue;
            }
            const ExportedFile onnx = exportOnnx(network, {}, folder(), "net", options, m_engines.makeDetector).front();
            QVERIFY2(!std::isnan(onnx.maxAbsDiff), onnx.verification.c_str());
        }
        QVERIFY(!std::isnan(exportTorchScript(network, folder(), "net", m_engines).front().maxAbsDiff));
    }
};

QTEST_APPLESS_MAIN(PublishedExportsTest)
#include "tst_published_exports.moc"
