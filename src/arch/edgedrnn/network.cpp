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

[[noreturn]] void refuse_network(const std::string& where, const std::string& message) {
    throw Error(ExitCode::input, where + ": " + message);
}

bool power_of_two(std::uint32_t value) {
    return value != 0 && (value & (value - 1)) == 0;
}

std::string threshold_problem(const char* key, double threshold) {
    if (threshold_lsb(threshold) <= max_threshold) return {};
    return fmt::format(
        "delta_encoder.{} = {} is {} LSB; the register reads more than {} as negative: use at most {}", key,
        threshold, threshold_lsb(threshold), max_threshold, max_threshold / 256.0);
}

void check_layers(const Network& network, std::uint32_t pes) {
    const auto refuse = [&network](const std::string& message) { refuse_network(network.name, message); };
    const std::size_t count = network.layers.size();
    if (count == 0 || count > max_layers) {
        refuse(fmt::format("the network has {} layers; EdgeDRNN takes 1 to {}", count, max_layers));
    }
    const std::size_t hidden = network.hidden();
    for (const Layer& layer : network.layers) {
        if (layer.hidden == hidden) continue;
        refuse(
            fmt::format("layers of {} and {} hidden units: the address of a column is one "
                        "multiplication, so all layers must have the same number",
                        hidden, layer.hidden));
    }
    if (network.inputs() == 0 || network.inputs() > max_elements || hidden > max_elements) {
        refuse(fmt::format("the network has {} inputs and {} hidden units; EdgeDRNN takes 1 to {}",
                           network.inputs(), hidden, max_elements));
    }
    if (hidden % pes != 0) {
        refuse(fmt::format("{} hidden units are no multiple of accelerator.pes = {}", hidden, pes));
    }
    if (hidden < 2 * pes) {
        refuse(
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
    refuse_network(where,
                   fmt::format("b_hn of unit {} is {}; the hardware has no bias inside r·(W_hn·h + b_hn), so it "
                               "must be 0: train without it",
                               neuron, bias));
}

std::int8_t narrow(int sum, std::size_t row, const std::string& where) {
    if (sum == nn::saturate<std::int8_t>(sum)) return static_cast<std::int8_t>(sum);
    refuse_network(where,
                   fmt::format("the two biases of row {} sum up to {} LSB, more than 8 bits hold", row, sum));
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
        bias.push_back(narrow(bias_ih[row] + bias_hh[row], row, where));
    }
    return bias;
}

std::vector<std::int8_t> narrow_biases(const std::vector<std::int16_t>& sums,
                                       const std::vector<std::int16_t>& recurrent, const std::string& where) {
    for (std::size_t k = 0; k < recurrent.size(); ++k) check_recurrent_bias(recurrent[k] / 128.0, k, where);
    std::vector<std::int8_t> bias;
    for (std::size_t row = 0; row < sums.size(); ++row) bias.push_back(narrow(sums[row], row, where));
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

std::string Config::contradiction() const {
    const std::uint32_t pes = accelerator.pes;
    if (pes == 2) {
        return "accelerator.pes = 2: with two PEs the hardware reads wrong references while it waits for input; "
               "use 4, "
               "8, 16 or 32";
    }
    if (!power_of_two(pes) || pes < 4 || pes > 32) {
        return fmt::format("accelerator.pes = {} must be 4, 8, 16 or 32", pes);
    }
    const std::uint32_t depth = delta_encoder.fifo_depth;
    if (!power_of_two(depth) || depth < 2 || depth > 64) {
        return fmt::format("delta_encoder.fifo_depth = {} must be a power of two from 2 to 64", depth);
    }
    const std::string problem = threshold_problem("threshold_x", delta_encoder.threshold_x);
    return problem.empty() ? threshold_problem("threshold_h", delta_encoder.threshold_h) : problem;
}

Shape check(const Config& config, const Network& network) {
    const std::string problem = config.contradiction();
    if (!problem.empty()) throw Error(ExitCode::config, "edgedrnn: " + problem);
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
