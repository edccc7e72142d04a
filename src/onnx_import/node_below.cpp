// Follows X of a recurrent node back to the Y of another and keeps track of what each axis means.
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "spartus/onnx_import/attributes.hpp"
#include "spartus/onnx_import/folder.hpp"
#include "spartus/onnx_import/recurrent.hpp"
#include "spartus/onnx_import/unsupported.hpp"

namespace spartus::onnx_import {
namespace {

using ::onnx::NodeProto;

/// What an axis is, one letter each: T steps, D directions (of which there is one), B sequences, H units.
using Meaning = std::string;

constexpr const char* unknown = "?";

Meaning y_of(const NodeProto& node) {
    return integer_of(node, "layout", 0) == 0 ? "TDBH" : "BTDH";
}

Meaning x_of(const NodeProto& node) {
    return integer_of(node, "layout", 0) == 0 ? "TBH" : "BTH";
}

struct Operation {
    const NodeProto* node;
    const Scope* scope;
};

class Tracker {
   public:
    explicit Tracker(Context& context) : context_(context) {}

    Meaning after(const Operation& operation, const Meaning& axes) const {
        const std::string& type = operation.node->op_type();
        if (type == "Squeeze") return squeezed(operation, axes);
        if (type == "Transpose") return transposed(operation, axes);
        if (type == "Reshape") return reshaped(operation, axes);
        return axes;  // Identity, and Dropout, which does nothing once trained
    }

   private:
    std::optional<Integers> list(const Operation& operation, const char* name) const {
        const std::string input = input_of(*operation.node, 1);
        if (input.empty()) return integers_of(*operation.node, name);
        const auto constant = ConstantFolder(context_).value(input, *operation.scope);
        const auto* const values = std::get_if<Integers>(&constant->values);
        return values != nullptr ? std::make_optional(*values) : std::nullopt;
    }

    static Meaning without_directions(Meaning axes) {
        axes.erase(std::remove(axes.begin(), axes.end(), 'D'), axes.end());
        return axes;
    }

    Meaning squeezed(const Operation& operation, const Meaning& axes) const {
        const auto dropped = list(operation, "axes");
        const auto rank = static_cast<std::int64_t>(axes.size());
        if (!dropped || dropped->size() != 1 || dropped->front() < -rank || dropped->front() >= rank)
            return unknown;
        const auto at = static_cast<std::size_t>((dropped->front() + rank) % rank);
        return axes[at] == 'D' ? without_directions(axes) : unknown;
    }

    static Meaning transposed(const Operation& operation, const Meaning& axes) {
        const auto permutation = integers_of(*operation.node, "perm");
        if (!permutation || permutation->size() != axes.size()) return unknown;
        Meaning result;
        for (const std::int64_t from : *permutation) {
            if (from < 0 || static_cast<std::size_t>(from) >= axes.size()) return unknown;
            result += axes[static_cast<std::size_t>(from)];
        }
        return result;
    }

    /// Only the form that drops the directions: a 0 keeps the axis in its place, one other may be derived.
    Meaning reshaped(const Operation& operation, const Meaning& axes) const {
        const auto wanted = list(operation, "shape");
        const Meaning result = without_directions(axes);
        if (!wanted || wanted->size() != result.size()) return unknown;
        int derived = 0;
        for (std::size_t d = 0; d < result.size(); ++d) {
            const std::int64_t dimension = (*wanted)[d];
            if (dimension == 0 && axes[d] != result[d]) return unknown;
            if (dimension != 0) ++derived;
            if (dimension != 0 && dimension != -1 && result[d] != 'H') return unknown;
        }
        return derived <= 2 ? result : unknown;
    }

    Context& context_;
};

}  // namespace

const NodeProto* node_below(const NodeProto& node, const Scope& scope, Context& context) {
    constexpr std::size_t max_operations = 16;
    std::vector<Operation> between;  // from the node downwards
    auto definition = scope.find(input_of(node, 0));
    for (; definition && definition->node != nullptr;
         definition = definition->scope->find(between.back().node->input(0))) {
        const std::string& type = definition->node->op_type();
        if (is_recurrent(*definition->node)) break;
        const bool followed = type == "Squeeze" || type == "Transpose" || type == "Reshape" || type == "Identity" ||
                              type == "Dropout";
        if (!followed || between.size() == max_operations || definition->node->input_size() == 0) return nullptr;
        between.push_back({definition->node, definition->scope});
    }
    if (!definition || definition->node == nullptr || definition->output != 0) return nullptr;

    Meaning axes = y_of(*definition->node);
    const Tracker tracker(context);
    try {
        for (auto operation = between.rbegin(); operation != between.rend() && axes != unknown; ++operation) {
            axes = tracker.after(*operation, axes);
        }
    } catch (const Unsupported&) {
        return nullptr;
    }
    if (axes == x_of(node)) return definition->node;
    Meaning exchanged = x_of(node);
    std::swap(exchanged[0], exchanged[1]);
    if (axes == exchanged) {
        throw Unsupported("reads the steps of the node below as sequences: nothing in between undoes its layout");
    }
    return nullptr;
}

}  // namespace spartus::onnx_import
