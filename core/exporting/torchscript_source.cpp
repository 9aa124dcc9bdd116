#include "core/exporting/torchscript_source.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <variant>

namespace abcp {

namespace {

std::string text(double value)
{
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    const std::string digits(buffer, end);
    return digits.find_first_of(".e") == std::string::npos ? digits + ".0" : digits;
}

std::string list(std::initializer_list<std::int64_t> values)
{
    std::string joined;
    for (const std::int64_t value : values)
        joined += (joined.empty() ? "" : ", ") + std::to_string(value);
    return "[" + joined + "]";
}

std::string call(const std::string& function, std::initializer_list<std::string> arguments)
{
    std::string joined;
    for (const std::string& argument : arguments)
        joined += (joined.empty() ? "" : ", ") + argument;
    return function + "(" + joined + ")";
}

std::string activated(const std::string& x, Activation activation)
{
    switch (activation) {
    case Activation::Linear: return x;
    case Activation::Leaky: return call("torch.leaky_relu", {x, "0.1"});
    case Activation::Relu: return call("torch.relu", {x});
    case Activation::Relu6: return call("torch.clamp", {x, "0.0", "6.0"});
    case Activation::Logistic: return call("torch.sigmoid", {x});
    case Activation::Ramp: return "torch.relu(" + x + ") + 0.1 * " + x;
    case Activation::Tanh: return call("torch.tanh", {x});
    case Activation::Elu: return call("torch.elu", {x});
    case Activation::Swish: return call("torch.silu", {x});
    case Activation::Mish: return call("torch.mish", {x});
    case Activation::HardMish: return "0.5 * " + x + " * torch.clamp(" + x + " + 2.0, 0.0, 2.0)";
    case Activation::HardSwish: return call("torch.hardswish", {x});
    }
    return x;
}

class SourceWriter {
public:
    explicit SourceWriter(const NetworkSpec& spec) : m_spec(spec) {}

    std::string run()
    {
        m_source = "def forward(self, images: Tensor) -> List[Tensor]:\n";
        for (std::size_t i = 0; i < m_spec.size(); ++i) {
            m_index = static_cast<int>(i);
            const std::string input = valueOf(m_index - 1);
            std::visit([&](const auto& parameters) { write(parameters, input); }, layer().parameters);
        }
        std::string results;
        for (const int result : m_spec.results())
            results += (results.empty() ? "" : ", ") + valueOf(result);
        return m_source + "    return [" + results + "]\n";
    }

private:
    const LayerSpec& layer() const { return m_spec.layers[static_cast<std::size_t>(m_index)]; }
    static std::string valueOf(int index) { return index < 0 ? "images" : "x" + std::to_string(index); }
    const Shape& shapeOf(int index) const { return index < 0 ? m_spec.input : m_spec.layers[static_cast<std::size_t>(index)].output; }
    std::string parameter(const char* kind) const { return "self." + std::string(kind) + "_" + std::to_string(m_index); }
    std::string me() const { return valueOf(m_index); }
    // images x channels x height x width of the layer's output.
    std::string outputShape() const
    {
        const Shape& out = layer().output;
        return "[images.size(0), " + std::to_string(out.channels) + ", " + std::to_string(out.height) + ", " + std::to_string(out.width) + "]";
    }

    void line(const std::string& target, const std::string& expression) { m_source += "    " + target + " = " + expression + "\n"; }
    void assign(const std::string& expression) { line(me(), expression); }
    void assign(const std::string& expression, Activation activation)
    {
        assign(expression);
        if (activation != Activation::Linear)
            assign(activated(me(), activation));
    }

    void write(const Convolutional& convolution, const std::string& input)
    {
        assign(call("torch.conv2d", {input, parameter("weight"), parameter("bias"), list({convolution.stride, convolution.stride}),
                                     list({convolution.padding, convolution.padding}), "[1, 1]", std::to_string(convolution.groups)}),
               convolution.activation);
    }

    void write(const Connected& connected, const std::string& input)
    {
        assign(call("torch.linear", {"torch.flatten(" + input + ", 1)", parameter("weight"), parameter("bias")}) + ".view(" + outputShape() + ")",
               connected.activation);
    }

    void write(const Local& local, const std::string& input)
    {
        const std::string columns = call("torch.im2col", {input, list({local.size, local.size}), "[1, 1]", list({local.padding, local.padding}),
                                                          list({local.stride, local.stride})});
        line("sums", "torch.bmm(" + parameter("weight") + ", " + columns + ".permute([2, 1, 0]))");
        assign("sums.permute([2, 1, 0]).reshape(" + outputShape() + ") + " + parameter("bias"), local.activation);
    }

