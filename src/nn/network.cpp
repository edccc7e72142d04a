#include "spartus/nn/network.hpp"

#include "spartus/base/error.hpp"

namespace spartus::nn {

std::uint64_t dense_operations(const Network& network) {
    std::uint64_t operations = 0;
    for (const Layer& layer : network.layers) {
        operations += 2 * std::uint64_t{layer.cell->gates} * layer.hidden * (layer.inputs + layer.hidden);
    }
    return operations;
}

void check_cell(const Network& network, std::string_view wanted, const std::string& source) {
    const Cell& cell = network.cell();
    if (wanted.empty() || wanted == cell.name) return;
    throw Error(ExitCode::config, "network.cell: is " + std::string(wanted) + ", but the matrices of " + source +
                                      " have " + std::to_string(cell.gates) + " rows per hidden unit, which is " +
                                      std::string(cell.name) + ": set it to that, or leave it empty");
}

}  // namespace spartus::nn
