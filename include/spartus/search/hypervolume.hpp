/// \file
/// How much a front covers: the one figure by which fronts are compared.
#pragma once

#include <vector>

#include "spartus/search/pareto.hpp"

namespace spartus::search {

/// The volume that `points` dominate of the box up to `reference`; points that are not within the box in every cost
/// add nothing. Two costs or more.
double hypervolume(const std::vector<Costs>& points, const Costs& reference);

/// Costs scaled by a front: 0 is the lowest of the front and 1 the highest; a cost in which it does not vary is 0
/// where it is equal.
class Scale {
   public:
    static constexpr double reference = 1.1;  ///< of every cost: with 1, the ends of the front would not count

    explicit Scale(const std::vector<Costs>& front);

    /// Of the scaled points, against Scale::reference.
    double hypervolume(const std::vector<Costs>& points) const;

   private:
    Costs low_, range_;
};

}  // namespace spartus::search
