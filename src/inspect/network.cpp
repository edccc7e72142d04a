#include "spartus/inspect/network.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "spartus/io/network_file.hpp"
#include "spartus/nn/cell.hpp"
#include "spartus/nn/fixed_point.hpp"

namespace spartus::inspect {
namespace {

struct Range {
    float low = std::numeric_limits<float>::infinity();
    float high = -std::numeric_limits<float>::infinity();
    double squares = 0;
    std::uint64_t zeros = 0, small = 0, clipped = 0;  ///< exactly 0; 0 in Q1.7; beyond Q1.7

    explicit Range(const std::vector<float>& values) {
        constexpr float most = 127.5F / 128, least = -128.5F / 128;  // what rounds to within
        for (const float value : values) {
            low = std::min(low, value);
            high = std::max(high, value);
            squares += static_cast<double>(value) * static_cast<double>(value);
            zeros += value == 0 ? 1 : 0;
            small += nn::quantise<std::int8_t>(value, nn::weight_fraction_bits) == 0 ? 1 : 0;
            clipped += value >= most || value < least ? 1 : 0;
        }
    }
};

/// The fewest and most weights other than 0 in a column.
std::pair<std::uint64_t, std::uint64_t> column_weights(const std::vector<std::int8_t>& weights,
                                                       std::size_t columns) {
    std::vector<std::uint64_t> counts(columns);
    for (std::size_t k = 0; k < weights.size(); ++k) counts[k % columns] += weights[k] != 0 ? 1 : 0;
    const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
    return {*least, *most};
}

class Tensors {
   public:
    void add(std::size_t layer, const char* name, const std::vector<std::size_t>& shape_of,
             const std::vector<float>& values, const std::vector<std::int8_t>* weights) {
        const Range range(values);
        const auto of = static_cast<double>(values.size());
        std::vector<Value> row = {count(layer),
                                  word(name),
                                  shape(shape_of),
                                  real(static_cast<double>(range.low)),
                                  real(static_cast<double>(range.high)),
                                  real(std::sqrt(range.squares / of)),
                                  share(static_cast<double>(range.zeros) / of),
                                  share(static_cast<double>(range.small) / of),
                                  share(static_cast<double>(range.clipped) / of)};
        if (weights != nullptr) {
            const auto [least, most] = column_weights(*weights, shape_of[1]);
            row.push_back(count(least));
            row.push_back(count(most));
        } else {
            row.insert(row.end(), 2, Value{nullptr, "-"});
        }
        table_.rows.push_back(std::move(row));
    }

    Table table() && { return std::move(table_); }

   private:
    Table table_{"tensors",
                 {"layer", "tensor", "shape", "min", "max", "rms", "zeros", "zeros_in_q1_7", "beyond_q1_7",
                  "column_min", "column_max"},
                 {}};
};

double weight_sparsity(const nn::Network& network) {
    std::uint64_t zeros = 0, weights = 0;
    for (const nn::Layer& layer : network.layers) {
        for (const auto* matrix : {&layer.weight_ih, &layer.weight_hh}) {
            zeros += static_cast<std::uint64_t>(std::count(matrix->begin(), matrix->end(), 0));
            weights += matrix->size();
        }
    }
    return static_cast<double>(zeros) / static_cast<double>(weights);
}

std::string sizes_text(const nn::Network& network) {
    std::string text = fmt::format("{}", network.inputs());
    for (const nn::Layer& layer : network.layers) text += fmt::format(" -> {}", layer.hidden);
    return text;
}

}  // namespace

void add_network(Findings& findings, const std::vector<nn::FloatLayer>& layers, const nn::Network& quantised,
                 const Options& options) {
    findings.line("cell", word(quantised.cell().name));
    findings.line("layers", count(layers.size()));
    findings.line("sizes", word(sizes_text(quantised)));
    findings.line("operations_per_step", count(nn::dense_operations(quantised)));
    findings.line("weight_sparsity", share(weight_sparsity(quantised)));
    Tensors tensors;
    for (std::size_t l = 0; l < layers.size(); ++l) {
        const nn::FloatLayer& layer = layers[l];
        const std::size_t rows = layer.cell->gates * layer.hidden;
        tensors.add(l, "weight_ih", {rows, layer.inputs}, layer.weight_ih, &quantised.layers[l].weight_ih);
        tensors.add(l, "weight_hh", {rows, layer.hidden}, layer.weight_hh, &quantised.layers[l].weight_hh);
        tensors.add(l, "bias_ih", {rows}, layer.bias_ih, nullptr);
        tensors.add(l, "bias_hh", {rows}, layer.bias_hh, nullptr);
    }
    findings.table(std::move(tensors).table());
    add_designs(findings, quantised, options);
}

}  // namespace spartus::inspect
