#include "spartus/arch/spartus/fired_shares.hpp"

namespace spartus::arch::spartus {

const std::vector<nn::Fired>& FiredShares::of(std::size_t step, Matrix matrix, std::uint32_t n) {
    if (step_ != step) {
        split(run_[step].fired_x, x_);
        split(run_[step].fired_h, h_);
        step_ = step;
    }
    return (matrix == Matrix::ih ? x_ : h_)[n];
}

void FiredShares::split(const std::vector<nn::Fired>& fired, std::vector<std::vector<nn::Fired>>& shares) {
    const auto arrays = static_cast<std::uint32_t>(shares.size());
    for (std::vector<nn::Fired>& share : shares) share.clear();
    for (const nn::Fired& f : fired) shares[f.element % arrays].push_back({f.element / arrays, f.delta});
}

}  // namespace spartus::arch::spartus
