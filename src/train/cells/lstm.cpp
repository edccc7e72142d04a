#include "spartus/nn/cells/lstm.hpp"

#include "spartus/nn/fixed_point.hpp"

#include "gradients.hpp"

namespace spartus::train {
namespace {

using at::Tensor;

/// i, f, g, o stay in the place of the sums, unrounded.
class Lstm : public CellGradient {
   public:
    Tensor forward(Tensor& sums, Tensor& carried, bool round) const override {
        Rows gates = rows_of(sums);
        gates[nn::gate_i].sigmoid_();
        gates[nn::gate_f].sigmoid_();
        gates[nn::gate_g].tanh_();
        gates[nn::gate_o].sigmoid_();
        const Rows read = read_of(sums, round);
        carried = at::addcmul(read[nn::gate_f] * carried, read[nn::gate_i], read[nn::gate_g]);
        if (round) round_to(carried, nn::activation_fraction_bits);
        Tensor squashed = carried.tanh();
        if (round) round_to(squashed, nn::lut_fraction_bits);
        return read[nn::gate_o] * squashed;
    }

    Tensor backward(const Step& step, const Tensor& by_h, const Tensor& by_carried,
                    Tensor& by_sums) const override {
        const Rows exact = rows_of(step.kept), read = read_of(step.kept, step.round);
        const Tensor squashed = step.carried.tanh();
        const Tensor squashed_read = step.round ? rounded_to(squashed, nn::lut_fraction_bits) : squashed;
        Tensor by_c = (by_h * read[nn::gate_o]).mul_(1 - squashed * squashed);
        if (by_carried.defined()) by_c.add_(by_carried);
        Rows by = rows_of(by_sums);
        at::sigmoid_backward_out(by[nn::gate_i], by_c * read[nn::gate_g], exact[nn::gate_i]);
        at::sigmoid_backward_out(by[nn::gate_f], by_c * step.carried_before, exact[nn::gate_f]);
        at::tanh_backward_out(by[nn::gate_g], by_c * read[nn::gate_i], exact[nn::gate_g]);
        at::sigmoid_backward_out(by[nn::gate_o], by_h * squashed_read, exact[nn::gate_o]);
        return by_c.mul_(read[nn::gate_f]);
    }

   private:
    /// As the tables give them.
    static Rows read_of(const Tensor& gates, bool round) {
        return rows_of(round ? rounded_to(gates, nn::lut_fraction_bits) : gates);
    }
};

}  // namespace

const CellGradient& lstm_gradient() {
    static const Lstm cell;
    return cell;
}

}  // namespace spartus::train
