// The one file that includes pagmo2, whose headers are heavy.

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <utility>

#include <pagmo/algorithm.hpp>
#include <pagmo/algorithms/gaco.hpp>
#include <pagmo/algorithms/nsga2.hpp>
#include <pagmo/batch_evaluators/member_bfe.hpp>
#include <pagmo/bfe.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>
#include <pagmo/utils/hypervolume.hpp>

#include "spartus/search/hypervolume.hpp"
#include "spartus/search/optimiser.hpp"

namespace spartus::search {
namespace {

using pagmo::vector_double;

/// Genomes as pagmo has them, without the genes of one value, which it refuses: first the ordered genes as reals in [0, 1], a value per equal part; then the others
/// as whole numbers.
class Coding {
   public:
    explicit Coding(const std::vector<Gene>& genes) : genes_(genes) {
        for (std::size_t k = 0; k < genes.size(); ++k) {
            if (genes[k].values > 1) (genes[k].ordered ? order_ : others_).push_back(k);
        }
        reals_ = order_.size();
        order_.insert(order_.end(), others_.begin(), others_.end());
    }

    std::size_t size() const { return order_.size(); }
    std::size_t wholes() const { return order_.size() - reals_; }

    std::pair<vector_double, vector_double> bounds() const {
        vector_double high;
        for (std::size_t k = 0; k < order_.size(); ++k) {
            high.push_back(k < reals_ ? 1.0 : static_cast<double>(genes_[order_[k]].values - 1));
        }
        return {vector_double(order_.size(), 0.0), high};
    }

    vector_double encode(const Genome& genome) const {
        vector_double code;
        for (std::size_t k = 0; k < order_.size(); ++k) {
            const double value = genome[order_[k]];
            code.push_back(k < reals_ ? (value + 0.5) / static_cast<double>(genes_[order_[k]].values) : value);
        }
        return code;
    }

    Genome decode(const double* code) const {
        Genome genome(genes_.size());
        for (std::size_t k = 0; k < order_.size(); ++k) {
            const std::size_t values = genes_[order_[k]].values;
            const double place = k < reals_ ? code[k] * static_cast<double>(values) : code[k];
            genome[order_[k]] = static_cast<std::uint32_t>(std::min(place, static_cast<double>(values - 1)));
        }
        return genome;
    }

   private:
    std::vector<Gene> genes_;
    std::vector<std::size_t> order_, others_;  ///< pagmo's place -> gene
    std::size_t reals_ = 0;
};

/// pagmo copies its problems; the copies share this.
struct Shared {
    Coding coding;
    std::size_t costs;
    const Evaluate& evaluate;
};

struct GridProblem {
    std::shared_ptr<const Shared> shared;

    /// All costs of a batch, one genome after the other.
    vector_double batch_fitness(const vector_double& codes) const {
        const std::size_t width = get_bounds().first.size();
        std::vector<Genome> genomes;
        for (std::size_t k = 0; k < codes.size(); k += width) {
            genomes.push_back(shared->coding.decode(codes.data() + k));
        }
        vector_double fitness;
        for (const Costs& costs : shared->evaluate(genomes)) {
            fitness.insert(fitness.end(), costs.begin(), costs.end());
        }
        return fitness;
    }

    vector_double fitness(const vector_double& code) const { return batch_fitness(code); }
    std::pair<vector_double, vector_double> get_bounds() const {
        return shared ? shared->coding.bounds() : std::pair<vector_double, vector_double>{{0.0}, {1.0}};
    }
    vector_double::size_type get_nobj() const { return shared ? shared->costs : 1; }
    vector_double::size_type get_nix() const { return shared ? shared->coding.wholes() : 0; }

    template <typename Archive>
    void serialize(Archive&, unsigned) {
        throw std::logic_error("a search is not serialised");
    }
};

pagmo::algorithm algorithm(const Settings& settings, std::size_t genes) {
    const auto seed = static_cast<unsigned>(settings.seed ^ (settings.seed >> 32));
    const pagmo::bfe batch{pagmo::member_bfe{}};
    if (settings.method == Method::nsga2) {
        constexpr double crossover = 0.95, crossover_index = 10, mutation_index = 20;
        pagmo::nsga2 nsga2(1, crossover, crossover_index, 1.0 / static_cast<double>(genes), mutation_index, seed);
        nsga2.set_bfe(batch);
        return pagmo::algorithm{nsga2};
    }
    constexpr unsigned never = 1'000'000;
    const auto kernel = static_cast<unsigned>(settings.population);
    pagmo::gaco ants(1, kernel, 1.0, 1e9, 0.0, 1, 7, never, never, 0.0, true, seed);
    ants.set_bfe(batch);
    return pagmo::algorithm{ants};
}

}  // namespace

void evolve(const Settings& settings, const std::vector<Gene>& genes, const std::vector<Genome>& first,
            const Evaluate& evaluate, const std::function<bool()>& go_on) {
    const auto shared = std::make_shared<const Shared>(Shared{Coding(genes), settings.costs, evaluate});
    if (shared->coding.size() == 0) {
        evaluate(first);
        while (go_on()) evaluate({});
        return;
    }
    pagmo::population population{pagmo::problem{GridProblem{shared}}, 0, 0};
    const std::vector<Costs> costs = evaluate(first);
    for (std::size_t k = 0; k < settings.population; ++k) {
        population.push_back(shared->coding.encode(first[k % first.size()]), costs[k % first.size()]);
    }
    const pagmo::algorithm breeding = algorithm(settings, shared->coding.size());
    while (go_on()) population = breeding.evolve(population);
}

double hypervolume(const std::vector<Costs>& points, const Costs& reference) {
    std::vector<Costs> within;
    for (const Costs& point : points) {
        const auto beyond = std::mismatch(point.begin(), point.end(), reference.begin(),
                                          [](double cost, double most) { return cost < most; });
        if (beyond.first == point.end()) within.push_back(point);
    }
    return within.empty() ? 0 : pagmo::hypervolume(within, false).compute(reference);
}

Scale::Scale(const std::vector<Costs>& front) {
    if (front.empty()) return;
    low_ = range_ = front.front();
    for (const Costs& point : front) {
        for (std::size_t k = 0; k < point.size(); ++k) {
            low_[k] = std::min(low_[k], point[k]);
            range_[k] = std::max(range_[k], point[k]);
        }
    }
    for (std::size_t k = 0; k < low_.size(); ++k) range_[k] = range_[k] > low_[k] ? range_[k] - low_[k] : 1;
}

double Scale::hypervolume(const std::vector<Costs>& points) const {
    std::vector<Costs> scaled = points;
    for (Costs& point : scaled) {
        for (std::size_t k = 0; k < point.size(); ++k) point[k] = (point[k] - low_[k]) / range_[k];
    }
    return search::hypervolume(scaled, Costs(low_.size(), reference));
}

}  // namespace spartus::search
