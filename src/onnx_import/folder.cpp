#include "spartus/onnx_import/folder.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "spartus/io/message.hpp"
#include "spartus/onnx_import/attributes.hpp"
#include "spartus/onnx_import/tensor.hpp"
#include "spartus/onnx_import/unsupported.hpp"

namespace spartus::onnx_import {
namespace {

using ::onnx::AttributeProto;
using ::onnx::NodeProto;

/// A whole sentence, which names the value; others made from it have nothing to add.
class UnsupportedValue : public Unsupported {
   public:
    using Unsupported::Unsupported;
};

constexpr std::size_t max_depth = 64;  // nested operations; exporters need a handful

/// A Constant node has its value in one of several attributes.
Constant constant_node(const NodeProto& node, Context& context) {
    if (const AttributeProto* value = attribute(node, "value")) return constant_of(value->t(), context);
    if (const AttributeProto* value = attribute(node, "value_int")) return {{}, Integers{value->i()}};
    if (const AttributeProto* value = attribute(node, "value_float")) return {{}, std::vector<float>{value->f()}};
    if (const auto values = integers_of(node, "value_ints")) return {{values->size()}, *values};
    if (const AttributeProto* value = attribute(node, "value_floats")) {
        std::vector<float> values(value->floats().begin(), value->floats().end());
        return {{values.size()}, std::move(values)};
    }
    throw Unsupported("has no number in it");
}

/// An initialiser, the number of a Constant node, or the one number that a ConstantOfShape repeats.
Constant source_of(const Definition& definition, Context& context) {
    if (definition.initializer != nullptr) return constant_of(*definition.initializer, context);
    const std::string type = definition.node != nullptr ? definition.node->op_type() : "";
    if (type == "Constant") return constant_node(*definition.node, context);
    if (type != "ConstantOfShape") throw Unsupported("is no constant");
    const AttributeProto* const value = attribute(*definition.node, "value");
    return value != nullptr ? constant_of(value->t(), context) : Constant{{1}, std::vector<float>{0}};
}

Constant reshaped(const Constant& source, Shape shape) {
    return {std::move(shape), source.values};
}

}  // namespace

std::shared_ptr<const Constant> ConstantFolder::value(const std::string& name, const Scope& scope) {
    const std::optional<Definition> definition = scope.find(name);
    if (!definition) throw UnsupportedValue(fmt::format("there is no value {}", io::in_quotes(name)));
    if (definition->initializer == nullptr && definition->node == nullptr) {
        throw UnsupportedValue(fmt::format("{} is an input of the graph, no constant", io::in_quotes(name)));
    }
    const void* const key = definition->node != nullptr ? static_cast<const void*>(definition->node)
                                                        : static_cast<const void*>(definition->initializer);
    const auto [entry, is_new] = known_.emplace(key, nullptr);
    if (is_new) {
        auto result = compute(name, *definition);
        known_[key] = result;
        return result;
    }
    if (!entry->second) throw UnsupportedValue(fmt::format("{} is made from itself", io::in_quotes(name)));
    return entry->second;
}

std::shared_ptr<const Constant> ConstantFolder::compute(const std::string& name, const Definition& definition) {
    claim(0);
    if (++depth_ > max_depth) throw UnsupportedValue(fmt::format("more than {} operations are nested", max_depth));
    std::shared_ptr<const Constant> result;
    try {
        result = std::make_shared<const Constant>(definition.node != nullptr
                                                      ? run(*definition.node, *definition.scope)
                                                      : constant_of(*definition.initializer, context_));
    } catch (const UnsupportedValue&) {
        throw;
    } catch (const Unsupported& cause) {
        throw UnsupportedValue(fmt::format("{} {}", io::in_quotes(name), cause.what()));
    }
    --depth_;
    claim(elements_of(result->shape));
    return result;
}

void ConstantFolder::claim(std::size_t elements) {
    elements_ += elements;
    context_.elements += elements;
    if (elements_ > context_.most_for_weight() || context_.elements > context_.most_for_model()) {
        throw UnsupportedValue("it is computed from the data of the model over and over again");
    }
}

Constant ConstantFolder::run(const NodeProto& node, const Scope& scope) {
    const std::string& type = node.op_type();
    if (type == "Constant") return constant_node(node, context_);
    if (type == "Concat") {
        std::vector<std::shared_ptr<const Constant>> parts;
        std::vector<const Constant*> plain;
        for (const std::string& input : node.input()) {
            parts.push_back(value(input, scope));
            claim(elements_of(parts.back()->shape));  // before they are joined: an input may come many times
            plain.push_back(parts.back().get());
        }
        return concat(plain, integer_of(node, "axis", 0));
    }
    const bool known = type == "Identity" || type == "Squeeze" || type == "Unsqueeze" || type == "Reshape" ||
                       type == "Transpose" || type == "Slice";
    if (!known) throw Unsupported(fmt::format("comes from {}, not from constants", io::in_quotes(type)));
    const std::shared_ptr<const Constant> source = value(input_of(node, 0), scope);
    if (type == "Identity") return *source;
    if (type == "Transpose") return transpose(*source, integers_of(node, "perm"));
    if (type == "Slice") return run_slice(node, scope, *source);
    if (type == "Squeeze") return reshaped(*source, squeeze(source->shape, list(node, scope, 1, "axes")));
    const auto argument = list(node, scope, 1, type == "Reshape" ? "shape" : "axes");
    if (!argument) throw Unsupported(fmt::format("comes from {} without its second input", type));
    if (type == "Unsqueeze") return reshaped(*source, unsqueeze(source->shape, *argument));
    return reshaped(*source, reshape(source->shape, *argument, integer_of(node, "allowzero", 0) != 0));
}

Constant ConstantFolder::run_slice(const NodeProto& node, const Scope& scope, const Constant& source) {
    const auto starts = list(node, scope, 1, "starts");
    const auto ends = list(node, scope, 2, "ends");
    const auto axes = list(node, scope, 3, "axes");
    const auto steps = list(node, scope, 4, "steps");
    const std::size_t count = starts ? starts->size() : 0;
    const auto fits = [count](const auto& values) { return !values || values->size() == count; };
    if (!starts || !ends || !fits(ends) || !fits(axes) || !fits(steps)) {
        throw Unsupported("comes from a Slice whose starts and ends do not match");
    }
    std::vector<Range> ranges;
    for (std::size_t k = 0; k < count; ++k) {
        ranges.push_back(
            {axes ? (*axes)[k] : static_cast<std::int64_t>(k), (*starts)[k], (*ends)[k], steps ? (*steps)[k] : 1});
    }
    return slice(source, ranges);
}

/// A list that newer versions of an operator take as an input and older ones as an attribute; nothing if it is left
/// out.
std::optional<Integers> ConstantFolder::list(const NodeProto& node, const Scope& scope, int input,
                                             const char* attribute) {
    const std::string name = input_of(node, input);
    if (name.empty()) return integers_of(node, attribute);
    const std::shared_ptr<const Constant> constant = value(name, scope);
    const auto* const values = std::get_if<Integers>(&constant->values);
    if (values == nullptr) throw UnsupportedValue(fmt::format("{} is no list of integers", io::in_quotes(name)));
    return *values;
}

bool is_zero(const std::string& name, const Scope& scope, Context& context) try {
    std::optional<Definition> definition = scope.find(name);
    for (std::size_t depth = 0; definition && definition->node != nullptr && depth < max_depth; ++depth) {
        static const std::vector<std::string> passing = {"Identity", "Squeeze",   "Unsqueeze", "Reshape",
                                                         "Slice",    "Transpose", "Expand",    "Tile"};
        if (std::find(passing.begin(), passing.end(), definition->node->op_type()) == passing.end()) break;
        definition = definition->scope->find(input_of(*definition->node, 0));
    }
    if (!definition) return false;
    const Constant constant = source_of(*definition, context);
    const auto* const numbers = std::get_if<std::vector<float>>(&constant.values);
    return numbers != nullptr &&
           std::all_of(numbers->begin(), numbers->end(), [](float number) { return number == 0; });
} catch (const Unsupported&) {
    return false;
}

}  // namespace spartus::onnx_import
