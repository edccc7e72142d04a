#include "spartus/recognition/edit_distance.hpp"

#include <algorithm>
#include <numeric>

namespace spartus::recognition {

std::size_t edit_distance(const std::vector<Phone>& from, const std::vector<Phone>& to) {
    std::vector<std::size_t> row(to.size() + 1);  // distances of a prefix of `from` to every prefix of `to`
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (const Phone phone : from) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::size_t replaced = diagonal + (phone == to[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace spartus::recognition
