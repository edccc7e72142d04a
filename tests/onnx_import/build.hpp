/// \file
/// ONNX models made by hand.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <onnx/onnx_pb.h>

#include "spartus/io/bytes.hpp"

namespace spartus::test {

using Names = std::vector<std::string>;
using Dims = std::vector<std::int64_t>;

inline void set(::onnx::TensorProto& tensor, const std::string& name, const Dims& dims,
                const std::vector<float>& values) {
    tensor.set_name(name);
    tensor.set_data_type(::onnx::TensorProto::FLOAT);
    for (const std::int64_t dimension : dims) tensor.add_dims(dimension);
    for (const float value : values) tensor.add_float_data(value);
}

inline void set(::onnx::TensorProto& tensor, const std::string& name, const Dims& dims,
                const std::vector<std::int64_t>& values) {
    tensor.set_name(name);
    tensor.set_data_type(::onnx::TensorProto::INT64);
    for (const std::int64_t dimension : dims) tensor.add_dims(dimension);
    for (const std::int64_t value : values) tensor.add_int64_data(value);
}

/// A list of integers.
inline void add_list(::onnx::GraphProto& graph, const std::string& name, const Dims& values) {
    set(*graph.add_initializer(), name, {static_cast<std::int64_t>(values.size())}, values);
}

inline ::onnx::NodeProto& add_node(::onnx::GraphProto& graph, const std::string& type, const Names& inputs,
                                   const Names& outputs, const std::string& name = "") {
    ::onnx::NodeProto& node = *graph.add_node();
    node.set_op_type(type);
    node.set_name(name);
    for (const std::string& input : inputs) node.add_input(input);
    for (const std::string& output : outputs) node.add_output(output);
    return node;
}

inline ::onnx::AttributeProto& add_attribute(::onnx::NodeProto& node, const std::string& name) {
    ::onnx::AttributeProto& attribute = *node.add_attribute();
    attribute.set_name(name);
    return attribute;
}

inline void add_integers(::onnx::NodeProto& node, const std::string& name, const Dims& values) {
    ::onnx::AttributeProto& attribute = add_attribute(node, name);
    attribute.set_type(::onnx::AttributeProto::INTS);
    for (const std::int64_t value : values) attribute.add_ints(value);
}

inline io::Bytes bytes_of(const ::onnx::ModelProto& model) {
    const std::string text = model.SerializeAsString();
    return {text.begin(), text.end()};
}

/// `count` different numbers, small enough to be weights.
inline std::vector<float> numbers(std::size_t count, float first = 0.01F) {
    std::vector<float> values;
    for (std::size_t k = 0; k < count; ++k) values.push_back(first + static_cast<float>(k) / 1024);
    return values;
}

/// An LSTM node of 2 units over `inputs` inputs named NAME, with initialisers NAME.W, NAME.R and NAME.B.
inline ::onnx::NodeProto& add_lstm(::onnx::GraphProto& graph, const std::string& name, const std::string& x,
                                   std::int64_t inputs = 3) {
    set(*graph.add_initializer(), name + ".W", {1, 8, inputs}, numbers(static_cast<std::size_t>(8 * inputs)));
    set(*graph.add_initializer(), name + ".R", {1, 8, 2}, numbers(16, 0.2F));
    set(*graph.add_initializer(), name + ".B", {1, 16}, numbers(16, 0.3F));
    return add_node(graph, "LSTM", {x, name + ".W", name + ".R", name + ".B"}, {name + ".Y"}, name);
}

}  // namespace spartus::test
