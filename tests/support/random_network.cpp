#include "tests/support/random_network.h"

#include "tests/support/network_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

using namespace abcp;

namespace {

class NetworkDrawer {
public:
    explicit NetworkDrawer(std::uint64_t seed) : m_generator(Generator::derive(seed, 4)) {}

    NetworkSpec draw()
    {
        m_spec.input = {3, 8, 8};
        convolution(channelCount());
        const int parts = 3 + below(4);
        for (int i = 0; i < parts; ++i)
            part();
        if (m_generator.chance(0.7))
            heads(1 + below(2));
        else if (m_generator.chance(0.5))
            connectedEnd();
        return std::move(m_spec);
    }

private:
    int below(int n) { return static_cast<int>(m_generator.below(static_cast<std::size_t>(n))); }
    int channelCount() { return 2 * (1 + below(4)); }
    int last() const { return static_cast<int>(m_spec.size()) - 1; }
    const Shape& shapeOf(int layer) const { return m_spec.layers[static_cast<std::size_t>(layer)].output; }

    void add(LayerParameters parameters)
    {
        m_spec.layers.push_back({.parameters = std::move(parameters), .input = {}, .output = {}, .other = {}});
        inferShapes(m_spec);
    }

    Activation activation()
    {
        const std::vector<Activation>& all = allActivations();
        return m_generator.chance(0.7) ? std::array{Activation::Linear, Activation::Leaky, Activation::Relu}[m_generator.below(3)]
                                       : all[m_generator.below(all.size())];
    }

    void convolution(int filters, int groups = 1)
    {
        const int size = m_generator.chance(0.5) ? 1 : 3;
        add(Convolutional{.filters = filters, .size = size, .stride = 1, .padding = size / 2, .groups = groups,
                          .batchNormalize = m_generator.chance(0.8), .activation = activation()});
    }

    void depthwise() { convolution(shapeOf(last()).channels, shapeOf(last()).channels); }

    void shortcut(std::vector<int> from) { add(Shortcut{.from = std::move(from), .activation = activation()}); }

    // An earlier layer that fits the last one, itself included.
    int similarLayer(bool sameChannels)
    {
        std::vector<int> fitting;
        for (int i = 0; i <= last(); ++i)
            if (shapeOf(i).width == shapeOf(last()).width
                && (!sameChannels || shapeOf(i).channels == shapeOf(last()).channels))
                fitting.push_back(i);
        return fitting[m_generator.below(fitting.size())];
    }

    void residualBlock(int depth)
    {
        const int from = last();
        const int channels = shapeOf(from).channels;
        convolution(channelCount());
        if (m_generator.chance(0.4))
            depthwise();
        if (depth > 0)
            residualBlock(depth - 1);
        convolution(channels);
        if (m_generator.chance(0.3))
            add(Dropout{});
        add(Shortcut{.from = {from}, .activation = m_generator.chance(0.7) ? Activation::Linear : activation()});
    }

    // The long way first, then a projection of the input; the shortcut adds the long way.
    void projectedBlock()
    {
        const int from = last();
        const int channels = channelCount();
        convolution(channelCount());
        convolution(channels);
        const int longWay = last();
        add(Route{{from}});
        convolution(channels);
        shortcut({longWay});
    }

    void concatenation()
    {
        Route route{{last()}};
        for (int i = 0; i <= below(2); ++i)
            route.layers.push_back(similarLayer(false));
        if (m_generator.chance(0.5))
            std::swap(route.layers.front(), route.layers.back());
        add(std::move(route));
        if (shapeOf(last()).channels > 24)
            convolution(channelCount());
    }

    // Two halves of one layer, each going its own way (a CSP block).
    void halves()
    {
        const int whole = last();
        const int groups = shapeOf(whole).channels % 2 == 0 ? 2 : 1;
        add(Route{.layers = {whole}, .groups = groups, .groupId = groups - 1});
        convolution(channelCount());
        add(Route{.layers = {last(), m_generator.chance(0.5) ? whole : whole + 1}});
        convolution(channelCount());
    }

    // Squeeze and excitation, with a product of whole maps now and then.
    void products()
    {
        const int whole = last();
        const int channels = shapeOf(whole).channels;
        if (m_generator.chance(0.5)) {
            add(AveragePool{});
            convolution(channelCount());
            add(Convolutional{.filters = channels, .activation = Activation::Logistic});
            add(ScaleChannels{.from = whole, .activation = activation()});
        } else {
            add(Convolutional{.filters = channels, .activation = Activation::Logistic});
            add(Sam{.from = whole, .activation = activation()});
        }
    }