    // See Shortcut.
    void write(const Shortcut& shortcut, const std::string& input)
    {
        std::string sum = input;
        for (const int source : shortcut.from) {
            const Shape& to = layer().output;
            const Shape& from = shapeOf(source);
            if (from == to) {
                assign(sum + " + " + valueOf(source));
            } else {
                const int channels = std::min(from.channels, to.channels), height = std::min(from.height, to.height), width = std::min(from.width, to.width);
                const auto part = [&](const std::string& map, int step) {
                    return map + "[:, 0:" + std::to_string(channels) + ", 0:" + std::to_string((height - 1) * step + 1) + ":" + std::to_string(step)
                        + ", 0:" + std::to_string((width - 1) * step + 1) + ":" + std::to_string(step) + "]";
                };
                assign(sum + ".clone()");
                m_source += "    " + part(me(), std::max(1, to.width / from.width)) + ".add_(" + part(valueOf(source), std::max(1, from.width / to.width)) + ")\n";
            }
            sum = me();
        }
        if (shortcut.activation != Activation::Linear)
            assign(activated(me(), shortcut.activation));
    }

    void write(const Sam& sam, const std::string& input) { assign(input + " * " + valueOf(sam.from), sam.activation); }
    void write(const ScaleChannels& scale, const std::string& input) { assign(valueOf(scale.from) + " * " + input, scale.activation); }

    void write(const Route& route, const std::string&)
    {
        std::string parts;
        for (const int source : route.layers) {
            const int channels = shapeOf(source).channels / route.groups;
            parts += (parts.empty() ? "" : ", ") + valueOf(source);
            if (route.groups > 1)
                parts += "[:, " + std::to_string(channels * route.groupId) + ":" + std::to_string(channels * (route.groupId + 1)) + "]";
        }
        assign(route.layers.size() == 1 ? parts : "torch.cat([" + parts + "], 1)");
    }

    void write(const Upsample& upsample, const std::string& input)
    {
        const std::string factor = text(upsample.stride);
        assign(call("torch.upsample_nearest2d", {input, list({layer().output.height, layer().output.width}), factor, factor}));
    }

    void write(const MaxPool& pool, const std::string& input)
    {
        const int before = pool.padding / 2, after = pool.padding - before;
        const std::string size = list({pool.size, pool.size}), stride = list({pool.stride, pool.stride});
        if (before == after && 2 * before <= pool.size)
            assign(call("torch.max_pool2d", {input, size, stride, list({before, before})}));
        else
            assign(call("torch.max_pool2d", {call("torch.constant_pad_nd", {input, list({before, after, before, after}), "float('-inf')"}), size, stride}));
    }

    void write(const AveragePool&, const std::string& input) { assign("torch.mean(" + input + ", [2, 3], True)"); }

    void write(const Reorg& reorg, const std::string& input)
    {
        const Shape& in = layer().input;
        if (reorg.extra > 0) {
            assign("torch.constant_pad_nd(torch.flatten(" + input + ", 1), [0, " + std::to_string(reorg.extra) + "]).view(" + outputShape() + ")");
            return;
        }
        const int parts = in.channels / (reorg.stride * reorg.stride);
        const std::string stride = std::to_string(reorg.stride), height = std::to_string(in.height), width = std::to_string(in.width);
        const std::string shape = reorg.reverse ? stride + ", " + stride + ", " + std::to_string(parts) + ", " + height + ", " + width
                                                : std::to_string(parts) + ", " + height + ", " + stride + ", " + width + ", " + stride;
        assign(input + ".reshape([images.size(0), " + shape + "]).permute(" + (reorg.reverse ? "[0, 3, 4, 1, 5, 2]" : "[0, 3, 5, 1, 2, 4]") + ").reshape("
               + outputShape() + ")");
    }

    void write(const Crop& crop, const std::string& input)
    {
        const int top = (layer().input.height - crop.height) / 2, left = (layer().input.width - crop.width) / 2;
        const auto range = [](int begin, int count) { return std::to_string(begin) + ":" + std::to_string(begin + count); };
        const std::string middle = input + "[:, :, " + range(top, crop.height) + ", " + range(left, crop.width) + "]";
        assign(crop.adjust ? middle + " * 2.0 - 1.0" : middle);
    }

    // Without effect outside training, or decoded outside the network.
    void write(const Dropout&, const std::string& input) { assign(input); }
    void write(const Softmax&, const std::string& input) { assign(input); }
    void write(const Cost&, const std::string& input) { assign(input); }
    void write(const Yolo&, const std::string& input) { assign(input); }
    void write(const Region&, const std::string& input) { assign(input); }
    void write(const DetectionGrid&, const std::string& input) { assign(input); }

    const NetworkSpec& m_spec;
    int m_index = 0;
    std::string m_source;
};

}  // namespace

std::string torchScriptSource(const NetworkSpec& spec)
{
    return SourceWriter(spec).run();
}

}  // namespace abcp
