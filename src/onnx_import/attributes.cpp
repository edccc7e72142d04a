#include "spartus/onnx_import/attributes.hpp"

namespace spartus::onnx_import {

const ::onnx::AttributeProto* attribute(const ::onnx::NodeProto& node, const std::string& name) {
    for (const auto& candidate : node.attribute()) {
        if (candidate.name() == name) return &candidate;
    }
    return nullptr;
}

std::int64_t integer_of(const ::onnx::NodeProto& node, const std::string& name, std::int64_t otherwise) {
    const auto* const found = attribute(node, name);
    return found != nullptr ? found->i() : otherwise;
}

std::optional<Integers> integers_of(const ::onnx::NodeProto& node, const std::string& name) {
    const auto* const found = attribute(node, name);
    if (found == nullptr) return std::nullopt;
    return Integers(found->ints().begin(), found->ints().end());
}

std::string text_of(const ::onnx::NodeProto& node, const std::string& name, const std::string& otherwise) {
    const auto* const found = attribute(node, name);
    return found != nullptr ? found->s() : otherwise;
}

std::string input_of(const ::onnx::NodeProto& node, int k) {
    return k < node.input_size() ? node.input(k) : std::string();
}

}  // namespace spartus::onnx_import
