#include <string>

#include "spartus/arch/spartus/design_cost.hpp"
#include "spartus/config/key.hpp"

namespace spartus::arch::spartus {
namespace {

/// Half of it, a quarter, … down to 1.
std::vector<std::string> halves(std::uint32_t value) {
    std::vector<std::string> smaller;
    while (value > 1) {
        value /= 2;
        smaller.push_back(std::to_string(value));
    }
    return smaller;
}

/// Sparser than the network is asked to be.
std::vector<std::string> sparser(const std::optional<Decimal>& gamma) {
    std::vector<std::string> values;
    for (const char* value : {"0.5", "0.75", "0.8", "0.9", "0.94", "0.96", "0.97", "0.98", "0.99"}) {
        if (!gamma || Decimal::parse(value)->value() > gamma->value()) values.emplace_back(value);
    }
    return values;
}

}  // namespace

std::vector<Ladder> smaller(const Design& design) {
    const Config& config = design.as<Config>();
    std::vector<Ladder> ladders;
    if (config.weight_bank.format == nn::BankFormat::dense) {
        ladders.push_back({"weight_bank.format", {"cbcsc"}});
    } else {
        ladders.push_back({"network.gamma", sparser(config.network.gamma)});
    }
    if (config.weight_bank.source == WeightSource::on_chip) ladders.push_back({"weight_bank.source", {"memory"}});
    ladders.push_back({"accelerator.pes_per_array", halves(config.accelerator.pes_per_array)});
    ladders.push_back({"accelerator.arrays", halves(config.accelerator.arrays)});
    ladders.push_back({"delta_encoder.lookahead", halves(config.delta_encoder.lookahead)});
    ladders.push_back({"delta_encoder.fifo_depth", halves(config.delta_encoder.fifo_depth)});
    if (config.pe_array.hazard == Hazard::forward) ladders.push_back({"pe_array.hazard", {"stall"}});
    return ladders;
}

}  // namespace spartus::arch::spartus
