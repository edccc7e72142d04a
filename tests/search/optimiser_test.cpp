#include "spartus/search/optimiser.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "spartus/search/hypervolume.hpp"

#include "support/catch.hpp"

using namespace spartus::search;

namespace {

/// Every genome that was evaluated, in order.
struct Walk {
    std::vector<Genome> genomes;
    std::size_t generations = 0;
};

template <typename Cost>
Walk walk(const Settings& settings, const std::vector<Gene>& genes, const std::vector<Genome>& first,
          std::size_t generations, const Cost& cost) {
    Walk result;
    const auto evaluate = [&](const std::vector<Genome>& genomes) {
        std::vector<Costs> costs;
        for (const Genome& genome : genomes) {
            result.genomes.push_back(genome);
            costs.push_back(cost(genome));
        }
        ++result.generations;
        return costs;
    };
    evolve(settings, genes, first, evaluate, [&] { return result.generations < generations; });
    return result;
}

Costs two_hills(const Genome& g) {
    const auto x = static_cast<double>(g[0]);
    const auto y = static_cast<double>(g[1]);
    return {x * x + y, (x - 90) * (x - 90) + y};
}

Costs one_valley(const Genome& g) {
    return {std::abs(static_cast<double>(g[0]) - 61) + std::abs(static_cast<double>(g[1]) - 17) +
            (g[2] == 2 ? 0 : 5)};
}

const std::vector<Genome> corners{{0, 0, 0}, {99, 99, 0}, {0, 99, 3}, {99, 0, 1}};

}  // namespace

TEST_CASE("Generations follow from the settings and the costs alone") {
    Settings settings;
    settings.population = 16;
    const std::vector<Gene> genes{{100, true}, {100, true}, {4, false}};
    const Walk once = walk(settings, genes, corners, 6, two_hills);
    CHECK(once.genomes.size() == 4 + 5 * 16);
    CHECK(walk(settings, genes, corners, 6, two_hills).genomes == once.genomes);
    settings.seed = 2;
    CHECK(walk(settings, genes, corners, 6, two_hills).genomes != once.genomes);
}

TEST_CASE("No gene leaves its values and one of a single value stays there") {
    for (const Method method : {Method::nsga2, Method::ant_colony}) {
        Settings settings;
        settings.method = method;
        settings.costs = method == Method::nsga2 ? 2 : 1;
        settings.population = 16;
        const auto cost = [&](const Genome& g) {
            Costs costs = two_hills(g);
            costs.resize(settings.costs);
            return costs;
        };
        const Walk result = walk(settings, {{7, true}, {3, false}, {1, true}}, {{6, 2, 0}, {0, 0, 0}}, 20, cost);
        std::set<std::uint32_t> first, second;
        for (const Genome& genome : result.genomes) {
            first.insert(genome[0]);
            second.insert(genome[1]);
            CHECK(genome[2] == 0);
        }
        CHECK(*first.rbegin() == 6);
        CHECK(*second.rbegin() == 2);
    }
}

TEST_CASE("NSGA-II comes to a front that is known") {
    Settings settings;
    settings.population = 20;
    const Walk result = walk(settings, {{100, true}, {100, true}, {4, false}}, corners, 40, two_hills);
    std::vector<Costs> found, whole;  // the front is y = 0 and x from 0 to 90
    for (const Genome& genome : result.genomes) found.push_back(two_hills(genome));
    for (std::uint32_t x = 0; x <= 90; ++x) whole.push_back(two_hills({x, 0}));
    const Scale scale(whole);
    CHECK(scale.hypervolume(found) > 0.97 * scale.hypervolume(whole));
    CHECK(scale.hypervolume(found) <= scale.hypervolume(whole));
}

TEST_CASE("The ant colony comes to a minimum that is known") {
    Settings settings;
    settings.method = Method::ant_colony;
    settings.costs = 1;
    settings.population = 20;
    const Walk result = walk(settings, {{100, true}, {100, true}, {4, false}}, corners, 80, one_valley);
    double lowest = 1e9;
    for (const Genome& genome : result.genomes) lowest = std::min(lowest, one_valley(genome)[0]);
    CHECK(lowest <= 2);
}

TEST_CASE("A grid of one point ends") {
    CHECK(walk({}, {{1, true}}, {{0}}, 3, [](const Genome&) { return Costs{1, 1}; }).generations == 3);
}

TEST_CASE("Hypervolumes by hand") {
    CHECK(hypervolume({{1, 3}, {2, 2}, {3, 1}}, {4, 4}) == Approx(6));
    CHECK(hypervolume({{1, 3}, {2, 2}, {3, 1}, {3, 3}, {5, 0}, {4, 0}}, {4, 4}) == Approx(6));
    CHECK(hypervolume({{0, 0, 0}}, {2, 3, 4}) == Approx(24));
    CHECK(hypervolume({}, {1, 1}) == 0);
}

TEST_CASE("A front scales costs to 0 and 1 and its ends count a tenth beyond") {
    const Scale scale({{10, 500}, {20, 300}});
    CHECK(scale.hypervolume({{10, 500}, {20, 300}}) == Approx(0.1 * 1.1 + 1.0 * 0.1));
    CHECK(scale.hypervolume({{10, 300}}) == Approx(1.1 * 1.1));
    CHECK(scale.hypervolume({{22, 300}}) == 0);
    CHECK(Scale({{3, 7}}).hypervolume({{3, 7}}) == Approx(1.1 * 1.1));
}

TEST_CASE("A front that grows point by point is the front of all points") {
    std::vector<Costs> front;
    CHECK(add_to_front(front, {2, 2}));
    CHECK_FALSE(add_to_front(front, {2, 2}));
    CHECK(add_to_front(front, {1, 3}));
    CHECK_FALSE(add_to_front(front, {2, 3}));
    CHECK(add_to_front(front, {1, 2}));
    CHECK(front == std::vector<Costs>{{1, 2}});
}
