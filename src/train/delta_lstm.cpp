#include "spartus/train/delta_lstm.hpp"

#include <vector>

#include <torch/csrc/autograd/custom_function.h>

#include "spartus/nn/fixed_point.hpp"

namespace spartus::train {
namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

void round_to(Tensor& value, int fraction_bits) {
    const double lsb = 1 << fraction_bits;
    value.mul_(lsb).round_().div_(lsb);
}

Tensor rounded_to(const Tensor& value, int fraction_bits) {
    Tensor result = value.clone();
    round_to(result, fraction_bits);
    return result;
}

/// The four gates of [B, 4H].
struct Gates {
    Tensor i, f, g, o;

    explicit Gates(const Tensor& all) {
        const auto parts = all.chunk(4, 1);
        i = parts[0];
        f = parts[1];
        g = parts[2];
        o = parts[3];
    }
};

/// Which steps begin a sequence in some row of the batch: the others need no multiplication.
std::vector<bool> begins(const Tensor& keep) {
    const Tensor every = keep.amin(1).to(at::kCPU, at::kDouble).contiguous();
    std::vector<bool> result;
    for (std::int64_t t = 0; t < every.size(0); ++t) result.push_back(every.data_ptr<double>()[t] == 0);
    return result;
}

class Function : public torch::autograd::Function<Function> {
   public:
    static variable_list forward(AutogradContext* context, const Tensor& x, const Tensor& keep,
                                 const Tensor& weight_ih, const Tensor& weight_hh, const Tensor& bias,
                                 const Tensor& h0, const Tensor& c0, const Tensor& sent0, double threshold,
                                 bool round) {
        const std::int64_t steps = x.size(0), batch = x.size(1), hidden = weight_hh.size(1);
        const std::vector<bool> begin = begins(keep);
        Tensor gates = at::addmm(bias, x.reshape({steps * batch, -1}), weight_ih.t()).view({steps, batch, -1});
        Tensor all_h = at::empty({steps, batch, hidden}, x.options());
        Tensor all_c = at::empty_like(all_h), all_sent = at::empty_like(all_h);
        Tensor all_fired =
            at::empty(threshold > 0 ? all_h.sizes() : at::IntArrayRef{0}, x.options().dtype(at::kBool));
        const Tensor weight = weight_hh.t();
        Tensor h = h0, c = c0, sent = sent0;
        for (std::int64_t t = 0; t < steps; ++t) {
            if (begin[static_cast<std::size_t>(t)]) {
                const Tensor factor = keep[t].unsqueeze(1);
                h = h * factor;
                c = c * factor;
                sent = sent * factor;
            }
            if (threshold > 0) {
                const Tensor fired = (h - sent).abs_().ge(threshold);
                all_fired[t].copy_(fired);
                sent = at::where(fired, h, sent);
            } else {
                sent = h;
            }
            all_sent[t].copy_(sent);
            Tensor sums = gates[t];
            sums.addmm_(sent, weight);
            if (round) round_to(sums, nn::activation_fraction_bits);
            Gates gate(sums);
            gate.i.sigmoid_();
            gate.f.sigmoid_();
            gate.g.tanh_();
            gate.o.sigmoid_();
            const Gates read = round ? Gates(rounded_to(sums, nn::lut_fraction_bits)) : gate;
            c = at::addcmul(read.f * c, read.i, read.g);
            if (round) c = rounded_to(c, nn::activation_fraction_bits);
            const Tensor squashed = round ? rounded_to(c.tanh(), nn::lut_fraction_bits) : c.tanh();
            h = read.o * squashed;
            all_c[t].copy_(c);
            all_h[t].copy_(h);
        }
        context->save_for_backward({x, keep, weight_ih, weight_hh, gates, all_c, all_sent, all_fired, c0});
        context->saved_data["rounded"] = round;
        return {all_h, c, sent};
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const variable_list saved = context->get_saved_variables();
        const Tensor& x = saved[0];
        const Tensor& weight_hh = saved[3];
        const bool round = context->saved_data["rounded"].toBool();
        const Tensor by_gates = through_steps(saved, gradients[0].contiguous(), round);
        const Tensor flat = by_gates.view({-1, by_gates.size(2)});
        const Tensor transposed = flat.t();
        Tensor by_x;
        if (context->needs_input_grad(0)) by_x = at::mm(flat, saved[2]).view_as(x);
        return {by_x,
                Tensor(),
                at::mm(transposed, x.reshape({-1, x.size(2)})),
                at::mm(transposed, saved[6].view({-1, weight_hh.size(1)})),
                flat.sum(0),
                Tensor(),
                Tensor(),
                Tensor(),
                Tensor(),
                Tensor()};
    }

