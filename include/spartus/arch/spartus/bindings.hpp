/// \file
/// How the links of an accelerator are bound.
#pragma once

#include <functional>

#include "spartus/arch/spartus/accumulator_link.hpp"
#include "spartus/arch/spartus/column_link.hpp"
#include "spartus/arch/spartus/control_link.hpp"
#include "spartus/arch/spartus/token_link.hpp"
#include "spartus/arch/spartus/vector_link.hpp"
#include "spartus/arch/spartus/weight_link.hpp"
#include "spartus/parts/link.hpp"
#include "spartus/parts/memory_reader.hpp"

namespace spartus::arch::spartus {

using BindMemory = std::function<void(parts::MemoryReader::MemorySocket& port)>;

/// What stands in each kind of link; where there is nothing its two ends are bound to each other.
struct Bindings {
    parts::Bind<ControlLink> control_encoder, control_array, control_activation_unit, control_host_port;
    parts::Bind<TokenLink> tokens;              ///< encoder n → array n
    parts::Bind<WeightLink> weights;            ///< array n → bank n or stream buffer n
    parts::Bind<ColumnLink> columns;            ///< stream buffer n → memory port
    BindMemory memory;                          ///< memory port → a memory other than the one that is shipped
    parts::Bind<AccumulatorLink> accumulators;  ///< activation unit → array n
    parts::Bind<VectorLink> input;              ///< host port → encoder n
    parts::Bind<VectorLink> state;              ///< activation unit → encoder n
    parts::Bind<VectorLink> output;             ///< activation unit → host port
    bool check = false;                         ///< a parts::LinkChecker at the near end of every link
};

}  // namespace spartus::arch::spartus
