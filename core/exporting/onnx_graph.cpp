#include "core/exporting/onnx_graph.h"

#include <algorithm>
#include <bit>

namespace abcp {

namespace {

static_assert(std::endian::native == std::endian::little, "raw_data is little-endian");

template <typename... Cases> struct Overloaded : Cases... { using Cases::operator()...; };

void setAttribute(onnx::AttributeProto& to, const OnnxAttribute& attribute)
{
    to.set_name(attribute.name);
    std::visit(Overloaded{[&](std::int64_t value) {
                              to.set_type(onnx::AttributeProto::INT);
                              to.set_i(value);
                          },
                          [&](float value) {
                              to.set_type(onnx::AttributeProto::FLOAT);
                              to.set_f(value);
                          },
                          [&](const std::vector<std::int64_t>& values) {
                              to.set_type(onnx::AttributeProto::INTS);
                              to.mutable_ints()->Add(values.begin(), values.end());
                          },
                          [&](const std::string& value) {
                              to.set_type(onnx::AttributeProto::STRING);
                              to.set_s(value);
                          }},
               attribute.value);
}

void setTensor(onnx::ValueInfoProto& to, const std::string& name, const std::vector<std::int64_t>& shape)
{
    to.set_name(name);
    onnx::TypeProto::Tensor* tensor = to.mutable_type()->mutable_tensor_type();
    tensor->set_elem_type(onnx::TensorProto::FLOAT);
    for (const std::int64_t extent : shape)
        tensor->mutable_shape()->add_dim()->set_dim_value(extent);
}

}  // namespace

std::string OnnxGraph::node(const std::string& type, const std::string& name, const std::vector<std::string>& inputs,
                            std::initializer_list<OnnxAttribute> attributes)
{
    onnx::NodeProto* node = m_graph.add_node();
    node->set_op_type(type);
    node->set_name(name);
    for (const std::string& input : inputs)
        node->add_input(input);
    node->add_output(name);
    for (const OnnxAttribute& attribute : attributes)
        setAttribute(*node->add_attribute(), attribute);
    return name;
}

std::string OnnxGraph::constant(const std::string& name, std::initializer_list<std::int64_t> shape, std::span<const float> values)
{
    onnx::TensorProto* tensor = m_graph.add_initializer();
    tensor->set_name(name);
    tensor->set_data_type(onnx::TensorProto::FLOAT);
    tensor->mutable_dims()->Add(shape.begin(), shape.end());
    tensor->set_raw_data(values.data(), values.size_bytes());
    return name;
}

std::string OnnxGraph::scalar(const std::string& name, float value)
{
    return constant(name, {}, {&value, 1});
}

std::string OnnxGraph::integers(const std::string& name, const std::vector<std::int64_t>& values)
{
    onnx::TensorProto* tensor = m_graph.add_initializer();
    tensor->set_name(name);
    tensor->set_data_type(onnx::TensorProto::INT64);
    tensor->add_dims(static_cast<std::int64_t>(values.size()));
    tensor->set_raw_data(values.data(), values.size() * sizeof(std::int64_t));
    return name;
}

std::string OnnxGraph::reshape(const std::string& name, const std::string& input, const std::vector<std::int64_t>& shape)
{
    return node("Reshape", name, {input, integers(name + "_shape", shape)});
}

std::string OnnxGraph::transpose(const std::string& name, const std::string& input, const std::vector<std::int64_t>& order)
{
    return node("Transpose", name, {input}, {{"perm", order}});
}

std::string OnnxGraph::slice(const std::string& name, const std::string& input, const std::vector<Cut>& cuts)
{
    std::vector<std::int64_t> axes, begins, ends, steps;
    for (const Cut& cut : cuts) {
        axes.push_back(cut.axis);
        begins.push_back(cut.begin);
        ends.push_back(cut.end);
        steps.push_back(cut.step);
    }
    std::vector<std::string> inputs{input, integers(name + "_begins", begins), integers(name + "_ends", ends), integers(name + "_axes", axes)};
    if (std::ranges::any_of(steps, [](std::int64_t step) { return step != 1; }))
        inputs.push_back(integers(name + "_steps", steps));
    return node("Slice", name, inputs);
}

void OnnxGraph::input(const std::string& name, const std::vector<std::int64_t>& shape)
{
    setTensor(*m_graph.add_input(), name, shape);
}

void OnnxGraph::output(const std::string& value, const std::string& name, const std::vector<std::int64_t>& shape)
{
    const auto maker = std::ranges::find(*m_graph.mutable_node(), value, &onnx::NodeProto::name);
    if (const auto known = m_outputOf.find(value); known != m_outputOf.end()) {
        node("Identity", name, {known->second});
    } else if (maker == m_graph.mutable_node()->end()) {
        node("Identity", name, {value});
    } else {
        maker->set_name(name);
        maker->set_output(0, name);
        for (onnx::NodeProto& reader : *m_graph.mutable_node())
            std::ranges::replace(*reader.mutable_input(), value, name);
        m_outputOf[value] = name;
    }
    setTensor(*m_graph.add_output(), name, shape);
}

std::vector<std::int64_t> onnxShape(const Shape& shape)
{
    return {1, shape.channels, shape.height, shape.width};
}

}  // namespace abcp
