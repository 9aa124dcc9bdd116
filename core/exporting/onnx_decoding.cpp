#include "core/exporting/onnx_layers.h"

#include "core/base/error.h"

#include <cstddef>

namespace abcp {

namespace {

constexpr float largestLogSize = 10.0f;  // as decodeHead()

// The decoding of a [yolo] or [region], whose channels are anchors x (x, y, width, height, objectness, classes).
struct AnchorHead {
    std::vector<std::pair<double, double>> anchors;  // shares of the input
    std::int64_t classes = 1;
    double scaleXy = 1.0;
    bool rawObjectness = false;
    bool softmax = false;
};

AnchorHead anchorHead(const Yolo& yolo, const Shape&, const Shape& networkInput)
{
    AnchorHead head{{}, yolo.classes, yolo.scaleXy, false, false};
    for (const int index : yolo.mask) {
        const auto& [width, height] = yolo.anchors[static_cast<std::size_t>(index)];
        head.anchors.emplace_back(width / networkInput.width, height / networkInput.height);
    }
    return head;
}

AnchorHead anchorHead(const Region& region, const Shape& cells, const Shape&)
{
    AnchorHead head{{}, region.classes, 1.0, region.background, region.softmax};
    for (const auto& [width, height] : region.anchors)
        head.anchors.emplace_back(width / cells.width, height / cells.height);
    return head;
}

class Decoding {
public:
    Decoding(OnnxGraph& graph, const NetworkSpec& spec, int layer)
        : m_graph(graph), m_spec(spec), m_layer(spec.layers[static_cast<std::size_t>(layer)]),
          m_prefix("layer_" + std::to_string(layer) + "_" + layerTypeName(m_layer))
    {
    }

    std::string add(const std::string& raw)
    {
        if (const auto* yolo = m_layer.as<Yolo>())
            return addAnchors(raw, anchorHead(*yolo, m_layer.input, m_spec.input));
        if (const auto* region = m_layer.as<Region>()) {
            if (region->classTree)
                throw InputError(m_prefix, "its classes are a tree, which decoding does not support");
            return addAnchors(raw, anchorHead(*region, m_layer.input, m_spec.input));
        }
        if (const auto* grid = m_layer.as<DetectionGrid>())
            return addGrid(raw, *grid);
        return addSoftmax(raw, *m_layer.as<Softmax>());
    }

private:
    std::string name(const std::string& part) const { return m_prefix + "_" + part; }

    // Columns begin .. end of the rows of boxes.
    std::string columns(const std::string& part, const std::string& rows, std::int64_t begin, std::int64_t end)
    {
        return m_graph.slice(name(part), rows, {{2, begin, end}});
    }

    // Top left corner, width, height, and what follows them.
    std::string join(const std::string& centers, const std::string& sizes, const std::vector<std::string>& rest)
    {
        const std::string halves = m_graph.node("Mul", name("halves"), {sizes, m_graph.scalar(name("half"), 0.5f)});
        std::vector<std::string> parts{m_graph.node("Sub", name("corners"), {centers, halves}), sizes};
        parts.insert(parts.end(), rest.begin(), rest.end());
        return m_graph.node("Concat", name("boxes"), parts, {{"axis", std::int64_t{2}}});
    }

    std::string addAnchors(const std::string& raw, const AnchorHead& head)
    {
        const std::int64_t height = m_layer.input.height, width = m_layer.input.width, cells = height * width;
        const auto anchors = static_cast<std::int64_t>(head.anchors.size());
        const std::int64_t boxes = anchors * cells, values = 5 + head.classes;
        std::vector<float> offsets, stretch, sizes;  // boxes x 2
        for (const auto& [anchorWidth, anchorHeight] : head.anchors)
            for (std::int64_t cell = 0; cell < cells; ++cell) {
                const double shift = (head.scaleXy - 1.0) / 2.0;
                offsets.push_back(static_cast<float>((static_cast<double>(cell % width) - shift) / static_cast<double>(width)));
                offsets.push_back(static_cast<float>((static_cast<double>(cell / width) - shift) / static_cast<double>(height)));
                stretch.push_back(static_cast<float>(head.scaleXy / static_cast<double>(width)));
                stretch.push_back(static_cast<float>(head.scaleXy / static_cast<double>(height)));
                sizes.push_back(static_cast<float>(anchorWidth));
                sizes.push_back(static_cast<float>(anchorHeight));
            }

        const std::string byAnchor = m_graph.transpose(name("by_cell"), m_graph.reshape(name("by_anchor"), raw, {anchors, values, cells}), {0, 2, 1});
        const std::string rows = m_graph.reshape(name("rows"), byAnchor, {1, boxes, values});
        const std::string within = m_graph.node("Sigmoid", name("within_cell"), {columns("raw_centers", rows, 0, 2)});
        const std::string scaled = m_graph.node("Mul", name("scaled"), {within, m_graph.constant(name("stretch"), {1, boxes, 2}, stretch)});
        const std::string centers = m_graph.node("Add", name("centers"), {scaled, m_graph.constant(name("offsets"), {1, boxes, 2}, offsets)});
        // min(x, 10) as x - max(0, x - 10): OpenCV 4.6 knows Clip only as it was before operator set 11.
        const std::string rawSizes = columns("raw_sizes", rows, 2, 4);
        const std::string excess = m_graph.node("Relu", name("excess"), {m_graph.node("Sub", name("over"), {rawSizes, m_graph.scalar(name("most"), largestLogSize)})});
        const std::string bounded = m_graph.node("Sub", name("bounded"), {rawSizes, excess});
        const std::string grown = m_graph.node("Mul", name("sizes"), {m_graph.node("Exp", name("growth"), {bounded}),
                                                                      m_graph.constant(name("anchors"), {1, boxes, 2}, sizes)});
        if (!head.rawObjectness && !head.softmax)
            return join(centers, grown, {m_graph.node("Sigmoid", name("scores"), {columns("raw_scores", rows, 4, values)})});
        std::string objectness = columns("raw_objectness", rows, 4, 5);
        if (!head.rawObjectness)
            objectness = m_graph.node("Sigmoid", name("objectness"), {objectness});
        const std::string rawClasses = columns("raw_classes", rows, 5, values);
        return join(centers, grown, {objectness, head.softmax ? m_graph.node("Softmax", name("classes"), {rawClasses}, {{"axis", std::int64_t{2}}})
                                                              : m_graph.node("Sigmoid", name("classes"), {rawClasses})});
    }

