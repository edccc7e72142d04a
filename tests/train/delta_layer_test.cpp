#include "spartus/train/delta_layer.hpp"

#include <vector>

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>

#include "spartus/nn/cells/gru.hpp"
#include "spartus/nn/cells/lstm.hpp"
#include "spartus/nn/reference.hpp"

#include "support/catch.hpp"

// REQUIRE throughout: libtorch's headers make CHECK something else.

using namespace spartus;
using namespace spartus::train;
using at::Tensor;

namespace {

constexpr std::int64_t steps = 6, batch = 3, inputs = 5, hidden = 4;

struct Problem {
    const nn::Cell* cell;
    Tensor x, keep, weight;  ///< `weight` turns h into a number to be differentiated
    LayerWeights weights;
    LayerState begin;

    explicit Problem(std::int64_t seed, const nn::Cell& chosen = nn::lstm) : cell(&chosen) {
        at::manual_seed(seed);
        const at::TensorOptions real = at::kDouble;
        x = at::randn({steps, batch, inputs}, real).set_requires_grad(true);
        keep = at::ones({steps, batch}, real);
        weight = at::randn({steps, batch, hidden}, real);
        const std::int64_t rows = cell->gates * hidden;
        weights = {at::randn({rows, inputs}, real).mul_(0.5).set_requires_grad(true),
                   at::randn({rows, hidden}, real).mul_(0.5).set_requires_grad(true),
                   at::randn({cell->rows * hidden}, real).mul_(0.5).set_requires_grad(true)};
        const auto state = [&] { return at::randn({batch, hidden}, real).mul_(0.3); };
        begin = {state(), state(), state()};
        if (cell == &nn::gru) begin.carried = begin.h;
    }

    std::vector<Tensor> variables() const { return {x, weights.weight_ih, weights.weight_hh, weights.bias}; }

    Tensor h(const LayerArithmetic& arithmetic = {}) const {
        LayerState state = begin;
        return delta_layer(*cell, x, keep, weights, state, arithmetic);
    }

    double loss(const LayerArithmetic& arithmetic) const {
        const at::NoGradGuard guard;
        return (h(arithmetic) * weight).sum().item<double>();
    }

    std::vector<Tensor> gradients(const Tensor& of_h) const {
        return torch::autograd::grad({(of_h * weight).sum()}, variables());
    }
};

double largest_difference(const Tensor& a, const Tensor& b) {
    return (a - b).abs().max().item<double>();
}

/// libtorch's own layer of that cell.
Tensor library_layer(const Problem& problem) {
    const LayerWeights& weights = problem.weights;
    const Tensor h = problem.begin.h.unsqueeze(0), &rows = weights.bias;
    if (problem.cell == &nn::gru) {
        const Tensor bias_hh = at::cat({at::zeros({2 * hidden}, at::kDouble), rows.slice(0, 3 * hidden)});
        return std::get<0>(at::gru(problem.x, h,
                                   {weights.weight_ih, weights.weight_hh, rows.slice(0, 0, 3 * hidden), bias_hh},
                                   true, 1, 0, true, false, false));
    }
    const Tensor none = at::zeros({4 * hidden}, at::kDouble);
    return std::get<0>(at::lstm(problem.x, {h, problem.begin.carried.unsqueeze(0)},
                                {weights.weight_ih, weights.weight_hh, rows, none}, true, 1, 0, true, false,
                                false));
}

/// Gradients of h with a threshold, against what a small change of each variable does.
void hold_against_differences(const Problem& problem) {
    const LayerArithmetic arithmetic{0.1, false};
    const auto gradients = problem.gradients(problem.h(arithmetic));
    const at::NoGradGuard guard;
    REQUIRE(largest_difference(problem.h(arithmetic), problem.h()) > 1e-3);  // something was held back
    constexpr double step = 1e-7;
    const auto variables = problem.variables();
    for (std::size_t n = 0; n < variables.size(); ++n) {
        double* const values = variables[n].data_ptr<double>();
        for (std::int64_t k = 0; k < variables[n].numel(); ++k) {
            const double value = values[k];
            values[k] = value + step;
            const double above = problem.loss(arithmetic);
            values[k] = value - step;
            const double below = problem.loss(arithmetic);
            values[k] = value;
            const double expected = (above - below) / (2 * step);
            const double found = gradients[n].contiguous().data_ptr<double>()[k];
            if (std::abs(found - expected) > 1e-6)
                FAIL(problem.cell->title << ", variable " << n << " element " << k << ": " << found << " against "
                                         << expected);
        }
    }
}

}  // namespace

