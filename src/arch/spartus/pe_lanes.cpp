#include "spartus/arch/spartus/pe_lanes.hpp"

#include <algorithm>
#include <utility>

#include "spartus/simd/kernels.hpp"

namespace spartus::arch::spartus {

PeLanes::PeLanes(std::uint32_t pes, const std::vector<std::uint32_t>& rows_per_pe,
                 std::vector<std::vector<std::uint32_t>> bias)
    : pes_(pes), bias_(std::move(bias)) {
    for (const std::uint32_t rows : rows_per_pe) sums_.emplace_back(std::size_t{rows} * pes);
}

void PeLanes::restart(std::uint32_t layer) {
    if (bias_.empty()) {
        std::fill(sums_[layer].begin(), sums_[layer].end(), 0u);
    } else {
        sums_[layer] = bias_[layer];
    }
}

void PeLanes::accumulate(std::uint32_t layer, const nn::Val* val, const nn::Lidx* lidx, std::uint32_t words,
                         std::int32_t delta) {
    simd::add_products(sums_[layer].data(), pes_, val, lidx, words, delta);
}

}  // namespace spartus::arch::spartus
