#include "tests/support/published_networks.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/network/darknet_cfg.h"
#include "core/network/weight_layout.h"
#include "core/pruning/pruning_plan.h"
#include "core/pruning/slimmer.h"
#include "tests/support/network_text.h"

#include <algorithm>
#include <cmath>

using namespace abcp;

std::filesystem::path publishedFolder()
{
    return "/usr/share/darknet/cfg";
}

const std::vector<std::string>& publishedNetworks()
{
    static const std::vector<std::string> names{
        "alexnet",        "cifar",     "cifar.test",  "darknet",         "darknet19",         "darknet19_448",     "darknet53",
        "darknet53_448",  "darknet9000", "densenet201", "extraction",    "extraction.conv",   "extraction22k",     "go",
        "go.test",        "jnet-conv", "resnet101",   "resnet152",       "resnet18",          "resnet34",          "resnet50",
        "resnext101-32x4d", "resnext152-32x4d", "resnext50", "strided",  "t1.test",           "tiny",              "vgg-16",
        "vgg-conv",       "writing",   "yolo9000",    "yolov1",          "yolov1-tiny",       "yolov2",            "yolov2-tiny",
        "yolov2-tiny-voc", "yolov2-voc", "yolov3",    "yolov3-openimages", "yolov3-spp",      "yolov3-tiny",       "yolov3-voc"};
    return names;
}

