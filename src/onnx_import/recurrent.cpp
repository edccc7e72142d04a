#include "spartus/onnx_import/recurrent.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "spartus/io/message.hpp"
#include "spartus/nn/cells/gru.hpp"
#include "spartus/onnx_import/attributes.hpp"
#include "spartus/onnx_import/folder.hpp"
#include "spartus/onnx_import/unsupported.hpp"

namespace spartus::onnx_import {
namespace {

using ::onnx::NodeProto;

/// Inputs of the operator.
enum Input : int { input_x, input_w, input_r, input_b, input_lengths, input_h, input_c, input_peepholes };

/// An operator that a cell of ours can run.
struct Operator {
    const nn::Cell* cell;
    std::vector<std::size_t> order;        ///< where each gate of ours, in order, stands in the rows of ONNX
    std::vector<std::string> activations;  ///< in lower case
};

const Operator& operator_of(const NodeProto& node) {
    static const Operator lstm = {&nn::lstm, {0, 2, 3, 1}, {"sigmoid", "tanh", "tanh"}};  // i, o, f, c
    static const Operator gru = {&nn::gru, {1, 0, 2}, {"sigmoid", "tanh"}};               // z, r, h
    return node.op_type() == "GRU" ? gru : lstm;
}

std::string lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

void check_activations(const NodeProto& node) {
    const std::vector<std::string>& usual = operator_of(node).activations;
    const auto* const given = attribute(node, "activations");
    if (given == nullptr) return;
    for (int k = 0; k < given->strings_size(); ++k) {
        const auto at = static_cast<std::size_t>(k);
        if (at < usual.size() && lower_case(given->strings(k)) == usual[at]) continue;
        throw Unsupported(fmt::format("has the activation {} where the accelerator has {}",
                                      io::in_quotes(given->strings(k)), at < usual.size() ? usual[at] : "none"));
    }
}

void check_operator(const NodeProto& node) {
    const std::string& type = node.op_type();
    if (type == "RNN") throw Unsupported("is a plain RNN; LSTMs and GRUs can run");
    if (type != "LSTM" && type != "GRU")
        throw Unsupported("has weights that are quantised already; import the model before that");
    const std::string direction = text_of(node, "direction", "forward");
    if (direction == "reverse") throw Unsupported("runs backwards in time (direction = reverse)");
    if (direction != "forward") throw Unsupported(fmt::format("is {}", io::in_quotes(direction)));
    check_activations(node);
    if (attribute(node, "clip") != nullptr) throw Unsupported("clips its sums (clip)");
    if (integer_of(node, "input_forget", 0) != 0) throw Unsupported("couples input and forget gate (input_forget)");
    if (type == "GRU" && integer_of(node, "linear_before_reset", 0) == 0) {
        throw Unsupported("resets h before its product with R (linear_before_reset = 0); PyTorch's form can run");
    }
    if (!input_of(node, input_peepholes).empty()) throw Unsupported("has peepholes (input P)");
}

/// A weight of the node, with its shape checked: [1, rows, columns], or [1, rows] without columns.
std::vector<float> weight(const NodeProto& node, const Scope& scope, Context& context, Input input,
                          const char* name, Shape& shape) {
    std::shared_ptr<const Constant> constant;
    try {
        constant = ConstantFolder(context).value(input_of(node, input), scope);
    } catch (const Unsupported& cause) {
        throw Unsupported(fmt::format("has no usable {}: {}", name, cause.what()));
    }
    const auto* const values = std::get_if<std::vector<float>>(&constant->values);
    if (values == nullptr) throw Unsupported(fmt::format("has a {} of integers", name));
    shape = constant->shape;
    const auto bad = std::find_if_not(values->begin(), values->end(), [](float v) { return std::isfinite(v); });
    if (bad != values->end()) throw Unsupported(fmt::format("has {} in its {}", *bad, name));
    return *values;
}

[[noreturn]] void refuse_shape(const char* name, const Shape& shape, const std::string& form) {
    throw Unsupported(fmt::format("has a {} of shape {}; it must be {}", name, io::shape_text(shape), form));
}

/// Blocks of rows, one per gate, from ONNX's order into ours.
std::vector<float> reordered(const float* rows, std::size_t block, const std::vector<std::size_t>& order) {
    std::vector<float> result;
    result.reserve(order.size() * block);
    for (const std::size_t gate : order)
        result.insert(result.end(), rows + gate * block, rows + (gate + 1) * block);
    return result;
}

void read_weights(const NodeProto& node, const Scope& scope, Context& context, Node& result) {
    nn::FloatLayer& layer = result.layer;
    const Operator& kind = operator_of(node);
    const std::size_t gates = kind.cell->gates;
    layer.cell = kind.cell;
    Shape shape;
    const std::vector<float> w = weight(node, scope, context, input_w, "W", shape);
    if (shape.size() != 3 || shape[0] != 1 || shape[1] == 0 || shape[1] % gates != 0 || shape[2] == 0) {
        refuse_shape("W", shape, fmt::format("[1, {}*hidden, inputs]", gates));
    }
    layer.hidden = shape[1] / gates;
    layer.inputs = shape[2];
    const std::size_t rows = shape[1];
    const auto claimed = integer_of(node, "hidden_size", static_cast<std::int64_t>(layer.hidden));
    if (claimed < 0 || static_cast<std::size_t>(claimed) != layer.hidden) {
        throw Unsupported(fmt::format("has hidden_size {}, but a W for {}", claimed, layer.hidden));
    }
    const std::vector<float> r = weight(node, scope, context, input_r, "R", shape);
    if (shape != Shape{1, rows, layer.hidden}) {
        refuse_shape("R", shape, io::shape_text({1, rows, layer.hidden}));
    }
    result.biases = !input_of(node, input_b).empty();
    std::vector<float> b(2 * rows);
    if (result.biases) b = weight(node, scope, context, input_b, "B", shape);
    if (result.biases && shape != Shape{1, 2 * rows}) refuse_shape("B", shape, io::shape_text({1, 2 * rows}));

    layer.weight_ih = reordered(w.data(), layer.hidden * layer.inputs, kind.order);
    layer.weight_hh = reordered(r.data(), layer.hidden * layer.hidden, kind.order);
    layer.bias_ih = reordered(b.data(), layer.hidden, kind.order);
    layer.bias_hh = reordered(b.data() + rows, layer.hidden, kind.order);
}

/// The accelerator starts every sequence with h and c at 0.
void check_state(const NodeProto& node, const Scope& scope, Context& context, Node& result) {
    bool from_graph = false;
    for (const Input input : {input_h, input_c}) {
        const std::string name = input_of(node, input);
        if (name.empty() || is_zero(name, scope, context)) continue;
        bool constant = true;
        try {
            const auto value = ConstantFolder(context).value(name, scope);
            const auto* const numbers = std::get_if<std::vector<float>>(&value->values);
            const auto zero = [](float number) { return number == 0; };
            if (numbers != nullptr && std::all_of(numbers->begin(), numbers->end(), zero)) continue;
        } catch (const Unsupported&) {
            constant = false;
        }
        if (constant) throw Unsupported("starts from a state that is not 0 (initial_h, initial_c)");
        from_graph = true;
    }
    if (from_graph) result.remarks.emplace_back("the graph gives it a state to start from; here that is 0");
    if (!input_of(node, input_lengths).empty()) {
        result.remarks.emplace_back("the graph ends sequences early (sequence_lens); here they run to their end");
    }
}

}  // namespace

bool is_recurrent(const NodeProto& node) {
    const bool standard = node.domain().empty() || node.domain() == "ai.onnx";
    const std::string& type = node.op_type();
    return (standard && (type == "LSTM" || type == "GRU" || type == "RNN")) || type == "DynamicQuantizeLSTM";
}

void read_layer(const NodeProto& node, const Scope& scope, Context& context, Node& result) {
    check_operator(node);
    read_weights(node, scope, context, result);
    check_state(node, scope, context, result);
}

}  // namespace spartus::onnx_import
