#include "spartus/train/delta_lstm.hpp"

#include <vector>

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>

#include "spartus/nn/reference.hpp"

#include "support/catch.hpp"

// REQUIRE throughout: libtorch's headers make CHECK something else.

using namespace spartus;
using namespace spartus::train;
using at::Tensor;

namespace {

constexpr std::int64_t steps = 6, batch = 3, inputs = 5, hidden = 4;

struct Problem {
    Tensor x, keep, weight;  ///< `weight` turns h into a number to be differentiated
    LstmWeights weights;
    LstmState begin;

    explicit Problem(std::int64_t seed) {
        at::manual_seed(seed);
        const at::TensorOptions real = at::kDouble;
        x = at::randn({steps, batch, inputs}, real).set_requires_grad(true);
        keep = at::ones({steps, batch}, real);
        weight = at::randn({steps, batch, hidden}, real);
        weights = {at::randn({4 * hidden, inputs}, real).mul_(0.5).set_requires_grad(true),
                   at::randn({4 * hidden, hidden}, real).mul_(0.5).set_requires_grad(true),
                   at::randn({4 * hidden}, real).mul_(0.5).set_requires_grad(true)};
        begin = {at::randn({batch, hidden}, real).mul_(0.3), at::randn({batch, hidden}, real).mul_(0.3),
                 at::randn({batch, hidden}, real).mul_(0.3)};
    }

    std::vector<Tensor> variables() const { return {x, weights.weight_ih, weights.weight_hh, weights.bias}; }

    Tensor h(const LstmArithmetic& arithmetic = {}) const {
        LstmState state = begin;
        return delta_lstm(x, keep, weights, state, arithmetic);
    }

    double loss(const LstmArithmetic& arithmetic) const {
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

/// libtorch's own LSTM.
Tensor library_lstm(const Problem& problem) {
    const Tensor none = at::zeros({4 * hidden}, at::kDouble);
    return std::get<0>(at::lstm(problem.x, {problem.begin.h.unsqueeze(0), problem.begin.c.unsqueeze(0)},
                                {problem.weights.weight_ih, problem.weights.weight_hh, problem.weights.bias, none},
                                true, 1, 0, true, false, false));
}

}  // namespace

TEST_CASE("Without a threshold a DeltaLSTM is libtorch's LSTM, and so are its gradients") {
    const Problem problem(1);
    const Tensor h = problem.h(), expected = library_lstm(problem);
    REQUIRE(largest_difference(h, expected) < 1e-12);
    const auto gradients = problem.gradients(h), expected_gradients = problem.gradients(expected);
    for (std::size_t n = 0; n < gradients.size(); ++n) {
        REQUIRE(largest_difference(gradients[n], expected_gradients[n]) < 1e-12);
    }
}

TEST_CASE("With a threshold the gradients are those of finite differences") {
    const Problem problem(2);
    const LstmArithmetic arithmetic{0.1, false};
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
                FAIL("variable " << n << " element " << k << ": " << found << " against " << expected);
        }
    }
}

TEST_CASE("A sequence that begins in the middle knows nothing of the one before it") {
    Problem problem(3);
    for (const double threshold : {0.0, 0.1}) {
        problem.begin = LstmState::zero(problem.weights.weight_hh, batch);
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
    const Problem problem(4);
    const LstmArithmetic arithmetic{0.1, true};
    LstmState state = problem.begin;
    const Tensor first =
        delta_lstm(problem.x.slice(0, 0, 4), problem.keep.slice(0, 0, 4), problem.weights, state, arithmetic);
    const Tensor second =
        delta_lstm(problem.x.slice(0, 4), problem.keep.slice(0, 4), problem.weights, state, arithmetic);
    REQUIRE(largest_difference(at::cat({first, second}), problem.h(arithmetic)) == 0);
}

TEST_CASE("With numbers that the accelerator can hold, the rounded forward pass is the reference's, bit for bit") {
    at::manual_seed(5);
    const auto numbers = [](at::IntArrayRef shape, double lsb) {
        return at::randn(shape).mul_(0.5).mul_(lsb).round_().div_(lsb);
    };
    constexpr std::int64_t units = 32, count = 50;
    const LstmWeights weights{numbers({4 * units, inputs}, 128).clamp_(-1, 127.0 / 128),
                              numbers({4 * units, units}, 128).clamp_(-1, 127.0 / 128), numbers({4 * units}, 128)};
    const Tensor x = numbers({count, 1, inputs}, 256);

    nn::Layer layer{inputs, units, {}, {}, {}};
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
    LstmState state = LstmState::zero(weights.weight_hh, 1);
    const Tensor h = delta_lstm(x, at::ones({count, 1}), weights, state, {threshold / 256.0, true});
    std::size_t same = 0;
    for (std::int64_t t = 0; t < count; ++t) {
        reference.step(x_lsb.data() + t * inputs);
        for (std::int64_t k = 0; k < units; ++k) {
            if (h[t][0][k].item<double>() * 256 == reference.h()[static_cast<std::size_t>(k)]) ++same;
        }
    }
    REQUIRE(same == count * units);
}
