#include "spartus/arch/architecture.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "spartus/base/error.hpp"

namespace spartus::arch {

void check_network(const Design& design, const nn::Network& network, const std::vector<nn::Trace>& traces,
                   const std::string& source) {
    const Architecture& architecture = design.architecture();
    const nn::Cell& cell = network.cell();
    std::vector<std::string_view> names;
    for (const nn::Cell* known : architecture.cells()) names.push_back(known->name);
    if (std::count(names.begin(), names.end(), cell.name) == 0) {
        throw Error(ExitCode::input, fmt::format("{}: the network is an {}; accelerator.architecture = {} runs {}",
                                                 source, cell.title, architecture.name, fmt::join(names, " and ")));
    }
    nn::check_cell(network, design->network.cell, source);
    architecture.check_network(design, network, traces);
}

const Architecture* find_architecture(const std::string& name) {
    for (const Architecture* architecture : architectures()) {
        if (architecture->name == name) return architecture;
    }
    return nullptr;
}

}  // namespace spartus::arch
