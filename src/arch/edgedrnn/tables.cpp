#include "spartus/arch/edgedrnn/tables.hpp"

#include "spartus/nn/activation_tables.hpp"
#include "spartus/nn/fixed_point.hpp"

namespace spartus::arch::edgedrnn {

Tables::Tables(const sc_core::sc_module_name& name) : sc_module(name) {
    port.register_b_transport(this, &Tables::on_lookup);
}

/// S(v) = 16·rne(16·sigmoid(v/256)), Th(v) likewise. The hardware's limits, |v| > 879 and > 530, change nothing.
void Tables::on_lookup(Lookup& lookup, sc_core::sc_time&) {
    constexpr int scale = 1 << (nn::activation_fraction_bits - nn::lut_fraction_bits);
    const nn::ActivationTable& table = lookup.function == Lookup::Function::sigmoid ? nn::sigmoid : nn::tanh;
    for (std::uint32_t k = 0; k < lookup.count; ++k) {
        lookup.values[k] = static_cast<std::int16_t>(table(lookup.values[k]) * scale);
    }
}

}  // namespace spartus::arch::edgedrnn
