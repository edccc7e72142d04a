#include "spartus/base/nearest.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace spartus {

namespace {

/// Optimal string alignment distance, by rows: one letter of `a` per row, three rows alive.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        before_last.swap(last);
        last.swap(row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
    }
    return row[b.size()];
}

}  // namespace

std::string containing(std::string_view typed, const std::vector<std::string>& words) {
    constexpr std::size_t most = 6;
    std::vector<std::string> found;
    for (const std::string& word : words) {
        if (!typed.empty() && word.find(typed) != std::string::npos) found.push_back(word);
    }
    std::string text;
    for (std::size_t k = 0; k < std::min(most, found.size()); ++k) {
        text += (k == 0 ? "" : k + 1 == found.size() ? " or " : ", ") + found[k];
    }
    return found.size() > most ? text + " or another of " + std::to_string(found.size()) : text;
}

std::optional<std::string> nearest(std::string_view typed, const std::vector<std::string>& words) {
    std::optional<std::string> best;
    std::size_t best_distance = 0;
    for (const std::string& word : words) {
        const std::size_t limit = (word.size() + 2) / 3;
        // Also keeps a hostile word of a megabyte from being compared letter by letter.
        if (typed.size() > word.size() + limit) continue;
        const std::size_t distance = edit_distance(typed, word);
        if (distance <= limit && (!best || distance < best_distance)) {
            best = word;
            best_distance = distance;
        }
    }
    return best;
}

}  // namespace spartus
