#include "spartus/io/trace_file.hpp"

#include <cmath>
#include <cstddef>
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

struct Form {
    std::size_t sequences, steps, inputs;

    /// "sequence 0, step 1, element 2", or without the sequence where there is only one.
    std::string place(std::size_t index) const {
        const std::size_t step = index / inputs;
        const std::string sequence = sequences == 1 ? "" : fmt::format("sequence {}, ", step / steps);
        return fmt::format("{}step {}, element {}", sequence, step % steps, index % inputs);
    }
};

Form form_of(const std::vector<std::size_t>& shape, const std::string& path) {
    const bool batch = shape.size() == 3;
    // Without steps, a file of a line would claim any number of sequences.
    const bool void_batch = batch && (shape[0] == 0 || (shape[0] > 1 && shape[1] == 0));
    if (shape.size() < 2 || shape.back() == 0 || void_batch) {
        refuse(path, fmt::format("has shape {}; a trace must be [steps, inputs] or [sequences, steps, inputs]",
                                 shape_text(shape)));
    }
    if (!batch) return {1, shape[0], shape[1]};
    // PyTorch's layout without batch_first. Taken as it stands, it would be sequences of a single step each.
    if (shape[0] > 1 && shape[1] == 1) {
        refuse(path,
               fmt::format("has shape {}, which would be {} sequences of one step; if it is one sequence, save "
                           "it as [{}, {}]",
                           shape_text(shape), shape[0], shape[0], shape[2]));
    }
    return {shape[0], shape[1], shape[2]};
}

/// float32 and float64 to Q8.8.
template <typename Float>
std::vector<std::int16_t> q8_8(const std::vector<Float>& values, const Form& form, const std::string& path) {
    std::vector<std::int16_t> result;
    result.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i])) {
            refuse(path, fmt::format("{} is {}", form.place(i), values[i]));
        }
        result.push_back(nn::quantise<std::int16_t>(values[i], nn::activation_fraction_bits));
    }
    return result;
}

}  // namespace

std::vector<nn::Trace> read_sequences(const std::string& path) {
    NpyArray array = read_npy(path);
    const Form form = form_of(array.shape, path);
    std::vector<std::int16_t> x;
    if (auto* lsb = std::get_if<std::vector<std::int16_t>>(&array.values)) {
        x = std::move(*lsb);
    } else if (const auto* singles = std::get_if<std::vector<float>>(&array.values)) {
        x = q8_8(*singles, form, path);
    } else {
        x = q8_8(std::get<std::vector<double>>(array.values), form, path);
    }
    if (form.sequences == 1) return {{path, form.steps, form.inputs, std::move(x)}};

    std::vector<nn::Trace> traces;
    auto begin = x.begin();
    for (std::size_t s = 0; s < form.sequences; ++s) {
        const auto end = begin + static_cast<std::ptrdiff_t>(form.steps * form.inputs);
        traces.push_back({fmt::format("{}[{}]", path, s), form.steps, form.inputs, {begin, end}});
        begin = end;
    }
    return traces;
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
        for (nn::Trace& trace : read_sequences(path)) {
            check_fits(trace, network, network_path);
            traces.push_back(std::move(trace));
        }
    }
    return traces;
}

}  // namespace spartus::io
