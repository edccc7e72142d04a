#include "spartus/hw/weight_bank.hpp"

#include <algorithm>

namespace spartus::hw {

WeightBank::WeightBank(const sc_core::sc_module_name& name, const Parameters& parameters)
    : sc_module(name),
      parameters_(parameters),
      val_(std::size_t{parameters.depth} * parameters.pes),
      lidx_(std::size_t{parameters.depth} * parameters.pes) {
    port.register_b_transport(this, &WeightBank::on_read);
    port.register_transport_dbg(this, &WeightBank::on_debug);
}

bool WeightBank::in_range(const links::WeightBurst& burst) const {
    return burst.first_word <= parameters_.depth && burst.words <= parameters_.depth - burst.first_word;
}

void WeightBank::point_at(links::WeightBurst& burst) const {
    const std::size_t at = std::size_t{burst.first_word} * parameters_.pes;
    burst.val = val_.data() + at;
    burst.lidx = lidx_.data() + at;
}

void WeightBank::on_read(links::WeightBurst& burst, sc_core::sc_time&) {
    if (!in_range(burst)) SC_REPORT_ERROR(name(), "read beyond the last word");
    counters_.reads += burst.words;
    point_at(burst);
}

/// Returns the number of words transferred, 0 if they are not all there.
unsigned WeightBank::on_debug(links::WeightBurst& burst) {
    if (!in_range(burst)) return 0;
    if (burst.write) {
        const std::size_t at = std::size_t{burst.first_word} * parameters_.pes;
        const std::size_t pairs = std::size_t{burst.words} * parameters_.pes;
        std::copy_n(burst.val, pairs, val_.begin() + static_cast<std::ptrdiff_t>(at));
        std::copy_n(burst.lidx, pairs, lidx_.begin() + static_cast<std::ptrdiff_t>(at));
    } else {
        point_at(burst);
    }
    return burst.words;
}

}  // namespace spartus::hw
