#include "core/training/onednn_plan.h"

#include "core/network/complexity.h"
#include "core/training/onednn_activation.h"

#include <omp.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace abcp {

namespace {

using dnnl::memory;
using Dims = memory::dims;
using Tag = memory::format_tag;

constexpr auto inference = dnnl::prop_kind::forward_inference;

// A step that moves fewer values or takes fewer multiply-accumulates is done by one thread before a second one has
// woken up.
constexpr std::int64_t valuesWorthAThread = 250'000;
constexpr std::int64_t macsWorthAThread = 5'000'000;

memory::desc layout(const Dims& dims, Tag tag)
{
    return {dims, memory::data_type::f32, tag};
}

memory::desc layout(const Shape& shape, Tag tag)
{
    return layout(Dims{1, shape.channels, shape.height, shape.width}, tag);
}

dnnl::primitive_attr attributes(const dnnl::post_ops& operations = {})
{
    dnnl::primitive_attr result;
    result.set_post_ops(operations);
    return result;
}

bool canPlanLayer(const NetworkSpec& spec, int index)
{
    const LayerSpec& layer = spec.layers[static_cast<std::size_t>(index)];
    if (const auto* conv = layer.as<Convolutional>())
        return hasOneDnn(conv->activation);
    if (const auto* shortcut = layer.as<Shortcut>()) {
        const auto sameShape = [&](int from) { return spec.layers[static_cast<std::size_t>(from)].output == layer.output; };
        return hasOneDnn(shortcut->activation) && std::ranges::all_of(shortcut->from, sameShape);
    }
    if (const auto* route = layer.as<Route>())
        return route->groups == 1;
    return layer.as<Upsample>() || layer.as<MaxPool>() || layer.as<Dropout>() || layer.as<Yolo>();
}

// Whether a layer's output is its input, untouched.
bool passesOn(const LayerSpec& layer)
{
    const auto* route = layer.as<Route>();
    return layer.as<Dropout>() || layer.as<Yolo>() || (route && route->layers.size() == 1);
}

// Multiplies the weights and moves the biases by what batch norm would do.
void fold(const LayerWeights& raw, std::vector<float>& weights, std::vector<float>& biases)
{
    const std::size_t perFilter = weights.size() / biases.size();
    for (std::size_t f = 0; f < raw.scales.size(); ++f) {
        const float factor = raw.scales[f] / std::sqrt(raw.rollingVariance[f] + static_cast<float>(batchNormEpsilon));
        biases[f] -= raw.rollingMean[f] * factor;
        for (std::size_t i = f * perFilter; i < (f + 1) * perFilter; ++i)
            weights[i] *= factor;
    }
}

// Darknet leaves out rows and columns that no whole window covers; oneDNN wants the padding behind to say so.
Dims paddingBehind(const LayerSpec& layer, int size, int stride, int paddingBefore)
{
    const auto behind = [&](int in, int out) { return memory::dim{(out - 1) * stride + size - in - paddingBefore}; };
    return {behind(layer.input.height, layer.output.height), behind(layer.input.width, layer.output.width)};
}

// Whether oneDNN has nothing but its plain loops for it.
bool isReference(const dnnl::convolution_forward::primitive_desc& kernel)
{
    return std::string_view(kernel.impl_info_str()).starts_with("ref");
}

// One value a layer; -1 is the network's input.
template <typename T>
class PerLayer {
public:
    explicit PerLayer(std::size_t layers) : m_values(layers + 1) {}
    T& operator[](int layer) { return m_values.at(static_cast<std::size_t>(layer + 1)); }

private:
    std::vector<T> m_values;
};

// Turns a network into steps, layer by layer. Memory of a map that nobody reads any more is used again.
class Planner {
public:
    Planner(const Network& network, const dnnl::engine& engine, int threads)
        : m_network(network), m_spec(network.spec), m_mostThreads(threads), m_engine(engine), m_stream(engine), m_maker(m_spec.size()), m_readers(m_spec.size()),
          m_maps(m_spec.size())
    {
    }