    std::string addGrid(const std::string& raw, const DetectionGrid& grid)
    {
        const std::int64_t side = grid.side, cells = side * side, perCell = grid.boxes, boxes = cells * perCell, classes = grid.classes;
        const std::string flat = m_graph.reshape(name("flat"), raw, {1, m_layer.input.elements()});
        const auto part = [&](const std::string& what, std::int64_t begin, std::int64_t count, const std::vector<std::int64_t>& shape) {
            return m_graph.reshape(name(what), m_graph.slice(name("flat_" + what), flat, {{1, begin, begin + count}}), shape);
        };
        // Every box of a cell has the cell's probabilities.
        const std::string ofCells = part("cell_classes", 0, cells * classes, {1, cells, 1, classes});
        const std::string repeated = m_graph.node("Concat", name("repeated_classes"), std::vector<std::string>(static_cast<std::size_t>(perCell), ofCells),
                                                  {{"axis", std::int64_t{2}}});
        const std::string probabilities = m_graph.reshape(name("classes"), repeated, {1, boxes, classes});
        const std::string objectness = part("objectness", cells * classes, boxes, {1, boxes, 1});
        const std::string coordinates = part("coordinates", cells * (classes + perCell), 4 * boxes, {1, boxes, 4});

        std::vector<float> offsets;
        for (std::int64_t box = 0; box < boxes; ++box) {
            const std::int64_t cell = box / perCell;
            offsets.push_back(static_cast<float>(static_cast<double>(cell % side) / static_cast<double>(side)));
            offsets.push_back(static_cast<float>(static_cast<double>(cell / side) / static_cast<double>(side)));
        }
        const std::string scaled = m_graph.node("Mul", name("scaled"), {columns("raw_centers", coordinates, 0, 2),
                                                                        m_graph.scalar(name("cell_extent"), 1.0f / static_cast<float>(side))});
        const std::string centers = m_graph.node("Add", name("centers"), {scaled, m_graph.constant(name("offsets"), {1, boxes, 2}, offsets)});
        std::string sizes = columns("raw_sizes", coordinates, 2, 4);
        if (grid.squareRoot)
            sizes = m_graph.node("Mul", name("sizes"), {sizes, sizes});
        return join(centers, sizes, {objectness, probabilities});
    }

    std::string addSoftmax(const std::string& raw, const Softmax& softmax)
    {
        const std::int64_t elements = m_layer.input.elements();
        std::string values = m_graph.reshape(name("groups"), raw, {softmax.groups, elements / softmax.groups});
        values = m_graph.node("Mul", name("cooled"), {values, m_graph.scalar(name("coolness"), static_cast<float>(1.0 / softmax.temperature))});
        values = m_graph.node("Softmax", name("shares"), {values}, {{"axis", std::int64_t{1}}});
        return m_graph.reshape(name("probabilities"), values, {1, elements});
    }

    OnnxGraph& m_graph;
    const NetworkSpec& m_spec;
    const LayerSpec& m_layer;
    std::string m_prefix;
};

}  // namespace

std::string addOnnxDecoding(OnnxGraph& graph, const NetworkSpec& spec, int layer, const std::string& raw)
{
    return Decoding(graph, spec, layer).add(raw);
}

std::int64_t boxesOfHead(const LayerSpec& head)
{
    const std::int64_t cells = std::int64_t{head.input.height} * head.input.width;
    if (const auto* yolo = head.as<Yolo>())
        return cells * static_cast<std::int64_t>(yolo->mask.size());
    if (const auto* region = head.as<Region>())
        return cells * static_cast<std::int64_t>(region->anchors.size());
    const auto* grid = head.as<DetectionGrid>();
    return grid ? std::int64_t{grid->side} * grid->side * grid->boxes : 0;
}

}  // namespace abcp
