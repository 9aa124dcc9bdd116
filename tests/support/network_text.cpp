#include "tests/support/network_text.h"

#include "core/base/error.h"
#include "core/base/random.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace abcp;

namespace {

std::vector<std::string_view> splitBy(std::string_view text, std::string_view separators)
{
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find_first_of(separators, begin), text.size());
        if (end > begin)
            parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

template <typename T>
std::optional<T> number(std::string_view word)
{
    T value{};
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc() || end != word.data() + word.size())
        return std::nullopt;
    return value;
}

// The words of one layer, taken from the front.
class Words {
public:
    explicit Words(std::string_view layer) : m_layer(layer), m_words(splitBy(layer, " \t")) {}

    bool atEnd() const { return m_next == m_words.size(); }

    bool atInteger() const { return !atEnd() && number<int>(m_words[m_next]); }

    std::string_view word()
    {
        if (atEnd())
            fail("a word is missing");
        return m_words[m_next++];
    }

    int integer()
    {
        const auto value = atEnd() ? std::nullopt : number<int>(m_words[m_next]);
        if (!value)
            fail("a number is missing");
        ++m_next;
        return *value;
    }

    int integerOr(int fallback)
    {
        return atInteger() ? integer() : fallback;
    }

    [[noreturn]] void fail(const std::string& what) const
    {
        throw InputError(std::string("network text"), what + " in '" + std::string(m_layer) + "'");
    }

private:
    std::string_view m_layer;
    std::vector<std::string_view> m_words;
    std::size_t m_next = 0;
};

void readConvolutionOptions(Words& words, Convolutional& conv)
{
    while (!words.atEnd()) {
        const std::string_view word = words.word();
        const auto value = number<int>(word.substr(1));
        if (const auto known = activationNamed(word)) {
            conv.activation = *known;
        } else if (word == "nobn") {
            conv.batchNormalize = false;
        } else if (word == "plain") {
            conv.batchNormalize = false;
            conv.activation = Activation::Linear;
        } else if (value && word.front() == '/') {
            conv.stride = *value;
        } else if (value && word.front() == 'g') {
            conv.groups = *value;
        } else if (value && word.front() == 'p') {
            conv.padding = *value;
        } else {
            words.fail("unknown option '" + std::string(word) + "'");
        }
    }
}

class SpecBuilder {
public:
    NetworkSpec build(std::string_view text)
    {
        for (const std::string_view part : splitBy(text, "|\n")) {
            Words words(part);
            if (words.atEnd())
                continue;
            addLayer(words);
            if (!words.atEnd())
                words.fail("a word too many");
            inferShapes(m_spec, "network text");
        }
        return std::move(m_spec);
    }

private:
    int channelsBefore() const
    {
        return m_spec.layers.empty() ? m_spec.input.channels : m_spec.layers.back().output.channels;
    }

    // As many as there are.
    std::vector<int> layersOf(Words& words) const
    {
        std::vector<int> layers{layerIndex(words.integer())};
        while (words.atInteger())
            layers.push_back(layerIndex(words.integer()));
        return layers;
    }

    static Activation activationAtEnd(Words& words)
    {
        if (words.atEnd())
            return Activation::Linear;
        const auto known = activationNamed(words.word());
        if (!known)
            words.fail("unknown activation");
        return *known;
    }

    int layerIndex(int written) const { return written < 0 ? static_cast<int>(m_spec.size()) + written : written; }

    void add(LayerParameters parameters)
    {
        LayerSpec& layer = m_spec.layers.emplace_back();
        layer.parameters = std::move(parameters);
    }

    void addConvolution(Words& words, int filters, int groups)
    {
        Convolutional conv{.filters = filters, .size = words.integerOr(3), .groups = groups};
        conv.padding = conv.size / 2;
        conv.batchNormalize = true;
        conv.activation = Activation::Leaky;
        readConvolutionOptions(words, conv);
        add(conv);
    }

    void addYolo(int classes, int anchors)
    {
        Yolo yolo{.anchors = {}, .mask = {}, .classes = classes};
        for (int i = 0; i < anchors; ++i) {
            yolo.anchors.emplace_back(8 * (i + 1), 12 * (i + 1));
            yolo.mask.push_back(i);
        }
        add(yolo);
    }

