/// \file
/// Time is counted in whole cycles of the one clock.
#pragma once

#include <cstdint>

namespace spartus {

using Cycle = std::uint64_t;

}  // namespace spartus
