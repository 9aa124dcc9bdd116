#include "core/base/error.h"
#include "core/workflow/layer_latency.h"
#include "tests/support/network_text.h"

#include <QTest>

#include <memory>
#include <string_view>
#include <utility>

using namespace abcp;

namespace {

// Takes as many milliseconds for a layer as that has output channels, or knows nothing of layers.
class CountingDetector : public Detector {
public:
    CountingDetector(NetworkSpec spec, bool knowsLayers) : m_spec(std::move(spec)), m_knowsLayers(knowsLayers) {}

    std::vector<std::vector<Detection>> detect(std::span<const cv::Mat>, const DetectOptions&) override { return {}; }
    std::vector<FeatureMap> forward(const FeatureMap&) override { return {}; }
    std::vector<double> timeForward(int repeats, int) override { return std::vector<double>(static_cast<std::size_t>(repeats), 100.0); }
    std::vector<double> timeLayers(int, int) override
    {
        std::vector<double> times;
        for (const LayerSpec& layer : m_spec.layers)
            times.push_back(layer.output.channels);
        return m_knowsLayers ? times : std::vector<double>();
    }

private:
    NetworkSpec m_spec;
    bool m_knowsLayers;
};

Engines countingEngines(bool knowsLayers)
{
    Engines engines;
    engines.makeDetector = [=](const Network& network, const DetectorOptions&) { return std::make_unique<CountingDetector>(network.spec, knowsLayers); };
    return engines;
}

}  // namespace

class LayerLatencyTest : public QObject {
    Q_OBJECT

    RunNetwork m_network = subject("in 3x8x8 | conv 8 | conv 4 1 | conv 8 | shortcut -3 | conv 6 | conv 3 1 nobn linear");

    static RunNetwork subject(std::string_view text)
    {
        const Network original = network(text);
        return {original, deriveSearchSpace(original.spec), {}, {}};
    }

private Q_SLOTS:
    void whatIsLeftStandsAtItsOldLayer()
    {
        const LayerLatency latency = layerLatency(m_network, uniformAction(m_network.space, 0.5, false), countingEngines(true));
        QCOMPARE(latency.before, (std::vector<double>{8, 4, 8, 8, 6, 3}));
        QCOMPARE(latency.after, (std::vector<double>{4, 0, 0, 0, 3, 3}));
        QCOMPARE(latency.totalBefore(), 37.0);
        QCOMPARE(latency.totalAfter(), 10.0);
    }

    void emptyWhereLayersCannotBeToldApart()
    {
        QVERIFY(layerLatency(m_network, identityAction(m_network.space), countingEngines(false)).isEmpty());
    }

    void stops()
    {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(layerLatency(m_network, identityAction(m_network.space), countingEngines(true), stop.get_token()), StoppedError);
    }
};

QTEST_APPLESS_MAIN(LayerLatencyTest)
#include "tst_layer_latency.moc"
