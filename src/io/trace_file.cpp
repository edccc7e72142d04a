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

/// Takes the elements of a file in pieces.
class Sequences {
   public:
    explicit Sequences(std::string path) : path_(std::move(path)) {}

    void take(const NpyArray& piece) {
        if (traces_.empty()) begin(piece.shape);
        std::visit(
            [this](const auto& values) {
                for (const auto value : values) add(q8_8(value));
            },
            piece.values);
    }

    std::vector<nn::Trace> traces() && { return std::move(traces_); }

   private:
    void begin(const std::vector<std::size_t>& shape) {
        form_ = form_of(shape, path_);
        traces_.reserve(form_.sequences);
        for (std::size_t s = 0; s < form_.sequences; ++s) {
            traces_.push_back(
                {form_.sequences == 1 ? path_ : fmt::format("{}[{}]", path_, s), form_.steps, form_.inputs, {}});
            traces_.back().x.reserve(form_.steps * form_.inputs);
        }
    }

    void add(std::int16_t element) {
        if (traces_[sequence_].x.size() == form_.steps * form_.inputs) ++sequence_;
        traces_[sequence_].x.push_back(element);
        ++elements_;
    }

    static std::int16_t q8_8(std::int16_t lsb) { return lsb; }
    std::int16_t q8_8(double value) const {
        if (!std::isfinite(value)) refuse(path_, fmt::format("{} is {}", form_.place(elements_), value));
        return nn::quantise<std::int16_t>(value, nn::activation_fraction_bits);
    }

    const std::string path_;
    Form form_{};
    std::vector<nn::Trace> traces_;
    std::size_t sequence_ = 0;  ///< the present one
    std::size_t elements_ = 0;  ///< taken
};

}  // namespace

std::vector<nn::Trace> read_sequences(const std::string& path) {
    Sequences sequences(path);
    read_npy(path, [&sequences](const NpyArray& piece) { sequences.take(piece); });
    return std::move(sequences).traces();
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
