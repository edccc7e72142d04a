#include "spartus/arch/edgedrnn/network.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/math.hpp"
#include "spartus/nn/fixed_point.hpp"

namespace spartus::arch::edgedrnn {
namespace {

constexpr std::uint32_t max_layers = 4;
constexpr std::uint32_t max_elements = 1024;
constexpr std::int32_t max_threshold = 511;  ///< LSB; the registers have ten bits, signed

[[noreturn]] void refuse_config(const std::string& message) {
    throw Error(ExitCode::config, "edgedrnn: " + message);
}

[[noreturn]] void refuse_network(const std::string& message) {
    throw Error(ExitCode::input, "edgedrnn: " + message);
}

bool power_of_two(std::uint32_t value) {
    return value != 0 && (value & (value - 1)) == 0;
}

void check_threshold(const char* key, double threshold) {
    if (threshold_lsb(threshold) <= max_threshold) return;
    refuse_config(
        fmt::format("delta_encoder.{} = {} is {} LSB; the register reads more than {} as negative: "
                    "use at most {}",
                    key, threshold, threshold_lsb(threshold), max_threshold, max_threshold / 256.0));
}

void check_config(const Config& config) {
    const std::uint32_t pes = config.accelerator.pes;
    if (pes == 2) {
        refuse_config(
            "accelerator.pes = 2: with two PEs the hardware reads wrong references while it waits for "
            "input; use 4, 8, 16 or 32");
    }
    if (!power_of_two(pes) || pes < 4 || pes > 32) {
        refuse_config(fmt::format("accelerator.pes = {} must be 4, 8, 16 or 32", pes));
    }
    const std::uint32_t depth = config.delta_encoder.fifo_depth;
    if (!power_of_two(depth) || depth < 2 || depth > 64) {
        refuse_config(fmt::format("delta_encoder.fifo_depth = {} must be a power of two from 2 to 64", depth));
    }
    check_threshold("threshold_x", config.delta_encoder.threshold_x);
    check_threshold("threshold_h", config.delta_encoder.threshold_h);
}

void check_layers(const Network& network, std::uint32_t pes) {
    const std::size_t count = network.layers.size();
    if (count == 0 || count > max_layers) {
        refuse_network(fmt::format("the network has {} layers; the hardware takes 1 to {}", count, max_layers));
    }
    const std::size_t hidden = network.hidden();
    for (const Layer& layer : network.layers) {
        if (layer.hidden == hidden) continue;
        refuse_network(
            fmt::format("layers of {} and {} hidden units: the address of a column is one "
                        "multiplication, so all layers must have the same number",
                        hidden, layer.hidden));
    }
    if (network.inputs() == 0 || network.inputs() > max_elements || hidden > max_elements) {
        refuse_network(fmt::format("the network has {} inputs and {} hidden units; the hardware takes 1 to {}",
                                   network.inputs(), hidden, max_elements));
    }
    if (hidden % pes != 0) {
        refuse_network(fmt::format("{} hidden units are no multiple of accelerator.pes = {}", hidden, pes));
    }
    if (hidden < 2 * pes) {
        refuse_network(
            fmt::format("{} hidden units with accelerator.pes = {}: a column of 3 beats overtakes its "
                        "own sums, and updates are lost; at least {} units are needed",
                        hidden, pes, 2 * pes));
    }
}

/// Appends column j of a row-major matrix.
void append_column(const std::vector<std::int8_t>& matrix, std::size_t columns, std::size_t j,
                   std::vector<std::int8_t>& image) {
    for (std::size_t at = j; at < matrix.size(); at += columns) image.push_back(matrix[at]);
}

void check_recurrent_bias(double bias, std::size_t neuron, const std::string& where) {
    if (bias == 0) return;
    refuse_network(
        fmt::format("{}: b_hn of unit {} is {}; the hardware has no bias inside r·(W_hn·h + b_hn), so it "
                    "must be 0: train without it",
                    where, neuron, bias));
}

}  // namespace

std::int32_t threshold_lsb(double threshold) {
    return static_cast<std::int32_t>(std::nearbyint(std::ldexp(threshold, nn::activation_fraction_bits)));
}

std::vector<std::int8_t> merge_biases(const std::vector<std::int8_t>& bias_ih,
                                      const std::vector<std::int8_t>& bias_hh, const std::string& where) {
    const std::size_t hidden = bias_ih.size() / gates;
    std::vector<std::int8_t> bias;
    for (std::size_t row = 0; row < bias_ih.size(); ++row) {
        if (row >= 2 * hidden) check_recurrent_bias(bias_hh[row] / 128.0, row - 2 * hidden, where);
        const int sum = bias_ih[row] + bias_hh[row];
        if (sum != nn::saturate<std::int8_t>(sum)) {
            refuse_network(fmt::format("{}: the two biases of row {} sum up to {} LSB, more than 8 bits hold",
                                       where, row, sum));
        }
        bias.push_back(static_cast<std::int8_t>(sum));
    }
    return bias;
}

std::vector<std::int8_t> merge_biases(const std::vector<float>& bias_ih, const std::vector<float>& bias_hh,
                                      const std::string& where, std::size_t& saturated) {
    const std::size_t hidden = bias_ih.size() / gates;
    std::vector<std::int8_t> bias;
    saturated = 0;
    for (std::size_t row = 0; row < bias_ih.size(); ++row) {
        if (row >= 2 * hidden) check_recurrent_bias(bias_hh[row], row - 2 * hidden, where);
        const double sum = double{bias_ih[row]} + double{bias_hh[row]};
        const double rounded = std::nearbyint(std::ldexp(sum, nn::weight_fraction_bits));
        bias.push_back(nn::quantise<std::int8_t>(sum, nn::weight_fraction_bits));
        if (rounded != bias.back()) ++saturated;
    }
    return bias;
}

Shape check(const Config& config, const Network& network) {
    check_config(config);
    const std::uint32_t pes = config.accelerator.pes;
    check_layers(network, pes);
    Shape shape;
    shape.pes = pes;
    shape.layers = static_cast<std::uint32_t>(network.layers.size());
    shape.inputs = static_cast<std::uint32_t>(network.inputs());
    shape.padded_inputs = ceil_div(shape.inputs, pes) * pes;
    shape.hidden = static_cast<std::uint32_t>(network.hidden());
    return shape;
}

std::vector<std::int8_t> weight_image(const Network& network, const Shape& shape) {
    std::vector<std::int8_t> image;
    image.reserve(std::size_t{shape.columns()} * shape.column_bytes());
    for (std::uint32_t l = 0; l < shape.layers; ++l) {
        const Layer& layer = network.layers[l];
        image.insert(image.end(), layer.bias.begin(), layer.bias.end());
        for (std::size_t i = 0; i < layer.inputs; ++i) append_column(layer.weight_ih, layer.inputs, i, image);
        const std::size_t padding = shape.x_elements(l) - layer.inputs;
        image.insert(image.end(), padding * shape.column_bytes(), 0);
        for (std::size_t j = 0; j < layer.hidden; ++j) append_column(layer.weight_hh, layer.hidden, j, image);
    }
    return image;
}

}  // namespace spartus::arch::edgedrnn
