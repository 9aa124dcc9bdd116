#pragma once

// Only for onnx_*.cpp files.
#include "core/network/network_spec.h"

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace abcp {

struct OnnxAttribute {
    const char* name;
    std::variant<std::int64_t, float, std::vector<std::int64_t>, std::string> value;
};

// Writes nodes and constants into a graph. A value and the node that computes it have the same name; names must not repeat.
class OnnxGraph {
public:
    explicit OnnxGraph(onnx::GraphProto& graph) : m_graph(graph) {}

    // Adds a node with one output and returns its name. An input "" is one that is left out.
    std::string node(const std::string& type, const std::string& name, const std::vector<std::string>& inputs,
                     std::initializer_list<OnnxAttribute> attributes = {});
    std::string constant(const std::string& name, std::initializer_list<std::int64_t> shape, std::span<const float> values);
    std::string scalar(const std::string& name, float value);
    std::string integers(const std::string& name, const std::vector<std::int64_t>& values);

    std::string reshape(const std::string& name, const std::string& input, const std::vector<std::int64_t>& shape);
    std::string transpose(const std::string& name, const std::string& input, const std::vector<std::int64_t>& order);
    // Of each axis from `begin`, up to `end` exclusive, every `step`-th.
    struct Cut {
        std::int64_t axis, begin, end, step = 1;
    };
    std::string slice(const std::string& name, const std::string& input, const std::vector<Cut>& cuts);

    void input(const std::string& name, const std::vector<std::int64_t>& shape);
    // Makes a value an output of the graph under another name. The value's own name is gone: only outputs may be made of it later.
    void output(const std::string& value, const std::string& name, const std::vector<std::int64_t>& shape);

private:
    onnx::GraphProto& m_graph;
    std::map<std::string, std::string> m_outputOf;  // values that have become outputs, by the name they had
};

// 1 x channels x height x width.
std::vector<std::int64_t> onnxShape(const Shape& shape);

}  // namespace abcp