    // A grouped convolution between two plain ones (ResNeXt), added to their input.
    void groupedBlock()
    {
        const int from = last();
        const int channels = shapeOf(from).channels;
        convolution(8);
        convolution(m_generator.chance(0.5) ? 8 : 12, 4);
        convolution(channels);
        shortcut({from});
    }

    // A shortcut between different extents, or of several layers.
    void unusualShortcut()
    {
        const int first = last();
        if (m_generator.chance(0.5)) {
            convolution(shapeOf(first).channels);
            convolution(shapeOf(first).channels);
            shortcut({first, last() - 1});
            return;
        }
        if (shapeOf(first).width >= 4)
            add(MaxPool{.size = 2, .stride = 2, .padding = 0});
        convolution(channelCount());
        shortcut({first});
    }

    void reorg()
    {
        const Shape& shape = shapeOf(last());
        const bool reverse = shape.width <= 4 && m_generator.chance(0.5);
        if (shape.channels % 4 != 0)
            convolution(4);
        if (reverse || shapeOf(last()).width % 2 == 0)
            add(Reorg{.stride = 2, .reverse = reverse});
        convolution(channelCount());
    }

    // Nothing spatial is left after it.
    void connectedEnd()
    {
        if (m_generator.chance(0.5))
            add(Local{.filters = channelCount(), .size = 3, .padding = 1, .activation = activation()});
        add(Connected{.outputs = channelCount(), .batchNormalize = m_generator.chance(0.5), .activation = activation()});
        add(Connected{.outputs = 5, .activation = activation()});
        if (m_generator.chance(0.5))
            add(Softmax{});
        if (m_generator.chance(0.5))
            add(Cost{});
    }

    void part()
    {
        switch (below(17)) {
        case 0:
            convolution(channelCount());
            break;
        case 1:
            depthwise();
            break;
        case 2:
            convolution(channelCount(), shapeOf(last()).channels % 2 == 0 ? 2 : 1);
            break;
        case 3:
            projectedBlock();
            break;
        case 4:
            shortcut({similarLayer(true)});
            break;
        case 5:
            concatenation();
            break;
        case 6:
            if (shapeOf(last()).width >= 4)
                add(MaxPool{.size = 2 + below(2), .stride = 2, .padding = 1});
            break;
        case 7:
            if (shapeOf(last()).width <= 4)
                add(Upsample{});
            break;
        case 8:
            add(Route{{similarLayer(false)}});
            break;
        case 9:
            halves();
            break;
        case 10:
            products();
            break;
        case 11:
            groupedBlock();
            break;
        case 12:
            unusualShortcut();
            break;
        case 13:
            reorg();
            break;
        default:
            residualBlock(below(2));
        }
    }

    void heads(int count)
    {
        const int body = last();
        for (int i = 0; i < count; ++i) {
            if (i > 0) {
                add(Route{{below(body + 1)}});
                residualBlock(0);
            }
            add(Convolutional{.filters = 6});
            add(Yolo{.anchors = {{10, 12}}, .mask = {0}, .classes = 1});
        }
    }

    Generator m_generator;
    NetworkSpec m_spec;
};

}  // namespace

Network randomNetwork(std::uint64_t seed)
{
    return withLivelyBatchNorm(randomlyInitialised(NetworkDrawer(seed).draw(), seed), seed);
}

PruningAction randomAction(const SearchSpace& space, Generator& generator)
{
    PruningAction action = identityAction(space);
    const double pruneBlock = std::array{0.0, 0.3, 0.7, 1.0}[generator.below(4)];
    const double pruneChannels = std::array{0.0, 0.5, 1.0}[generator.below(3)];
    for (std::size_t b = 0; b < space.blocks.size(); ++b)
        if (space.blocks[b].prunable)
            action.keepBlock[b] = !generator.chance(pruneBlock);
    for (std::size_t g = 0; g < space.groups.size(); ++g)
        if (space.groups[g].prunable && generator.chance(pruneChannels))
            action.pruningRatio[g] = generator.uniform();
    return action;
}

PlanOptions randomOptions(Generator& generator)
{
    constexpr std::array importances{ChannelImportance::BatchNormScale, ChannelImportance::L1, ChannelImportance::L2,
                                     ChannelImportance::GeometricMedian, ChannelImportance::Random};
    return {.importance = importances[generator.below(importances.size())], .minKeptChannels = 1 + static_cast<int>(generator.below(3)),
            .channelMultiple = std::array{1, 1, 2, 4}[generator.below(4)], .seed = generator()};
}
