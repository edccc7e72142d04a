/// \file
/// A fault in an accumulator, planted over the debugging transport of its link.
#pragma once

#include <vector>

#include "spartus/arch/spartus/accelerator.hpp"

namespace spartus::test {

/// Adds `change` to one PE's entry of array n.
inline void add_to_accumulator(arch::spartus::Accelerator& accelerator, std::size_t n,
                               arch::spartus::AccumulatorRows row, std::size_t pe, std::uint32_t change) {
    const std::size_t pes = accelerator.accumulators(n)->transport_dbg(row);
    std::vector<std::uint32_t> sums(row.sums, row.sums + pes);
    sums.at(pe) += change;
    row.sums = sums.data();
    row.write = true;
    accelerator.accumulators(n)->transport_dbg(row);
}

}  // namespace spartus::test
