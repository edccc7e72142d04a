#include "spartus/arch/spartus/weight_bank.hpp"

#include <algorithm>
#include <numeric>

#include "spartus/parts/report.hpp"

namespace spartus::arch::spartus {

const stats::Table<WeightBank::Counters>& WeightBank::statistics() {
    using stats::Better;
    using stats::Kind;
    using stats::Role;
    static const stats::Table<Counters> table{
        {{"read", Kind::cause, "cycles", "reading a word", Better::neither, Role::work}, &Counters::read}};
    return table;
}

WeightBank::WeightBank(const sc_core::sc_module_name& name, const Parameters& parameters)
    : sc_module(name),
      parameters_(parameters),
      latency_(parts::cycles(parameters.latency)),
      val_(std::size_t{parameters.depth} * parameters.pes),
      lidx_(std::size_t{parameters.depth} * parameters.pes),
      stored_(parameters.depth),
      stored_before_(std::size_t{parameters.depth} + 1) {
    port.register_nb_transport_fw(this, &WeightBank::on_read);
    port.register_transport_dbg(this, &WeightBank::on_debug);
}

bool WeightBank::in_range(const WeightBurst& burst) const {
    return burst.first_word <= parameters_.depth && burst.words <= parameters_.depth - burst.first_word;
}

void WeightBank::point_at(WeightBurst& burst) const {
    const std::size_t at = std::size_t{burst.first_word} * parameters_.pes;
    burst.val = val_.data() + at;
    burst.lidx = lidx_.data() + at;
}

tlm::tlm_sync_enum WeightBank::on_read(WeightBurst& burst, WeightPhase&, sc_core::sc_time& delay) {
    if (!in_range(burst)) parts::violation(name(), "read beyond the last word");
    counters_.read += burst.words;
    point_at(burst);
    burst.stored = stored_before_[burst.first_word + burst.words] - stored_before_[burst.first_word];
    delay += latency_;
    return tlm::TLM_COMPLETED;
}

void WeightBank::load(const WeightBurst& burst) {
    for (std::uint32_t word = 0; word < burst.words; ++word) {
        const std::size_t from = std::size_t{word} * parameters_.pes;
        const std::size_t to = std::size_t{burst.first_word + word} * parameters_.pes;
        std::copy_n(burst.val + from, parameters_.pes, val_.data() + to);
        std::copy_n(burst.lidx + from, parameters_.pes, lidx_.data() + to);
        const auto padding = std::count(burst.val + from, burst.val + from + parameters_.pes, 0);
        stored_[burst.first_word + word] = parameters_.pes - static_cast<std::uint32_t>(padding);
    }
    std::partial_sum(stored_.begin(), stored_.end(), stored_before_.begin() + 1);
}

/// Returns the number of words transferred, 0 if they are not all there.
unsigned WeightBank::on_debug(WeightBurst& burst) {
    if (!in_range(burst)) return 0;
    if (burst.write) {
        load(burst);
    } else {
        point_at(burst);
    }
    return burst.words;
}

}  // namespace spartus::arch::spartus