    void addLayer(Words& words)
    {
        const std::string_view kind = words.word();
        if (kind == "in") {
            const auto sides = splitBy(words.word(), "x");
            if (sides.size() != 3)
                words.fail("the input is not CHANNELSxHEIGHTxWIDTH");
            m_spec.input = {number<int>(sides[0]).value_or(0), number<int>(sides[1]).value_or(0),
                            number<int>(sides[2]).value_or(0)};
        } else if (kind == "conv") {
            const int filters = words.integer();
            addConvolution(words, filters, 1);
        } else if (kind == "dw") {
            addConvolution(words, channelsBefore(), channelsBefore());
        } else if (kind == "conn") {
            Convolutional options{.filters = words.integer(), .batchNormalize = true, .activation = Activation::Leaky};
            readConvolutionOptions(words, options);
            add(Connected{.outputs = options.filters, .batchNormalize = options.batchNormalize, .activation = options.activation});
        } else if (kind == "local") {
            Local local{.filters = words.integer(), .size = words.integerOr(3)};
            local.padding = local.size == 3 ? 1 : 0;
            local.activation = activationAtEnd(words);
            add(local);
        } else if (kind == "shortcut") {
            Shortcut shortcut;
            shortcut.from = layersOf(words);
            shortcut.activation = activationAtEnd(words);
            add(std::move(shortcut));
        } else if (kind == "sam") {
            const int from = layerIndex(words.integer());
            add(Sam{.from = from, .activation = activationAtEnd(words)});
        } else if (kind == "scale") {
            const int from = layerIndex(words.integer());
            add(ScaleChannels{.from = from, .activation = activationAtEnd(words)});
        } else if (kind == "part") {
            const int id = words.integer(), groups = words.integer();
            add(Route{.layers = layersOf(words), .groups = groups, .groupId = id});
        } else if (kind == "avg") {
            add(AveragePool{});
        } else if (kind == "cost") {
            add(Cost{});
        } else if (kind == "softmax") {
            add(Softmax{});
        } else if (kind == "reorg") {
            Reorg reorg{.stride = words.integer()};
            reorg.reverse = !words.atEnd() && words.word() == "reverse";
            add(reorg);
        } else if (kind == "crop") {
            const int side = words.integer();
            add(Crop{.height = side, .width = side});
        } else if (kind == "route") {
            add(Route{.layers = layersOf(words)});
        } else if (kind == "up") {
            add(Upsample{.stride = words.integer()});
        } else if (kind == "max") {
            const int size = words.integer();
            const int stride = words.integer();
            add(MaxPool{.size = size, .stride = stride, .padding = words.integerOr(size - 1)});
        } else if (kind == "drop") {
            add(Dropout{.probability = number<double>(words.word()).value_or(-1.0)});
        } else if (kind == "yolo") {
            const int classes = words.integer();
            addYolo(classes, channelsBefore() / (5 + classes));
        } else if (kind == "region") {
            Region region{.anchors = {}, .classes = words.integer(), .softmax = true};
            for (int i = 0; i < channelsBefore() / (5 + region.classes); ++i)
                region.anchors.emplace_back(0.5 * (i + 1), 0.75 * (i + 1));
            add(std::move(region));
        } else if (kind == "grid") {
            const int side = words.integer(), boxes = words.integer(), classes = words.integer();
            add(DetectionGrid{.side = side, .boxes = boxes, .classes = classes});
        } else if (kind == "head") {
            const int classes = words.integer();
            const int anchors = words.integerOr(1);
            add(Convolutional{.filters = anchors * (5 + classes)});
            addYolo(classes, anchors);
        } else {
            words.fail("unknown layer");
        }
    }

    NetworkSpec m_spec;
};

}  // namespace

NetworkSpec networkSpec(std::string_view text)
{
    return SpecBuilder().build(text);
}

Network network(std::string_view text, std::uint64_t seed)
{
    return randomlyInitialised(networkSpec(text), seed);
}

Network livelyNetwork(std::string_view text, std::uint64_t seed)
{
    return withLivelyBatchNorm(network(text, seed), seed);
}

Network withLivelyBatchNorm(const Network& original, std::uint64_t seed)
{
    Network lively = original;
    for (std::size_t i = 0; i < lively.weights.size(); ++i) {
        if (!lively.weights[i])
            continue;
        Generator generator = Generator::derive(seed, i, 77);
        auto drawn = std::make_shared<LayerWeights>(*lively.weights[i]);
        const auto fill = [&](std::vector<float>& values, double low, double high) {
            for (float& value : values)
                value = static_cast<float>(generator.uniform(low, high));
        };
        fill(drawn->biases, -0.5, 0.5);
        fill(drawn->scales, 0.5, 1.5);
        fill(drawn->rollingMean, -0.5, 0.5);
        fill(drawn->rollingVariance, 0.5, 1.5);
        lively.weights[i] = std::move(drawn);
    }
    return lively;
}
