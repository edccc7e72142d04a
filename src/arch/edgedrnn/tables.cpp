#include "spartus/arch/edgedrnn/tables.hpp"

#include "spartus/nn/activation_tables.hpp"
#include "spartus/nn/fixed_point.hpp"

namespace spartus::arch::edgedrnn {

Tables::Tables(const sc_core::sc_module_name& name) : sc_module(name) {
    port.register_nb_transport_fw(this, &Tables::on_lookup);
}

/// S(v) = 16·rne(16·sigmoid(v/256)), Th(v) likewise. The hardware's limits, |v| > 879 and > 530, change nothing.
tlm::tlm_sync_enum Tables::on_lookup(Lookup& lookup, parts::ReadPhase&, sc_core::sc_time&) {
    constexpr int scale = 1 << (nn::activation_fraction_bits - nn::lut_fraction_bits);
    const nn::ActivationTable& table = lookup.function == Lookup::Function::sigmoid ? nn::sigmoid : nn::tanh;
    values_.resize(lookup.count);
    for (std::uint32_t k = 0; k < lookup.count; ++k) {
        values_[k] = static_cast<std::int16_t>(table(lookup.arguments[k]) * scale);
    }
    lookup.values = values_.data();
    return tlm::TLM_COMPLETED;
}

}  // namespace spartus::arch::edgedrnn
