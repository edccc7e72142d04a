/// \file
/// Walking a grid generation by generation towards lower costs, with the algorithms of pagmo2. A generation is
/// evaluated as a whole, so that its points can run side by side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "spartus/search/pareto.hpp"

namespace spartus::search {

enum class Method {
    nsga2,      ///< Deb et al. 2002, several costs
    ant_colony  ///< GACO, Schlueter et al. 2009, one cost
};

/// An axis of the grid. Of ordered values, neighbours are likely to have similar costs: a number's. Of others,
/// words and files, each is tried for itself.
struct Gene {
    std::size_t values = 0;
    bool ordered = true;
};

using Genome = std::vector<std::uint32_t>;  ///< one value per gene

struct Settings {
    Method method = Method::nsga2;
    std::size_t costs = 2;
    std::size_t population = least_population;
    std::uint64_t seed = 1;

    static constexpr std::size_t least_population = 8;  ///< and a multiple of 4, as NSGA-II pairs them
};

/// The costs of every genome, in order and finite: of each, less is better.
using Evaluate = std::function<std::vector<Costs>(const std::vector<Genome>&)>;

/// Evaluates `first`, then bred generations of `population` genomes for as long as `go_on` says after one. What is
/// bred depends on the settings, `first` and the costs alone. `first` may be shorter than the population.
void evolve(const Settings& settings, const std::vector<Gene>& genes, const std::vector<Genome>& first,
            const Evaluate& evaluate, const std::function<bool()>& go_on);

}  // namespace spartus::search
