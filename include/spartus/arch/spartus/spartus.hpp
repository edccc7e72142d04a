/// \file
/// The row of Spartus in the table of architectures.
#pragma once

#include "spartus/arch/architecture.hpp"
#include "spartus/arch/spartus/config.hpp"

namespace spartus::arch::spartus {

const Architecture& architecture();

/// A perfect balance (see token_router.hpp); twice the lookahead, the FIFO, the elements per beat, the arrays, the
/// PEs; forwarding in place of stalls, the least interval of the activation unit and the least latencies, each
/// where it is not so already. What the keys do not allow is left out, and so is the balance where banks with all
/// columns could take more than 4 GiB.
std::vector<Change> what_if_changes(const Design& design, const nn::Network& network);

}  // namespace spartus::arch::spartus
