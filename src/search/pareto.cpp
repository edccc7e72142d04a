#include "spartus/search/pareto.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace spartus::search {

bool dominates(const Costs& a, const Costs& b) {
    for (std::size_t k = 0; k < a.size(); ++k) {
        if (a[k] > b[k]) return false;
    }
    return a != b;
}

std::vector<std::size_t> pareto_front(const std::vector<Costs>& points) {
    std::vector<std::size_t> order(points.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return points[a] < points[b]; });
    // What dominates a point stands before it, and if a point does, one of the front does.
    std::vector<std::size_t> front;
    for (const std::size_t k : order) {
        const auto better = [&](std::size_t member) { return dominates(points[member], points[k]); };
        if (std::none_of(front.begin(), front.end(), better)) front.push_back(k);
    }
    return front;
}

bool add_to_front(std::vector<Costs>& front, const Costs& point) {
    const auto spares = [&](const Costs& member) { return member != point && !dominates(member, point); };
    if (!std::all_of(front.begin(), front.end(), spares)) return false;
    const auto worse = [&](const Costs& member) { return dominates(point, member); };
    front.erase(std::remove_if(front.begin(), front.end(), worse), front.end());
    front.push_back(point);
    return true;
}

std::optional<std::size_t> knee(const std::vector<Costs>& front) {
    if (std::set<Costs>(front.begin(), front.end()).size() < 3) return std::nullopt;
    Costs low = front.front();
    Costs high = front.front();
    for (const Costs& point : front) {
        for (std::size_t k = 0; k < point.size(); ++k) {
            low[k] = std::min(low[k], point[k]);
            high[k] = std::max(high[k], point[k]);
        }
    }
    const auto squared_distance = [&](const Costs& point) {
        double sum = 0;
        for (std::size_t k = 0; k < point.size(); ++k) {
            if (high[k] == low[k]) continue;
            const double scaled = (point[k] - low[k]) / (high[k] - low[k]);
            sum += scaled * scaled;
        }
        return sum;
    };
    const auto nearest = std::min_element(front.begin(), front.end(), [&](const Costs& a, const Costs& b) {
        return squared_distance(a) < squared_distance(b);
    });
    return static_cast<std::size_t>(nearest - front.begin());
}

}  // namespace spartus::search
