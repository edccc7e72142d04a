#include "spartus/explore/sampling.hpp"

#include <numeric>
#include <set>
#include <utility>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>

namespace spartus::explore {
namespace {

// Boost's distributions give the same numbers everywhere; the standard library's do not.
using Engine = boost::random::mt19937_64;

std::uint64_t below(std::uint64_t bound, Engine& engine) {
    return boost::random::uniform_int_distribution<std::uint64_t>(0, bound - 1)(engine);
}

constexpr std::size_t draws_per_sample = 1000;

}  // namespace

std::uint64_t grid_size(const std::vector<std::size_t>& sizes) {
    constexpr std::uint64_t most = std::uint64_t{1} << 63;
    std::uint64_t product = 1;
    for (const std::size_t size : sizes) {
        if (size == 0) return 0;
        product = product > most / size ? most : product * size;
    }
    return product;
}

std::vector<Choices> grid_points(const std::vector<std::size_t>& sizes, const Accept& accept) {
    std::vector<Choices> points;
    Choices choices(sizes.size());
    while (true) {
        if (accept(choices)) points.push_back(choices);
        std::size_t axis = sizes.size();
        while (axis > 0 && ++choices[axis - 1] == sizes[axis - 1]) choices[--axis] = 0;
        if (axis == 0) return points;
    }
}

std::vector<Choices> random_points(const std::vector<std::size_t>& sizes, std::size_t samples, std::uint64_t seed,
                                   const Accept& accept) {
    Engine engine(seed);
    std::vector<Choices> points;
    std::set<Choices> seen;
    for (std::size_t draws = samples * draws_per_sample; points.size() < samples && draws > 0; --draws) {
        Choices choices;
        for (const std::size_t size : sizes) choices.push_back(static_cast<std::uint32_t>(below(size, engine)));
        if (accept(choices) && seen.insert(choices).second) points.push_back(std::move(choices));
    }
    return points;
}

std::vector<Choices> latin_hypercube(const std::vector<std::size_t>& sizes, std::size_t samples,
                                     std::uint64_t seed) {
    Engine engine(seed);
    std::vector<Choices> points(samples, Choices(sizes.size()));
    for (std::size_t axis = 0; axis < sizes.size(); ++axis) {
        std::vector<std::uint64_t> strata(samples);
        std::iota(strata.begin(), strata.end(), std::uint64_t{0});
        for (std::size_t k = samples; k > 1; --k) std::swap(strata[k - 1], strata[below(k, engine)]);
        for (std::size_t k = 0; k < samples; ++k) {
            const std::uint64_t place = strata[k] * sizes[axis] + below(sizes[axis], engine);
            points[k][axis] = static_cast<std::uint32_t>(place / samples);
        }
    }
    return points;
}

}  // namespace spartus::explore
