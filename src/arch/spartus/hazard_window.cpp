#include "spartus/arch/spartus/hazard_window.hpp"

#include <algorithm>

#include "spartus/simd/kernels.hpp"

namespace spartus::arch::spartus {

HazardWindow::HazardWindow(std::uint32_t pes, std::uint32_t latency)
    : pes_(pes),
      latency_(latency),
      words_(latency - 1, Word{0, std::vector<nn::Val>(pes), std::vector<nn::Lidx>(pes)}) {}

Cycle HazardWindow::free_from(const nn::Val* val, const nn::Lidx* lidx, Cycle cycle) const {
    for (const Word& word : words_) {
        if (word.until <= cycle) continue;
        if (simd::share_entry({val, lidx}, {word.val.data(), word.lidx.data()}, pes_)) cycle = word.until;
    }
    return cycle;
}

void HazardWindow::issue(const nn::Val* val, const nn::Lidx* lidx, Cycle cycle) {
    if (words_.empty()) return;
    Word& word = words_[oldest_];
    word.until = cycle + latency_;
    std::copy_n(val, pes_, word.val.begin());
    std::copy_n(lidx, pes_, word.lidx.begin());
    oldest_ = oldest_ + 1 == words_.size() ? 0 : oldest_ + 1;
}

}  // namespace spartus::arch::spartus