namespace {

std::string repeated(int times, const std::string& text)
{
    std::string all;
    for (int i = 0; i < times; ++i)
        all += text;
    return all;
}

// A cross-stage-partial stage of YOLOv4's backbone: halves the image; `blocks` residual blocks on one of two branches.
std::string partialStage(int channels, int blocks, bool first)
{
    const std::string branch = std::to_string(first ? channels : channels / 2);
    const std::string inner = std::to_string(channels / 2);
    return "conv " + std::to_string(channels) + " 3 /2 mish | conv " + branch + " 1 mish | route -2 | conv " + branch + " 1 mish | "
        + repeated(blocks, "conv " + inner + " 1 mish | conv " + branch + " 3 mish | shortcut -3 | ") + "conv " + branch
        + " 1 mish | route -1 " + std::to_string(-(3 * blocks + 4)) + " | conv " + std::to_string(channels) + " 1 mish | ";
}

// 1 x 1 and 3 x 3 convolutions in turn, an odd number of them.
std::string alternating(int channels, int count)
{
    std::string all;
    for (int i = 0; i < count; ++i)
        all += i % 2 == 0 ? "conv " + std::to_string(channels) + " 1 | " : "conv " + std::to_string(2 * channels) + " 3 | ";
    return all;
}

std::string yoloEnd(int channels)
{
    return "conv " + std::to_string(channels) + " 3 | conv 255 1 plain | yolo 80 | ";
}

// An inverted residual block: the channels are widened, filtered one by one, perhaps weighted by what a squeeze-and-excitation branch of
// `squeezed` channels says, and narrowed again.
struct Bottleneck {
    int inputs, widened, outputs;
    int kernel = 3, stride = 1;
    const char* activation = "relu6";
    int squeezed = 0;
    bool widensAlways = false;
    bool dropout = false;
    bool residual = true;  // where shapes allow
};

std::string bottleneck(const Bottleneck& b)
{
    int layers = 2;
    std::string text;
    if (b.widened != b.inputs || b.widensAlways) {
        text += "conv " + std::to_string(b.widened) + " 1 " + b.activation + " | ";
        ++layers;
    }
    text += "dw " + std::to_string(b.kernel) + " /" + std::to_string(b.stride) + " " + b.activation + " | ";
    if (b.squeezed > 0) {
        text += "avg | conv " + std::to_string(b.squeezed) + " 1 nobn relu | conv " + std::to_string(b.widened) + " 1 nobn logistic | scale -4 | ";
        layers += 4;
    }
    text += "conv " + std::to_string(b.outputs) + " 1 linear | ";
    if (!b.residual || b.stride != 1 || b.inputs != b.outputs)
        return text;
    if (b.dropout) {
        text += "drop 0.15 | ";
        ++layers;
    }
    return text + "shortcut " + std::to_string(-layers - 1) + " | ";
}

const char* const classifierEnd = "avg | conv 1000 1 plain | softmax";

NetworkSpec yoloFastest()
{
    const auto block = [](int inputs, int widened, int outputs, int stride) {
        return bottleneck({.inputs = inputs, .widened = widened, .outputs = outputs, .stride = stride, .activation = "leaky", .widensAlways = true,
                           .dropout = true});
    };
    std::string text = "in 3x320x320 | conv 8 3 /2 | " + bottleneck({.inputs = 8, .widened = 8, .outputs = 4, .activation = "leaky", .widensAlways = true});
    text += block(4, 8, 4, 1) + block(4, 24, 8, 2);
    text += repeated(2, block(8, 32, 8, 1)) + block(8, 32, 8, 2);
    text += repeated(2, block(8, 48, 8, 1)) + block(8, 48, 16, 1);
    text += repeated(4, block(16, 96, 16, 1)) + block(16, 96, 24, 2);
    text += repeated(4, block(24, 136, 24, 1)) + block(24, 136, 48, 2);
    text += repeated(5, block(48, 224, 48, 1));
    text += "max 3 1 | route -2 | max 5 1 | route -4 | max 9 1 | route -1 -3 -5 -6 | conv 96 1 | dw 5 | conv 96 1 linear | dw 5 | conv 96 1 linear |"
            "conv 255 1 plain | yolo 80 | route -7 | up 2 | route -1 80 | dw 5 | conv 120 1 linear | dw 5 | conv 120 1 linear | conv 255 1 plain | yolo 80";
    return networkSpec(text);
}

NetworkSpec mobileNet()
{
    std::string text = "in 3x224x224 | conv 32 3 /2 relu | ";
    const auto separable = [](int channels, int stride) {
        return "dw 3 /" + std::to_string(stride) + " relu | conv " + std::to_string(channels) + " 1 relu | ";
    };
    text += separable(64, 1) + separable(128, 2) + separable(128, 1) + separable(256, 2) + separable(256, 1) + separable(512, 2);
    return networkSpec(text + repeated(5, separable(512, 1)) + separable(1024, 2) + separable(1024, 1) + classifierEnd);
}

// Stages of blocks alike but for the first one's stride, each widening `ratio` times.
struct BlockStage {
    int kernel, ratio, outputs, blocks, stride;
};

// squeezeShare: squeezed channels are the block's input channels divided by it; 0: no such branch.
std::string stagesOfBlocks(int inputs, const std::vector<BlockStage>& stages, const char* activation, int squeezeShare)
{
    std::string text;
    for (const BlockStage& stage : stages)
        for (int i = 0; i < stage.blocks; ++i) {
            text += bottleneck({.inputs = inputs, .widened = stage.ratio * inputs, .outputs = stage.outputs, .kernel = stage.kernel,
                                .stride = i == 0 ? stage.stride : 1, .activation = activation, .squeezed = squeezeShare > 0 ? inputs / squeezeShare : 0});
            inputs = stage.outputs;
        }
    return text;
}

NetworkSpec mobileNetV2()
{
    return networkSpec("in 3x224x224 | conv 32 3 /2 relu6 | "
                       + stagesOfBlocks(32, {{3, 1, 16, 1, 1}, {3, 6, 24, 2, 2}, {3, 6, 32, 3, 2}, {3, 6, 64, 4, 2}, {3, 6, 96, 3, 1}, {3, 6, 160, 3, 2},
                                             {3, 6, 320, 1, 1}}, "relu6", 0)
                       + "conv 1280 1 relu6 | " + classifierEnd);
}

NetworkSpec mobileNetV3()
{
    constexpr const char* relu = "relu";
    constexpr const char* hard = "hard_swish";
    struct Row {
        int kernel, widened, outputs;
        bool squeeze;
        const char* activation;
        int stride;
    };
    std::string text = "in 3x224x224 | conv 16 3 /2 hard_swish | ";
    int inputs = 16;
    for (const Row& row : {Row{3, 16, 16, false, relu, 1}, Row{3, 64, 24, false, relu, 2}, Row{3, 72, 24, false, relu, 1}, Row{5, 72, 40, true, relu, 2},
                           Row{5, 120, 40, true, relu, 1}, Row{5, 120, 40, true, relu, 1}, Row{3, 240, 80, false, hard, 2}, Row{3, 200, 80, false, hard, 1},
                           Row{3, 184, 80, false, hard, 1}, Row{3, 184, 80, false, hard, 1}, Row{3, 480, 112, true, hard, 1}, Row{3, 672, 112, true, hard, 1},
                           Row{5, 672, 160, true, hard, 2}, Row{5, 960, 160, true, hard, 1}, Row{5, 960, 160, true, hard, 1}}) {
        text += bottleneck({.inputs = inputs, .widened = row.widened, .outputs = row.outputs, .kernel = row.kernel, .stride = row.stride,
                            .activation = row.activation, .squeezed = row.squeeze ? row.widened / 4 : 0});
        inputs = row.outputs;
    }
    return networkSpec(text + "conv 960 1 hard_swish | avg | conv 1280 1 nobn hard_swish | conv 1000 1 plain | softmax");
}

NetworkSpec efficientNet()
{
    return networkSpec("in 3x224x224 | conv 32 3 /2 swish | "
                       + stagesOfBlocks(32, {{3, 1, 16, 1, 1}, {3, 6, 24, 2, 2}, {5, 6, 40, 2, 2}, {3, 6, 80, 3, 2}, {5, 6, 112, 3, 1}, {5, 6, 192, 4, 2},
                                             {3, 6, 320, 1, 1}}, "swish", 4)
                       + "conv 1280 1 swish | " + classifierEnd);
}

NetworkSpec yolov4()
{
    return networkSpec("in 3x416x416 | conv 32 3 mish | " + partialStage(64, 1, true) + partialStage(128, 2, false) + partialStage(256, 8, false)
                       + partialStage(512, 8, false) + partialStage(1024, 4, false)
                       + alternating(512, 3) + "max 5 1 | route -2 | max 9 1 | route -4 | max 13 1 | route -1 -3 -5 -6 | " + alternating(512, 3)
                       + "conv 256 1 | up 2 | route 85 | conv 256 1 | route -1 -3 | " + alternating(256, 5)
                       + "conv 128 1 | up 2 | route 54 | conv 128 1 | route -1 -3 | " + alternating(128, 5) + yoloEnd(256)
                       + "route -4 | conv 256 3 /2 | route -1 -16 | " + alternating(256, 5) + yoloEnd(512)
                       + "route -4 | conv 512 3 /2 | route -1 -37 | " + alternating(512, 5) + yoloEnd(1024));
}

NetworkSpec yolov4Tiny()
{
    const auto stage = [](int channels) {
        const std::string whole = std::to_string(channels), half = std::to_string(channels / 2);
        return "conv " + whole + " 3 | part 1 2 -1 | conv " + half + " 3 | conv " + half + " 3 | route -1 -2 | conv " + whole
            + " 1 | route -6 -1 | max 2 2 | ";
    };
    return networkSpec("in 3x416x416 | conv 32 3 /2 | conv 64 3 /2 | " + stage(64) + stage(128) + stage(256)
                       + "conv 512 3 | conv 256 1 | " + yoloEnd(512) + "route -4 | conv 128 1 | up 2 | route -1 23 | " + yoloEnd(256));
}

}  // namespace

