#include "spartus/arch/spartus/column_words.hpp"

#include <algorithm>

namespace spartus::arch::spartus {

ColumnWords::ColumnWords(const std::vector<std::int8_t>& weights, const Shape& shape)
    : non_zeros_(shape.columns), pes_(shape.pes) {
    const std::uint32_t groups = shape.hidden / shape.pes + (shape.hidden % shape.pes != 0 ? 1 : 0);
    struct Place {
        std::uint32_t column, word, pe, lidx;
    };
    std::vector<Place> places;
    std::vector<std::uint32_t> of_pe(std::size_t{shape.columns} * shape.pes);
    for (std::size_t at = 0; at < weights.size(); ++at) {  // row by row, so LIDX ascends in every PE
        if (weights[at] == 0) continue;
        const auto row = static_cast<std::uint32_t>(at / shape.columns);
        const auto column = static_cast<std::uint32_t>(at % shape.columns);
        const std::uint32_t neuron = row % shape.hidden;
        const std::uint32_t lidx = shape.feeds[row / shape.hidden] * groups + neuron / shape.pes;
        const std::uint32_t pe = neuron % shape.pes;
        const std::uint32_t earlier = of_pe[std::size_t{column} * shape.pes + pe]++;
        ++non_zeros_[column];
        if (shape.lidx) places.push_back({column, shape.dense ? lidx : earlier, pe, lidx});
    }
    if (shape.dense) {
        blen_ = shape.rows * groups;
    } else if (!of_pe.empty()) {
        blen_ = std::max(1u, *std::max_element(of_pe.begin(), of_pe.end()));
    }
    if (!shape.lidx) return;
    lidx_.assign(std::size_t{shape.columns} * blen_ * pes_, padding);
    for (const Place& place : places) {
        lidx_[(std::size_t{place.column} * blen_ + place.word) * pes_ + place.pe] = place.lidx;
    }
}

std::vector<LayerColumns> columns_of(const Config& config, const nn::Network& network) {
    const std::uint32_t pes = config.accelerator.pes_per_array;
    const bool dense = config.weight_bank.format == nn::BankFormat::dense;
    const bool hazards = config.pe_array.hazard == Hazard::stall;
    std::vector<LayerColumns> all;
    for (const nn::Layer& layer : network.layers) {
        const auto inputs = static_cast<std::uint32_t>(layer.inputs);
        const auto hidden = static_cast<std::uint32_t>(layer.hidden);
        const nn::Cell& cell = *layer.cell;
        all.push_back({{layer.weight_ih, {inputs, hidden, pes, dense, hazards, cell.rows, cell.ih}},
                       {layer.weight_hh, {hidden, hidden, pes, dense, hazards, cell.rows, cell.hh}}});
    }
    return all;
}

}  // namespace spartus::arch::spartus