    OneDnnPlan plan()
    {
        const int layers = static_cast<int>(m_spec.size());
        findReaders(layers);
        m_plan.input = memory(layout(m_spec.input, Tag::nchw), m_engine, nullptr);
        m_maps[-1].values = m_plan.input;
        for (m_index = 0; m_index < layers; ++m_index) {
            if (m_maker[m_index] == m_index && !m_maps[m_index].values)
                addLayer();
            for (const int source : layerInputs(m_spec, m_index))
                if (m_readers[m_maker[source]].back() == m_index)
                    release(m_maps[m_maker[source]]);
        }
        for (const int result : m_spec.results()) {
            m_index = result;
            const Shape& shape = layer(result).output;
            const memory planar = copied(mapOf(result), layout(shape, Tag::nchw));
            m_plan.outputs.push_back({shape, static_cast<const float*>(planar.get_data_handle())});
        }
        return std::move(m_plan);
    }

private:
    struct Map {
        memory values;
        int buffer = -1;  // that it lies in; -1: none, or another map's
    };

    const LayerSpec& layer(int index) const { return m_spec.layers[static_cast<std::size_t>(index)]; }
    memory& mapOf(int index) { return m_maps[m_maker[index]].values; }

    void findReaders(int layers)
    {
        m_maker[-1] = -1;
        for (int i = 0; i < layers; ++i) {
            const std::vector<int> sources = layerInputs(m_spec, i);
            m_maker[i] = passesOn(layer(i)) ? m_maker[sources.front()] : i;
            for (const int source : sources)
                m_readers[m_maker[source]].push_back(i);
        }
        for (const int result : m_spec.results())
            m_readers[m_maker[result]].push_back(layers);
    }

    void addLayer()
    {
        const LayerSpec& current = layer(m_index);
        const bool large = current.input.elements() + current.output.elements() >= valuesWorthAThread
            || layerComplexity(current).macs >= macsWorthAThread;
        m_threads = large ? m_mostThreads : 1;
        m_openMp.set(m_threads);
        if (const auto* conv = current.as<Convolutional>())
            addConvolution(*conv, current);
        else if (const auto* shortcut = current.as<Shortcut>())
            addShortcut(*shortcut);
        else if (const auto* route = current.as<Route>())
            addConcatenation(*route);
        else if (const auto* pool = current.as<MaxPool>())
            addMaxPool(*pool, current);
        else
            addUpsample(current);
    }

    // The shortcut behind this convolution, when the convolution may write its sum over the map that the shortcut adds:
    // nobody needs either of the two afterwards. Only a linear one: oneDNN 2.6 mixes the slopes up when a convolution
    // has an activation on both sides of the sum.
    const Shortcut* shortcutToFuse()
    {
        const int next = m_index + 1;
        const auto* shortcut = next < static_cast<int>(m_spec.size()) ? layer(next).as<Shortcut>() : nullptr;
        if (!shortcut || shortcut->activation != Activation::Linear || shortcut->from.size() != 1 || m_readers[m_index] != std::vector{next})
            return nullptr;
        const int added = m_maker[shortcut->from.front()];
        const bool mayWrite = added >= 0 && added != m_index && added != m_maker[m_index - 1] && m_readers[added].back() == next;
        return mayWrite ? shortcut : nullptr;
    }

