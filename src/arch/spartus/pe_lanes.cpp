#include "spartus/arch/spartus/pe_lanes.hpp"

#include <algorithm>
#include <utility>

#include "spartus/simd/kernels.hpp"

namespace spartus::arch::spartus {

PeLanes::PeLanes(std::uint32_t pes, const std::vector<std::uint32_t>& rows_per_pe,
                 std::vector<std::vector<std::uint32_t>> bias)
    : pes_(pes), bias_(std::move(bias)) {
    for (const std::uint32_t rows : rows_per_pe) sums_.emplace_back(std::size_t{rows} * pes);
    free_from_.resize(std::size_t{*std::max_element(rows_per_pe.begin(), rows_per_pe.end())} * pes);
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

Cycle PeLanes::free_from(const nn::Val* val, const nn::Lidx* lidx, Cycle cycle) const {
    for (std::uint32_t pe = 0; pe < pes_; ++pe) {
        if (val[pe] != 0) cycle = std::max(cycle, free_from_[std::size_t{lidx[pe]} * pes_ + pe]);
    }
    return cycle;
}

void PeLanes::occupy(const nn::Val* val, const nn::Lidx* lidx, Cycle until) {
    for (std::uint32_t pe = 0; pe < pes_; ++pe) {
        if (val[pe] != 0) free_from_[std::size_t{lidx[pe]} * pes_ + pe] = until;
    }
}

}  // namespace spartus::arch::spartus
