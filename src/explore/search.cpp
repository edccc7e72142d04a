#include "spartus/explore/search.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/config/key.hpp"
#include "spartus/explore/sharing.hpp"
#include "spartus/search/optimiser.hpp"

namespace spartus::explore {
namespace {

using search::Costs;

/// Costs of what does not count. They order it as Deb's constrained domination does: every result that counts
/// dominates it, and of two the one with the smaller violation does.
constexpr double infeasible = 1e30;
constexpr double failed = 1e32;  ///< no result at all
constexpr double never_run = 1e33;

/// Words, networks and traces have no order.
bool is_ordered(const arch::Design& base, const Axis& axis) {
    const config::Key* const key = config::find_key(base->keys(), axis.names.front());
    return key != nullptr && key->type != config::KeyType::word;
}

class Search {
   public:
    Search(const Sweep& sweep, const Space& space, const Goal& goal, const RunPoints& run)
        : sweep_(sweep), space_(space), goal_(goal), run_(run), sharing_(sweep, space.check()) {}

    Searched walk() {
        search::Settings settings;
        settings.method = sweep_.sampling == Sampling::nsga2 ? search::Method::nsga2 : search::Method::ant_colony;
        settings.costs = sweep_.objectives.size();
        settings.population = sweep_.population;
        settings.seed = sweep_.seed;
        std::vector<search::Gene> genes;
        for (const Axis& axis : sweep_.axes) genes.push_back({axis.values.size(), is_ordered(sweep_.base, axis)});
        const auto accept = [&](const Choices& choices) { return space_.allows(choices); };
        const auto first =
            random_points(space_.sizes(), std::min(sweep_.population, sweep_.budget), sweep_.seed, accept);
        if (first.empty()) {
            throw Error(ExitCode::config, fmt::format("{}: constraint: no point was found that fulfils {}",
                                                      sweep_.path, fmt::join(sweep_.constraints, " and ")));
        }
        search::evolve(
            settings, genes, first, [this](const auto& genomes) { return evaluate(genomes); },
            [this] { return goes_on(); });
        return std::move(searched_);
    }

   private:
    std::vector<Costs> evaluate(const std::vector<Choices>& generation) {
        run_new(generation);
        std::vector<Costs> all;
        for (const Choices& choices : generation) {
            const auto known = costs_.find(choices);
            all.push_back(known != costs_.end() ? known->second : penalty(never_run));
        }
        return all;
    }

    /// As many as the budget has left.
    void run_new(const std::vector<Choices>& generation) {
        std::vector<Point> points;
        std::set<Choices> fresh;
        for (const Choices& choices : generation) {
            const std::size_t index = searched_.points.size() + points.size();
            if (index == sweep_.budget) break;
            if (costs_.count(choices) > 0 || !space_.allows(choices) || !fresh.insert(choices).second) continue;
            points.push_back(space_.point(index, choices));
            points.back().timed = sharing_.timed(points.back());
        }
        bool better = false;
        const std::vector<Record> records = run_(points);
        for (std::size_t k = 0; k < points.size(); ++k) {
            const Costs costs = costs_of(points[k], records[k]);
            if (costs.front() < infeasible) better = search::add_to_front(best_, costs) || better;
            costs_[points[k].choices] = costs;
            searched_.points.push_back(points[k]);
            searched_.generations.push_back(generation_);
        }
        unmoved_ = better ? 0 : unmoved_ + 1;
        searched_.last_generation = generation_++;
    }

    Costs costs_of(const Point& point, const Record& record) const {
        const arch::Design design = config_of(sweep_, point);
        const auto costs = goal_.costs(design, record);
        if (!costs) return penalty(failed);
        // The bound keeps what counts apart from what does not.
        const auto usable = [](double cost) { return std::abs(cost) < infeasible; };
        if (!std::all_of(costs->begin(), costs->end(), usable)) return penalty(failed);
        if (goal_.feasible(design, record).value_or(false)) return *costs;
        const std::vector<double> all = goal_.violations(design, record);
        const double mean = std::accumulate(all.begin(), all.end(), 0.0) / static_cast<double>(all.size());
        return penalty(infeasible * (1 + mean));
    }

    Costs penalty(double cost) const { return Costs(sweep_.objectives.size(), cost); }

    bool goes_on() {
        if (searched_.points.size() == sweep_.budget) {
            searched_.end = "the budget is spent";
        } else if (unmoved_ >= sweep_.patience) {
            searched_.end = fmt::format("nothing better for {} generations", unmoved_);
        }
        return searched_.end.empty();
    }

    const Sweep& sweep_;
    const Space& space_;
    const Goal& goal_;
    const RunPoints& run_;
    Sharing sharing_;
    std::map<Choices, Costs> costs_;
    std::vector<Costs> best_;  ///< none dominates another
    std::size_t generation_ = 0;
    std::size_t unmoved_ = 0;
    Searched searched_;
};

}  // namespace

Searched search_points(const Sweep& sweep, const Space& space, const Goal& goal, const RunPoints& run) {
    return Search(sweep, space, goal, run).walk();
}

}  // namespace spartus::explore
