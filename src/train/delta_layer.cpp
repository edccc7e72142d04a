#include "spartus/train/delta_layer.hpp"

#include <vector>

#include <torch/csrc/autograd/custom_function.h>

#include "spartus/nn/fixed_point.hpp"
#include "spartus/train/cell_gradient.hpp"
#include "spartus/train/repeated_product.hpp"

namespace spartus::train {
namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Which steps begin a sequence in some row of the batch: the others need no multiplication.
std::vector<bool> begins(const Tensor& keep) {
    const Tensor every = keep.amin(1).to(at::kCPU, at::kDouble).contiguous();
    std::vector<bool> result;
    for (std::int64_t t = 0; t < every.size(0); ++t) result.push_back(every.data_ptr<double>()[t] == 0);
    return result;
}

/// A matrix [gates·H, …] with a row of zeros wherever the cell has a row that it does not feed.
Tensor fed_rows(const nn::Cell& cell, const nn::Feeds& feeds, const Tensor& weight) {
    if (cell.gates == cell.rows) return weight;
    const std::vector<Tensor> gates = weight.chunk(cell.gates, 0);
    std::vector<Tensor> rows(cell.rows, at::zeros_like(gates.front()));
    for (std::size_t gate = 0; gate < gates.size(); ++gate) rows[feeds[gate]] = gates[gate];
    return at::cat(rows);
}

/// The weights are [rows·H, …] here.
class Function : public torch::autograd::Function<Function> {
   public:
    static variable_list forward(AutogradContext* context, const CellGradient* cell, const Tensor& x,
                                 const Tensor& keep, const Tensor& weight_ih, const Tensor& weight_hh,
                                 const Tensor& bias, const Tensor& h0, const Tensor& carried0, const Tensor& sent0,
                                 double threshold, bool round) {
        const std::int64_t steps = x.size(0), batch = x.size(1), hidden = weight_hh.size(1);
        const std::vector<bool> begin = begins(keep);
        Tensor all_sums = at::addmm(bias, x.reshape({steps * batch, -1}), weight_ih.t()).view({steps, batch, -1});
        Tensor all_h = at::empty({steps, batch, hidden}, x.options());
        Tensor all_carried = at::empty_like(all_h), all_sent = at::empty_like(all_h);
        Tensor all_fired =
            at::empty(threshold > 0 ? all_h.sizes() : at::IntArrayRef{0}, x.options().dtype(at::kBool));
        const RepeatedProduct product(weight_hh, batch, steps);
        Tensor h = h0, carried = carried0, sent = sent0;
        for (std::int64_t t = 0; t < steps; ++t) {
            if (begin[static_cast<std::size_t>(t)]) {
                const Tensor factor = keep[t].unsqueeze(1);
                h = h * factor;
                carried = carried * factor;
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
            Tensor sums = all_sums[t];
            sums.add_(product(sent));
            if (round) round_to(sums, nn::activation_fraction_bits);
            h = cell->forward(sums, carried, round);
            all_carried[t].copy_(carried);
            all_h[t].copy_(h);
        }
        context->save_for_backward(
            {x, keep, weight_ih, weight_hh, all_sums, all_carried, all_sent, all_fired, carried0});
        context->saved_data["rounded"] = round;
        context->saved_data["cell"] = reinterpret_cast<std::int64_t>(cell);
        return {all_h, carried.clone(), sent.clone()};
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const variable_list saved = context->get_saved_variables();
        const Tensor& x = saved[0];
        const Tensor& weight_hh = saved[3];
        const bool round = context->saved_data["rounded"].toBool();
        const auto& cell = *reinterpret_cast<const CellGradient*>(context->saved_data["cell"].toInt());
        const Tensor by_sums = through_steps(cell, saved, gradients[0].contiguous(), round);
        const Tensor flat = by_sums.view({-1, by_sums.size(2)});
        const Tensor transposed = flat.t();
        Tensor by_x;
        if (context->needs_input_grad(0)) by_x = at::mm(flat, saved[2]).view_as(x);
        return {Tensor(),
                by_x,
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
    /// Gradients of the sums of all steps, [T, B, rows·H], from the last step to the first.
    static Tensor through_steps(const CellGradient& cell, const variable_list& saved, const Tensor& by_h,
                                bool round) {
        const Tensor &keep = saved[1], &all_sums = saved[4], &all_carried = saved[5];
        const RepeatedProduct product(saved[3].t(), by_h.size(1), by_h.size(0));
        const Tensor &all_fired = saved[7], &carried0 = saved[8];
        const bool threshold = all_fired.dim() == 3;
        const std::vector<bool> begin = begins(keep);
        Tensor result = at::empty_like(all_sums);
        Tensor later_h, later_carried, later_sent;  // what the following step asks of this one's
        for (std::int64_t t = by_h.size(0) - 1; t >= 0; --t) {
            const bool first = begin[static_cast<std::size_t>(t)];
            const Tensor factor = first ? keep[t].unsqueeze(1) : Tensor();
            Tensor carried_before = t > 0 ? all_carried[t - 1] : carried0;
            if (first) carried_before = carried_before * factor;
            Tensor sums = result[t];
            later_carried = cell.backward({all_sums[t], carried_before, all_carried[t], round},
                                          later_h.defined() ? by_h[t] + later_h : by_h[t], later_carried, sums);
            Tensor by_sent = product(sums);
            if (threshold) {
                if (later_sent.defined()) by_sent.add_(later_sent);
                later_h = by_sent * all_fired[t];
                later_sent = by_sent - later_h;
            } else {
                later_h = by_sent;
            }
            if (first) {
                later_h = later_h * factor;
                later_carried = later_carried * factor;
                if (threshold) later_sent = later_sent * factor;
            }
        }
        return result;
    }
};

}  // namespace

LayerState LayerState::zero(const Tensor& weight_hh, std::int64_t batch) {
    const Tensor none = at::zeros({batch, weight_hh.size(1)}, weight_hh.options().requires_grad(false));
    return {none, none, none};
}

Tensor delta_layer(const nn::Cell& cell, const Tensor& x, const Tensor& keep, const LayerWeights& weights,
                   LayerState& state, const LayerArithmetic& arithmetic) {
    const variable_list results =
        Function::apply(&gradient_of(cell), x, keep, fed_rows(cell, cell.ih, weights.weight_ih),
                        fed_rows(cell, cell.hh, weights.weight_hh), weights.bias, state.h, state.carried,
                        state.sent, arithmetic.threshold_h, arithmetic.rounded);
    state = {results[0][-1].detach(), results[1].detach(), results[2].detach()};
    return results[0];
}

}  // namespace spartus::train