TEST_CASE("Without a threshold a delta layer is libtorch's LSTM or GRU, and so are its gradients") {
    for (const nn::Cell* cell : nn::cells()) {
        INFO(cell->title);
        const Problem problem(1, *cell);
        const Tensor h = problem.h(), expected = library_layer(problem);
        REQUIRE(largest_difference(h, expected) < 1e-12);
        const auto gradients = problem.gradients(h), expected_gradients = problem.gradients(expected);
        for (std::size_t n = 0; n < gradients.size(); ++n) {
            REQUIRE(largest_difference(gradients[n], expected_gradients[n]) < 1e-12);
        }
    }
}

TEST_CASE("With a threshold the gradients are those of finite differences") {
    for (const nn::Cell* cell : nn::cells()) hold_against_differences(Problem(2, *cell));
}

TEST_CASE("A sequence that begins in the middle knows nothing of the one before it") {
    const nn::Cell& cell = *nn::cells()[GENERATE(0U, 1U)];
    Problem problem(3, cell);
    for (const double threshold : {0.0, 0.1}) {
        problem.begin = LayerState::zero(problem.weights.weight_hh, batch);
        const auto whole = problem.gradients(problem.h({threshold, false}));
        Problem split = problem;
        split.keep = at::ones({steps, batch}, at::kDouble);
        split.keep[2].fill_(0);
        const Tensor h = split.h({threshold, false});
        REQUIRE(largest_difference(h, problem.h({threshold, false})) > 1e-3);

        Problem later = problem;
        later.x = problem.x.detach().slice(0, 2).contiguous().set_requires_grad(true);
        later.keep = problem.keep.slice(0, 2);
        REQUIRE(largest_difference(later.h({threshold, false}), h.slice(0, 2)) < 1e-12);
        const Tensor by_x = split.gradients(h)[0];
        later.weight = problem.weight.slice(0, 2);
        REQUIRE(largest_difference(later.gradients(later.h({threshold, false}))[0], by_x.slice(0, 2)) < 1e-12);
    }
}

TEST_CASE("Two pieces of a sequence give what one gives") {
    const nn::Cell& cell = *nn::cells()[GENERATE(0U, 1U)];
    const Problem problem(4, cell);
    const LayerArithmetic arithmetic{0.1, true};
    LayerState state = problem.begin;
    const Tensor first = delta_layer(cell, problem.x.slice(0, 0, 4), problem.keep.slice(0, 0, 4), problem.weights,
                                     state, arithmetic);
    const Tensor second =
        delta_layer(cell, problem.x.slice(0, 4), problem.keep.slice(0, 4), problem.weights, state, arithmetic);
    REQUIRE(largest_difference(at::cat({first, second}), problem.h(arithmetic)) == 0);
}

TEST_CASE("With numbers that the accelerator can hold, the rounded forward pass is the reference's, bit for bit") {
    const nn::Cell& cell = *nn::cells()[GENERATE(0U, 1U)];
    at::manual_seed(5);
    const auto numbers = [](at::IntArrayRef shape, double lsb) {
        return at::randn(shape).mul_(0.5).mul_(lsb).round_().div_(lsb);
    };
    constexpr std::int64_t units = 32, count = 50;
    const std::int64_t rows = cell.gates * units;
    const LayerWeights weights{numbers({rows, inputs}, 128).clamp_(-1, 127.0 / 128),
                               numbers({rows, units}, 128).clamp_(-1, 127.0 / 128),
                               numbers({cell.rows * units}, 128)};
    const Tensor x = numbers({count, 1, inputs}, 256);

    nn::Layer layer{inputs, units, {}, {}, {}};
    layer.cell = &cell;
    const auto copy = [](const Tensor& from, double lsb, auto& to) {
        const Tensor whole = (from * lsb).round().to(at::kDouble).contiguous();
        for (std::int64_t k = 0; k < whole.numel(); ++k) {
            to.push_back(static_cast<typename std::decay_t<decltype(to)>::value_type>(whole.data_ptr<double>()[k]));
        }
    };
    copy(weights.weight_ih, 128, layer.weight_ih);
    copy(weights.weight_hh, 128, layer.weight_hh);
    copy(weights.bias, 128, layer.bias);
    std::vector<std::int16_t> x_lsb;
    copy(x, 256, x_lsb);

    constexpr std::int32_t threshold = 26;
    nn::Reference reference({{layer}}, {nn::EncoderMode::delta, 0, threshold, 32});
    LayerState state = LayerState::zero(weights.weight_hh, 1);
    const Tensor h = delta_layer(cell, x, at::ones({count, 1}), weights, state, {threshold / 256.0, true});
    std::size_t same = 0;
    for (std::int64_t t = 0; t < count; ++t) {
        reference.step(x_lsb.data() + t * inputs);
        for (std::int64_t k = 0; k < units; ++k) {
            if (h[t][0][k].item<double>() * 256 == reference.h()[static_cast<std::size_t>(k)]) ++same;
        }
    }
    REQUIRE(same == count * units);
}
