#include "core/base/error.h"
#include "core/pruning/search_space.h"
#include "core/search/torch_engines.h"
#include "core/training/torch_engines.h"
#include "tests/support/drawn_data.h"
#include "tests/support/network_text.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace abcp;

// What the importance taylor ranks channels by, against the loss itself.
class ChannelScoresTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Dataset m_data;   // the training split is the val split too: its loss can be asked for
    Network m_network;

    static constexpr int pictures = 8;

    double loss(const Network& network) const
    {
        SearchSettings settings;
        settings.cfg = settings.weights = settings.data = m_folder.path().toStdString();
        settings.evaluation = {.calibrationImages = 0, .fineTuneSteps = 0, .batch = pictures, .latencyRepeats = 0};
        return makeTorchEvaluator(network, m_data, settings)->reference({}).loss;
    }

    ChannelScores scores(const Dataset& data, int batch, int images = pictures) const
    {
        return scoreChannelsWithTorch(m_network, deriveSearchSpace(m_network.spec), data, {.images = images, .batch = batch}, {}, {});
    }

    // The network with what one channel of a layer makes, before its activation, multiplied by a factor.
    static void scaleChannel(Network& network, int layer, int channel, float factor)
    {
        const auto index = static_cast<std::size_t>(layer), c = static_cast<std::size_t>(channel);
        LayerWeights weights = *network.weights[index];
        const auto multiply = [&](std::vector<float>& values, std::size_t blocks) {
            const std::size_t channels = static_cast<std::size_t>(network.spec.layers[index].output.channels);
            const std::size_t length = values.size() / channels / blocks;
            for (std::size_t block = 0; block < blocks; ++block)
                for (std::size_t i = 0; i < length; ++i)
                    values[(block * channels + c) * length + i] *= factor;
        };
        const Shape& output = network.spec.layers[index].output;
        const std::size_t places = network.spec.layers[index].as<Local>() ? static_cast<std::size_t>(output.height * output.width) : 1;
        multiply(weights.biases, 1);
        if (weights.scales.empty())
            multiply(weights.weights, places);
        else
            multiply(weights.scales, 1);
        network.weights[index] = std::make_shared<const LayerWeights>(std::move(weights));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_data = drawnSquares(m_folder.filePath("data").toStdString(), pictures, 64);
        for (std::vector<std::size_t>& split : m_data.splits)
            split = {0, 1, 2, 3, 4, 5, 6, 7};
        m_network = livelyNetwork("in 3x64x64 | conv 4 3 /2 | conv 3 1 nobn leaky | conv 4 | shortcut -3 | dw 3 relu | conv 6 3 /2 mish | conv 6 3 /2 |"
                                  "local 5 3 leaky | head 2", 4);
        Yolo* yolo = std::get_if<Yolo>(&m_network.spec.layers.back().parameters);
        yolo->anchors = {{24, 24}};
        yolo->ignoreThreshold = 0.99;  // the loss has no jumps
    }

    // The derivative of the loss by a factor on the channel, in all layers of its group at once.
    void isTheDerivativeOfTheLoss()
    {
        constexpr float step = 0.02f;
        const SearchSpace space = deriveSearchSpace(m_network.spec);
        const ChannelScores found = scores(m_data, pictures);
        QCOMPARE(found.size(), space.groups.size());
        QVERIFY(space.groups.front().producers.size() == 2 && space.groups.front().followers.size() == 1);
        for (std::size_t g = 0; g < space.groups.size(); ++g) {
            const CouplingGroup& group = space.groups[g];
            QCOMPARE(found[g].size(), static_cast<std::size_t>(group.channels));
            const double largest = std::ranges::max(found[g]);
            QVERIFY(largest > 0);
            for (int channel = 0; channel < group.channels; ++channel) {
                Network more = m_network, less = m_network;
                for (const std::vector<int>* members : {&group.producers, &group.followers})
                    for (const int layer : *members) {
                        scaleChannel(more, layer, channel, 1 + step);
                        scaleChannel(less, layer, channel, 1 - step);
                    }
                const double expected = std::abs(loss(more) - loss(less)) / (2 * step), got = found[g][static_cast<std::size_t>(channel)];
                QVERIFY2(std::abs(got - expected) <= 0.03 * largest + 1e-3,
                         qPrintable(QStringLiteral("group %1, channel %2: %3, by differences %4").arg(g).arg(channel).arg(got).arg(expected)));
            }
        }
    }

    void batchesAreAveraged()
    {
        Dataset first = m_data, second = m_data;
        first.splits[0] = {0, 1, 2, 3};
        second.splits[0] = {4, 5, 6, 7};
        const ChannelScores a = scores(first, 4), b = scores(second, 4), both = scores(m_data, 4);
        for (std::size_t g = 0; g < both.size(); ++g)
            for (std::size_t i = 0; i < both[g].size(); ++i)
                QVERIFY(std::abs(both[g][i] - (a[g][i] + b[g][i]) / 2) <= 1e-9 * (1 + both[g][i]));
        QCOMPARE(scores(m_data, 4, 4), a);  // as many pictures as asked for, from the first on
    }

    void sameInputSameScores() { QCOMPARE(scores(m_data, 3), scores(m_data, 3)); }

    void refusalsAndStop()
    {
        const SearchSpace space = deriveSearchSpace(m_network.spec);
        Dataset none = m_data;
        none.splits[0].clear();
        QVERIFY_EXCEPTION_THROWN(scores(none, 4), InputError);
        QVERIFY_EXCEPTION_THROWN(scores(m_data, 0), InputError);
        QVERIFY_EXCEPTION_THROWN(scores(m_data, 4, 0), InputError);
        QVERIFY_EXCEPTION_THROWN(scoreChannelsWithTorch({m_network.spec, {}, 0}, space, m_data, {}, {}, {}), InputError);
        const Network classifier = network("in 3x64x64 | conv 8 3 /2 | avg | softmax");
        QVERIFY_EXCEPTION_THROWN(scoreChannelsWithTorch(classifier, deriveSearchSpace(classifier.spec), m_data, {}, {}, {}), InputError);
        Network broken = m_network;
        LayerWeights weights = *broken.weights[5];
        weights.scales[0] = 3e38f;
        broken.weights[5] = std::make_shared<const LayerWeights>(weights);
        QVERIFY_EXCEPTION_THROWN(scoreChannelsWithTorch(broken, space, m_data, {}, {}, {}), FailureError);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(scoreChannelsWithTorch(m_network, space, m_data, {}, stop.get_token(), {}), StoppedError);
    }
};

QTEST_APPLESS_MAIN(ChannelScoresTest)
#include "tst_channel_scores.moc"
