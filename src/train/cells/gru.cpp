#include "spartus/nn/cells/gru.hpp"

#include "spartus/nn/fixed_point.hpp"

#include "gradients.hpp"

namespace spartus::train {
namespace {

using at::Tensor;

/// r, z and n, unrounded, stay in the place of the sums of r, z and n_x; n_h stays as it is.
class Gru : public CellGradient {
   public:
    Tensor forward(Tensor& sums, Tensor& carried, bool round) const override {
        Rows rows = rows_of(sums);
        rows[nn::row_r].sigmoid_();
        rows[nn::row_z].sigmoid_();
        Tensor recurrent = read_of(rows[nn::row_r], round) * rows[nn::row_nh];
        if (round) round_to(recurrent, nn::activation_fraction_bits);
        rows[nn::row_nx].add_(recurrent).tanh_();
        const Tensor z = read_of(rows[nn::row_z], round);
        Tensor past = z * carried;
        if (round) round_to(past, nn::activation_fraction_bits);
        carried = at::addcmul(past, 1 - z, read_of(rows[nn::row_nx], round));
        return carried;
    }

    Tensor backward(const Step& step, const Tensor& by_h, const Tensor& by_carried,
                    Tensor& by_sums) const override {
        const Rows exact = rows_of(step.kept);
        const Tensor r = read_of(exact[nn::row_r], step.round), z = read_of(exact[nn::row_z], step.round),
                     n = read_of(exact[nn::row_nx], step.round);
        const Tensor by_state = by_carried.defined() ? by_h + by_carried : by_h;
        Rows by = rows_of(by_sums);
        at::tanh_backward_out(by[nn::row_nx], by_state * (1 - z), exact[nn::row_nx]);
        at::sigmoid_backward_out(by[nn::row_r], by[nn::row_nx] * exact[nn::row_nh], exact[nn::row_r]);
        at::sigmoid_backward_out(by[nn::row_z], by_state * (step.carried_before - n), exact[nn::row_z]);
        at::mul_out(by[nn::row_nh], by[nn::row_nx], r);
        return by_state * z;
    }

   private:
    /// As a table gives it.
    static Tensor read_of(const Tensor& value, bool round) {
        return round ? rounded_to(value, nn::lut_fraction_bits) : value;
    }
};

}  // namespace

const CellGradient& gru_gradient() {
    static const Gru cell;
    return cell;
}

}  // namespace spartus::train
