#include "spartus/arch/spartus/hazard_window.hpp"

#include <algorithm>

#include "spartus/simd/kernels.hpp"

namespace spartus::arch::spartus {

HazardWindow::HazardWindow(std::uint32_t pes, std::uint32_t latency) : pes_(pes), latency_(latency) {}

Cycle HazardWindow::free_from(const nn::Val* val, const nn::Lidx* lidx, Cycle cycle) const {
    for (std::size_t k = 0; k < count_; ++k) {
        const Word& word = words_[place_of(k)];
        if (word.until <= cycle) continue;
        if (simd::share_entry({val, lidx}, {word.val.data(), word.lidx.data()}, pes_)) cycle = word.until;
    }
    return cycle;
}

void HazardWindow::issue(const nn::Val* val, const nn::Lidx* lidx, Cycle cycle) {
    while (count_ > 0 && words_[oldest_].until <= cycle + 1) {
        oldest_ = place_of(1);
        --count_;
    }
    if (std::all_of(val, val + pes_, [](nn::Val value) { return value == 0; })) return;
    if (count_ == words_.size()) {
        std::rotate(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(oldest_), words_.end());
        oldest_ = 0;
        words_.push_back({0, std::vector<nn::Val>(pes_), std::vector<nn::Lidx>(pes_)});
    }
    Word& word = words_[place_of(count_)];
    word.until = cycle + latency_;
    std::copy_n(val, pes_, word.val.begin());
    std::copy_n(lidx, pes_, word.lidx.begin());
    ++count_;
}

}  // namespace spartus::arch::spartus
