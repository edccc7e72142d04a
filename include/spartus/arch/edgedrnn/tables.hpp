/// \file
/// Tables: K sigmoid and K tanh, Q8.8 in and out, of which the four upper fraction bits are used.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/arch/edgedrnn/links.hpp"

namespace spartus::arch::edgedrnn {

class Tables : public sc_core::sc_module {
   public:
    parts::Target<LookupLink, Tables> port{"port"};

    explicit Tables(const sc_core::sc_module_name& name);

   private:
    tlm::tlm_sync_enum on_lookup(Lookup& lookup, parts::ReadPhase& phase, sc_core::sc_time& delay);

    std::vector<std::int16_t> values_;  ///< of the latest lookup
};

}  // namespace spartus::arch::edgedrnn
