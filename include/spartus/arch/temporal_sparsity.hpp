/// \file
/// Temporal sparsity: the share of elements that a time step does not send. Every architecture with delta
/// thresholds has the three figures, under one name and meaning.
#pragma once

#include <string>
#include <utility>

#include "spartus/arch/architecture.hpp"
#include "spartus/arch/figure.hpp"

namespace spartus::arch {

/// Of a run, sums over the layers of all steps, as real numbers.
struct Elements {
    double fired_x = 0, fired_h = 0;  ///< sent
    double x = 0, h = 0;              ///< all
};

/// All elements of a run; of those sent nothing is known yet.
Elements elements_of(const Finished& finished);

/// temporal_sparsity_x, _h and of both: 1 - fired / all.
void add_temporal_sparsity(const Elements& elements, Figures& figures);

/// The three as a line of a summary: its title and its text.
std::pair<std::string, std::string> temporal_sparsity_line(const Figures& figures);

}  // namespace spartus::arch
