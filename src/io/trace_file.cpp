#include "spartus/io/trace_file.hpp"

#include <cmath>
#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "spartus/io/message.hpp"
#include "spartus/io/npy.hpp"
#include "spartus/nn/fixed_point.hpp"

namespace spartus::io {
namespace {

/// float32 and float64 to Q8.8. `columns` is for the message.
template <typename Float>
std::vector<std::int16_t> q8_8(const std::vector<Float>& values, std::size_t columns, const std::string& path) {
    std::vector<std::int16_t> result;
    result.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i])) {
            refuse(path, fmt::format("step {}, element {} is {}", i / columns, i % columns, values[i]));
        }
        result.push_back(nn::quantise<std::int16_t>(values[i], nn::activation_fraction_bits));
    }
    return result;
}

}  // namespace

nn::Trace read_trace(const std::string& path) {
    NpyArray array = read_npy(path);
    if (array.shape.size() != 2 || array.shape[1] == 0) {
        refuse(path, fmt::format("has shape {}; a trace must be [steps, inputs]", shape_text(array.shape)));
    }
    nn::Trace trace;
    trace.name = path;
    trace.steps = array.shape[0];
    trace.inputs = array.shape[1];
    if (auto* lsb = std::get_if<std::vector<std::int16_t>>(&array.values)) {
        trace.x = std::move(*lsb);
    } else if (const auto* singles = std::get_if<std::vector<float>>(&array.values)) {
        trace.x = q8_8(*singles, trace.inputs, path);
    } else {
        trace.x = q8_8(std::get<std::vector<double>>(array.values), trace.inputs, path);
    }
    return trace;
}

void check_fits(const nn::Trace& trace, const nn::Network& network, const std::string& network_path) {
    if (trace.inputs == network.inputs()) return;
    refuse(trace.name, fmt::format("has {} elements per step, but the network {} has {} inputs", trace.inputs,
                                   network_path, network.inputs()));
}

std::vector<nn::Trace> read_traces(const std::vector<std::string>& paths, const nn::Network& network,
                                   const std::string& network_path) {
    std::vector<nn::Trace> traces;
    for (const std::string& path : paths) {
        traces.push_back(read_trace(path));
        check_fits(traces.back(), network, network_path);
    }
    return traces;
}

}  // namespace spartus::io