std::vector<std::pair<std::string, NetworkSpec>> dialectNetworks()
{
    return {
        {"squeeze and excitation", networkSpec("in 3x32x32 | conv 8 3 /2 swish | conv 16 1 swish | dw 3 swish | avg | conv 4 1 swish nobn |"
                                               "conv 16 1 logistic nobn | scale -4 | conv 8 1 nobn linear | shortcut -8 | head 2")},
        {"spatial attention", networkSpec("in 3x32x32 | conv 8 3 /2 | conv 8 3 | conv 8 1 logistic | sam -2 leaky | head 2")},
        {"inverted residuals", networkSpec("in 3x32x32 | conv 8 3 /2 relu6 | conv 24 1 relu6 | dw 3 relu6 | conv 8 1 linear | shortcut -4 |"
                                           "conv 16 1 hard_swish | dw 5 /2 hard_mish | conv 12 1 linear | head 3 2")},
        {"several layers added", networkSpec("in 3x32x32 | conv 8 3 /2 | conv 8 3 mish | conv 8 3 mish | shortcut -2 -3 | head 2")},
        {"second half of a concatenation", networkSpec("in 3x32x32 | conv 8 3 /2 | conv 8 3 | route -1 -2 | part 1 2 -1 | conv 8 3 | head 2")},
        {"remaining activations", networkSpec("in 3x32x32 | conv 8 3 tanh | conv 8 3 elu | conv 8 3 ramp | conv 8 3 relu | head 1")},
    };
}