    void addConvolution(const Convolutional& conv, const LayerSpec& current)
    {
        const int inputs = current.input.channels / conv.groups;
        const bool grouped = conv.groups > 1;
        const Dims weightDims = grouped ? Dims{conv.groups, conv.filters / conv.groups, inputs, conv.size, conv.size}
                                        : Dims{conv.filters, inputs, conv.size, conv.size};
        const LayerWeights& raw = *m_network.weights[static_cast<std::size_t>(m_index)];
        std::vector<float> weights = raw.weights;
        std::vector<float> biases = raw.biases;
        fold(raw, weights, biases);

        const Shortcut* fused = shortcutToFuse();
        const auto kernelFor = [&](const Shortcut* sum) {
            dnnl::post_ops operations;
            append(operations, conv.activation);
            if (sum)
                operations.append_sum();
            return dnnl::convolution_forward::primitive_desc(
                {inference, dnnl::algorithm::convolution_auto, layout(current.input, Tag::any), layout(weightDims, Tag::any),
                 layout(Dims{conv.filters}, Tag::a), sum ? mapOf(sum->from.front()).get_desc() : layout(current.output, Tag::any),
                 Dims{conv.stride, conv.stride}, Dims{conv.padding, conv.padding}, paddingBehind(current, conv.size, conv.stride, conv.padding)},
                attributes(operations), m_engine);
        };
        dnnl::convolution_forward::primitive_desc kernel = kernelFor(fused);
        if (fused && isReference(kernel)) {  // what AVX2 without AVX-512 gets for an activation before a sum: a hundred times slower than the two apart
            fused = nullptr;
            kernel = kernelFor(nullptr);
        }

        const memory source = inLayout(mapOf(m_index - 1), kernel.src_desc());
        const memory weightsThere = constant(weights, layout(weightDims, grouped ? Tag::goihw : Tag::oihw), kernel.weights_desc());
        const memory biasThere = constant(biases, kernel.bias_desc(), kernel.bias_desc());
        if (fused) {
            m_maps[m_index + 1] = std::exchange(m_maps[m_maker[fused->from.front()]], {});
            m_maps[m_index].values = m_maps[m_index + 1].values;
        } else {
            m_maps[m_index] = newMap(kernel.dst_desc());
        }
        add(dnnl::convolution_forward(kernel), {{DNNL_ARG_SRC, source}, {DNNL_ARG_WEIGHTS, weightsThere}, {DNNL_ARG_BIAS, biasThere}});
    }

    // Never over one of its own summands: where channels are padded to whole vectors, oneDNN 2.6 then computes something else on processors with AVX2
    // and no AVX-512, when an activation follows.
    void addShortcut(const Shortcut& shortcut)
    {
        memory sum = mapOf(m_index - 1);
        const memory::desc same = sum.get_desc();
        for (std::size_t i = 0; i < shortcut.from.size(); ++i) {
            dnnl::post_ops operations;
            if (i + 1 == shortcut.from.size())
                append(operations, shortcut.activation);
            if (i > 0)
                m_temporary.push_back(m_maps[m_index]);
            m_maps[m_index] = newMap(same);
            const dnnl::binary::primitive_desc kernel({dnnl::algorithm::binary_add, same, same, same}, attributes(operations), m_engine);
            add(dnnl::binary(kernel), {{DNNL_ARG_SRC_0, sum}, {DNNL_ARG_SRC_1, inLayout(mapOf(shortcut.from[i]), same)}});
            sum = m_maps[m_index].values;
        }
    }

    void addConcatenation(const Route& route)
    {
        std::vector<memory::desc> parts;
        std::unordered_map<int, memory> arguments;
        for (const int source : route.layers) {
            arguments.emplace(DNNL_ARG_MULTIPLE_SRC + static_cast<int>(parts.size()), mapOf(source));
            parts.push_back(mapOf(source).get_desc());
        }
        const dnnl::concat::primitive_desc kernel(1, parts, m_engine, attributes());
        m_maps[m_index] = newMap(kernel.dst_desc());
        add(dnnl::concat(kernel), std::move(arguments));
    }

    void addMaxPool(const MaxPool& pool, const LayerSpec& current)
    {
        const int before = pool.padding / 2;
        const memory source = mapOf(m_index - 1);
        const dnnl::pooling_forward::primitive_desc kernel(
            {inference, dnnl::algorithm::pooling_max, source.get_desc(), layout(current.output, Tag::any), Dims{pool.stride, pool.stride},
             Dims{pool.size, pool.size}, Dims{before, before}, paddingBehind(current, pool.size, pool.stride, before)},
            attributes(), m_engine);
        m_maps[m_index] = newMap(kernel.dst_desc());
        add(dnnl::pooling_forward(kernel), {{DNNL_ARG_SRC, source}});
    }

