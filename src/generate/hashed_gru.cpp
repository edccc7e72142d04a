#include "spartus/generate/hashed_gru.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/generate/network.hpp"
#include "spartus/generate/trace.hpp"
#include "spartus/nn/cells/gru.hpp"

namespace spartus::generate {
namespace {

constexpr std::array kinds{std::pair{"walk", HashedTrace::walk},   std::pair{"hold", HashedTrace::hold},
                           std::pair{"last", HashedTrace::last},   std::pair{"head", HashedTrace::head},
                           std::pair{"noise", HashedTrace::noise}, std::pair{"full", HashedTrace::full},
                           std::pair{"zero", HashedTrace::zero}};

void check(const char* what, std::uint64_t value, std::uint64_t low, std::uint64_t high) {
    if (value >= low && value <= high) return;
    throw Error(ExitCode::usage, fmt::format("{} must be from {} to {}", what, low, high));
}

/// A sequence of hashes.
class Stream {
   public:
    Stream(std::uint64_t seed, std::uint64_t stream) : base_(seed + (stream << 32)) {}

    std::uint64_t operator[](std::uint64_t k) const {
        std::uint64_t z = base_ + (k + 1) * 0x9E3779B97F4A7C15u;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }
    /// Uniform in ±bound.
    std::int32_t uniform(std::uint64_t k, std::uint32_t bound) const {
        const std::uint64_t range = 2 * std::uint64_t{bound} + 1;
        return static_cast<std::int32_t>(((*this)[k] >> 11) % range) - static_cast<std::int32_t>(bound);
    }

   private:
    std::uint64_t base_;
};

std::vector<std::int8_t> weights(const HashedNetworkOptions& options, std::uint64_t stream, std::size_t count) {
    const Stream values(options.seed, stream);
    const Stream kept(options.seed, stream + 8);
    std::vector<std::int8_t> result(count);
    for (std::size_t k = 0; k < count; ++k) {
        if (kept[k] % 100 >= options.density) continue;
        const std::int32_t any = static_cast<std::int32_t>(values[k] % 256) - 128;
        result[k] =
            static_cast<std::int8_t>(options.weight_bound == 128 ? any : values.uniform(k, options.weight_bound));
    }
    return result;
}

void split_biases(const HashedNetworkOptions& options, std::uint64_t base, GruTensors& layer) {
    const Stream sums(options.seed, base + 3);
    const Stream parts(options.seed, base + 4);
    const std::size_t rows = std::size_t{3} * options.hidden;
    for (std::size_t row = 0; row < rows; ++row) {
        const std::int32_t sum = sums.uniform(row, options.bias_bound);
        const bool candidate = row >= 2 * std::size_t{options.hidden};
        const std::int32_t part = candidate ? 0 : parts.uniform(row, options.bias_bound / 2);
        const std::int32_t hh = std::clamp(part, sum - 127, sum + 128);
        layer.bias_ih.push_back(static_cast<std::int8_t>(sum - hh));
        layer.bias_hh.push_back(static_cast<std::int8_t>(hh));
    }
}

bool may_move(const HashedTraceOptions& options, std::uint32_t element) {
    switch (options.kind) {
        case HashedTrace::walk:
            return true;
        case HashedTrace::last:
            return element + 1 == options.inputs;
        case HashedTrace::head:
            return element < options.head;
        case HashedTrace::hold:
        case HashedTrace::noise:
        case HashedTrace::full:
        case HashedTrace::zero:
            break;
    }
    return false;
}

std::vector<std::int16_t> walk(const HashedTraceOptions& options) {
    const Stream start(options.seed, 7), changes(options.seed, 5), by(options.seed, 6);
    const auto limit = static_cast<std::int32_t>(options.limit);
    const auto within = [limit](std::int32_t value) { return std::clamp(value, -limit, limit); };
    std::vector<std::int32_t> x(options.inputs);
    for (std::uint32_t i = 0; i < options.inputs; ++i) x[i] = within(start.uniform(i, options.amplitude));
    std::vector<std::int16_t> result;
    std::uint64_t k = 0;
    for (std::uint32_t t = 0; t < options.steps; ++t) {
        for (std::uint32_t i = 0; i < options.inputs; ++i, ++k) {
            if (may_move(options, i) && changes[k] % 1000 < options.move) {
                x[i] = within(x[i] + by.uniform(k, options.amplitude));
            }
            result.push_back(static_cast<std::int16_t>(x[i]));
        }
    }
    return result;
}

}  // namespace

std::optional<HashedTrace> find_hashed_trace(std::string_view name) {
    const auto found =
        std::find_if(kinds.begin(), kinds.end(), [name](const auto& kind) { return kind.first == name; });
    if (found == kinds.end()) return std::nullopt;
    return found->second;
}

std::string hashed_trace_names() {
    std::string names;
    for (const auto& [name, kind] : kinds) names += fmt::format("{}{}", names.empty() ? "" : ", ", name);
    return names;
}

std::vector<GruTensors> hashed_gru(const HashedNetworkOptions& options) {
    check_size({options.inputs, options.hidden, options.layers, options.seed});
    check("the bound of weights", options.weight_bound, 0, 128);
    check("the bound of biases", options.bias_bound, 0, 127);
    check("the density of weights in percent", options.density, 0, 100);
    std::vector<GruTensors> layers(options.layers);
    for (std::uint32_t l = 0; l < options.layers; ++l) {
        const std::uint64_t base = std::uint64_t{16} * l;
        const std::size_t rows = std::size_t{3} * options.hidden;
        layers[l].weight_ih = weights(options, base + 1, rows * (l == 0 ? options.inputs : options.hidden));
        layers[l].weight_hh = weights(options, base + 2, rows * options.hidden);
        split_biases(options, base, layers[l]);
    }
    return layers;
}

nn::Network hashed_network(const HashedNetworkOptions& options) {
    nn::Network network;
    network.name = "generated";
    std::size_t inputs = options.inputs;
    for (GruTensors& layer : hashed_gru(options)) {
        network.layers.push_back({inputs, options.hidden, std::move(layer.weight_ih), std::move(layer.weight_hh),
                                  nn::bias_of_rows<std::int16_t>(nn::gru, layer.bias_ih, layer.bias_hh), &nn::gru});
        inputs = options.hidden;
    }
    return network;
}

nn::Trace hashed_trace(const HashedTraceOptions& options) {
    check("the number of inputs", options.inputs, 1, max_trace_elements);
    check("steps times inputs", std::uint64_t{options.steps} * options.inputs, 0, max_trace_elements);
    check("the amplitude", options.amplitude, 0, 32767);
    check("the limit", options.limit, 0, 32767);
    check("the number of changes per thousand", options.move, 0, 1000);
    nn::Trace trace;
    trace.name = "generated";
    trace.steps = options.steps;
    trace.inputs = options.inputs;
    const std::size_t elements = trace.steps * trace.inputs;
    const Stream values(options.seed, 6);
    if (options.kind == HashedTrace::zero) {
        trace.x.assign(elements, 0);
    } else if (options.kind == HashedTrace::full) {
        for (std::size_t k = 0; k < elements; ++k) trace.x.push_back(static_cast<std::int16_t>(values[k] % 65536));
    } else if (options.kind == HashedTrace::noise) {
        for (std::size_t k = 0; k < elements; ++k) {
            trace.x.push_back(static_cast<std::int16_t>(values.uniform(k, options.amplitude)));
        }
    } else {
        trace.x = walk(options);
    }
    return trace;
}

}  // namespace spartus::generate