std::vector<std::pair<std::string, NetworkSpec>> builtNetworks()
{
    return {{"yolov4", yolov4()},           {"yolov4-tiny", yolov4Tiny()},   {"yolo-fastest", yoloFastest()},    {"mobilenet", mobileNet()},
            {"mobilenet-v2", mobileNetV2()}, {"mobilenet-v3", mobileNetV3()}, {"efficientnet", efficientNet()}};
}

NetworkSpec builtNetwork(const std::string& name)
{
    for (auto& [known, spec] : builtNetworks())
        if (known == name)
            return spec;
    throw InputError(name, "is not among the built networks");
}

std::vector<std::pair<std::string, NetworkSpec>> allNetworks()
{
    std::vector<std::pair<std::string, NetworkSpec>> all;
    for (const std::string& name : publishedNetworks()) {
        const std::filesystem::path file = publishedFolder() / (name + ".cfg");
        all.emplace_back(name, std::filesystem::exists(file) ? readDarknetCfg(file).spec : NetworkSpec{});
    }
    for (const auto& more : {builtNetworks(), dialectNetworks()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

NetworkSpec smallest(NetworkSpec spec)
{
    const Shape whole = spec.input;
    const std::vector<LayerSpec> layers = spec.layers;
    for (int size = 32; size < std::max(whole.width, whole.height); size += 32) {
        for (std::size_t i = 0; i < layers.size(); ++i)
            if (const auto* crop = layers[i].as<Crop>())
                spec.layers[i].parameters = Crop{.height = std::max(1, size - (whole.height - crop->height)),
                                                 .width = std::max(1, size - (whole.width - crop->width)), .adjust = crop->adjust};
        try {
            return resized(spec, size, size);
        } catch (const InputError&) {
            // Too small for some layer.
        }
    }
    spec.layers = layers;
    return resized(std::move(spec), whole.width, whole.height);
}

Network drawnNetwork(const NetworkSpec& spec)
{
    Network network{.spec = spec, .weights = std::vector<std::shared_ptr<const LayerWeights>>(spec.size())};
    for (std::size_t i = 0; i < spec.size(); ++i) {
        const WeightLayout layout = weightLayout(spec.layers[i]);
        if (layout.empty())
            continue;
        Generator generator = Generator::derive(5, i);
        const auto draw = [&](std::size_t count, float least, float most) {
            std::vector<float> values(count);
            std::uint64_t bits = generator() | 1;
            for (float& value : values) {
                bits ^= bits << 13, bits ^= bits >> 7, bits ^= bits << 17;  // xorshift64 (Marsaglia 2003)
                value = least + (most - least) * static_cast<float>(bits >> 40) / static_cast<float>(1 << 24);
            }
            return values;
        };
        const float reach = std::sqrt(4.0f * static_cast<float>(layout.biases) / static_cast<float>(layout.weights));
        network.weights[i] = std::make_shared<const LayerWeights>(
            LayerWeights{draw(layout.biases, -0.1f, 0.1f), draw(layout.normalized, 0.5f, 1.2f), draw(layout.normalized, -0.2f, 0.2f),
                         draw(layout.normalized, 0.7f, 1.5f), draw(layout.weights, -reach, reach)});
    }
    return network;
}

Network narrowed(const Network& network)
{
    const SearchSpace space = deriveSearchSpace(network.spec);
    return slim(network, space, makePlan(network, space, uniformAction(space, 0.85), {.minKeptChannels = 8}));
}
