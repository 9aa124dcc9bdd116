#include "tests/support/published_networks.h"

#include "core/base/error.h"
#include "tests/support/network_text.h"

#include <algorithm>

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

}  // namespace

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