    void addUpsample(const LayerSpec& current)
    {
        const memory source = mapOf(m_index - 1);
        const dnnl::resampling_forward::primitive_desc kernel(
            {inference, dnnl::algorithm::resampling_nearest, source.get_desc(), layout(current.output, Tag::any)}, attributes(), m_engine);
        m_maps[m_index] = newMap(kernel.dst_desc());
        add(dnnl::resampling_forward(kernel), {{DNNL_ARG_SRC, source}});
    }

    // Records a step that writes the current layer's map.
    void add(const dnnl::primitive& primitive, std::unordered_map<int, memory> arguments)
    {
        arguments.emplace(DNNL_ARG_DST, m_maps[m_index].values);
        m_plan.steps.push_back({primitive, std::move(arguments), m_threads, m_index});
        for (const Map& map : std::exchange(m_temporary, {}))
            release(map);
    }

    memory inLayout(const memory& map, const memory::desc& wanted) { return map.get_desc() == wanted ? map : copied(map, wanted); }

    // Free again after the next step.
    memory copied(const memory& map, const memory::desc& wanted)
    {
        const Map copy = newMap(wanted);
        m_plan.steps.push_back({dnnl::reorder(map, copy.values), {{DNNL_ARG_FROM, map}, {DNNL_ARG_TO, copy.values}}, m_threads, m_index});
        m_temporary.push_back(copy);
        return copy.values;
    }

    memory constant(std::vector<float>& values, const memory::desc& from, const memory::desc& wanted)
    {
        memory given(from, m_engine, values.data());
        memory kept(wanted, m_engine);
        dnnl::reorder(given, kept).execute(m_stream, given, kept);
        m_stream.wait();
        return kept;
    }

    // In the smallest free buffer that is large enough, or a new one.
    Map newMap(const memory::desc& wanted)
    {
        const std::size_t size = wanted.get_size();
        const auto room = [&](std::size_t buffer) { return m_plan.buffers[buffer].get_desc().get_size(); };
        std::size_t best = m_plan.buffers.size();
        for (std::size_t i = 0; i < m_plan.buffers.size(); ++i)
            if (!m_taken[i] && room(i) >= size && (best == m_plan.buffers.size() || room(i) < room(best)))
                best = i;
        if (best == m_plan.buffers.size()) {
            m_plan.buffers.emplace_back(memory::desc({static_cast<memory::dim>(size)}, memory::data_type::u8, Tag::a), m_engine);
            m_taken.push_back(true);
        }
        m_taken[best] = true;
        return {memory(wanted, m_engine, m_plan.buffers[best].get_data_handle()), static_cast<int>(best)};
    }

    void release(const Map& map)
    {
        if (map.buffer >= 0)
            m_taken[static_cast<std::size_t>(map.buffer)] = false;
    }

    const Network& m_network;
    const NetworkSpec& m_spec;
    int m_mostThreads;
    int m_threads = 1;  // of the current layer's steps
    OpenMpThreads m_openMp;
    dnnl::engine m_engine;
    dnnl::stream m_stream;
    PerLayer<int> m_maker;                 // the layer that computes the map: some layers only pass theirs on
    PerLayer<std::vector<int>> m_readers;  // of a maker's map, ascending
    PerLayer<Map> m_maps;                  // a maker's
    std::vector<bool> m_taken;             // one a buffer
    std::vector<Map> m_temporary;
    OneDnnPlan m_plan;
    int m_index = 0;
};

}  // namespace

bool canPlan(const NetworkSpec& spec)
{
    for (int i = 0; i < static_cast<int>(spec.size()); ++i)
        if (!canPlanLayer(spec, i))
            return false;
    return true;
}

OneDnnPlan planOneDnn(const Network& network, const dnnl::engine& engine, int threads)
{
    return Planner(network, engine, threads).plan();
}

OpenMpThreads::OpenMpThreads() : m_before(omp_get_max_threads()), m_now(m_before) {}

OpenMpThreads::~OpenMpThreads()
{
    set(m_before);
}

void OpenMpThreads::set(int threads)
{
    if (threads != std::exchange(m_now, threads))
        omp_set_num_threads(threads);
}

}  // namespace abcp
