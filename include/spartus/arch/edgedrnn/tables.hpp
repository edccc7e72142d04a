/// \file
/// Tables: K sigmoid and K tanh, Q8.8 in and out, of which the four upper fraction bits are used.
#pragma once

#include "spartus/arch/edgedrnn/links.hpp"

namespace spartus::arch::edgedrnn {

class Tables : public sc_core::sc_module {
   public:
    parts::Target<LookupLink, Tables> port{"port"};

    explicit Tables(const sc_core::sc_module_name& name);

   private:
    void on_lookup(Lookup& lookup, sc_core::sc_time& delay);
};

}  // namespace spartus::arch::edgedrnn