   private:
    /// Gradients of the sums of all steps, [T, B, 4H], from the last step to the first.
    static Tensor through_steps(const variable_list& saved, const Tensor& by_h, bool round) {
        const Tensor &keep = saved[1], &weight = saved[3], &gates = saved[4], &all_c = saved[5];
        const Tensor &all_fired = saved[7], &c0 = saved[8];
        const bool threshold = all_fired.dim() == 3;
        const std::vector<bool> begin = begins(keep);
        Tensor result = at::empty_like(gates);
        Tensor later_h, later_c, later_sent;  // what the following step asks of this one's h and c, and of its sent
        for (std::int64_t t = by_h.size(0) - 1; t >= 0; --t) {
            const bool first = begin[static_cast<std::size_t>(t)];
            const Tensor factor = first ? keep[t].unsqueeze(1) : Tensor();
            const Tensor dh = later_h.defined() ? by_h[t] + later_h : by_h[t];
            const Gates exact(gates[t]);
            const Gates read = round ? Gates(rounded_to(gates[t], nn::lut_fraction_bits)) : exact;
            Tensor c_before = t > 0 ? all_c[t - 1] : c0;
            if (first) c_before = c_before * factor;
            const Tensor squashed = all_c[t].tanh();
            const Tensor squashed_read = round ? rounded_to(squashed, nn::lut_fraction_bits) : squashed;
            Tensor dc = (dh * read.o).mul_(1 - squashed * squashed);
            if (later_c.defined()) dc.add_(later_c);
            Tensor sums = result[t];
            const Gates by_sum(sums);
            at::sigmoid_backward_out(const_cast<Tensor&>(by_sum.i), dc * read.g, exact.i);
            at::sigmoid_backward_out(const_cast<Tensor&>(by_sum.f), dc * c_before, exact.f);
            at::tanh_backward_out(const_cast<Tensor&>(by_sum.g), dc * read.i, exact.g);
            at::sigmoid_backward_out(const_cast<Tensor&>(by_sum.o), dh * squashed_read, exact.o);
            Tensor by_sent = at::mm(sums, weight);
            later_c = dc.mul_(read.f);
            if (threshold) {
                if (later_sent.defined()) by_sent.add_(later_sent);
                later_h = by_sent * all_fired[t];
                later_sent = by_sent - later_h;
            } else {
                later_h = by_sent;
            }
            if (first) {
                later_h = later_h * factor;
                later_c = later_c * factor;
                if (threshold) later_sent = later_sent * factor;
            }
        }
        return result;
    }
};

}  // namespace

LstmState LstmState::zero(const Tensor& weight_hh, std::int64_t batch) {
    const Tensor none = at::zeros({batch, weight_hh.size(1)}, weight_hh.options().requires_grad(false));
    return {none, none, none};
}

Tensor delta_lstm(const Tensor& x, const Tensor& keep, const LstmWeights& weights, LstmState& state,
                  const LstmArithmetic& arithmetic) {
    const variable_list results =
        Function::apply(x, keep, weights.weight_ih, weights.weight_hh, weights.bias, state.h, state.c, state.sent,
                        arithmetic.threshold_h, arithmetic.rounded);
    state = {results[0][-1].detach(), results[1].detach(), results[2].detach()};
    return results[0];
}

}  // namespace spartus::train
