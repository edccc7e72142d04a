#include "spartus/report/points.hpp"

#include <fmt/format.h>

namespace spartus::report {

std::string label(const Points& points, std::size_t point) {
    const PointRange& at = points.ranges[point];
    if (at.sequence != at.last_sequence) {
        return fmt::format("sequences {} to {}, mean", at.sequence, at.last_sequence);
    }
    const std::string sequence =
        points.ranges.back().last_sequence > 0 ? fmt::format("sequence {}, ", at.sequence) : "";
    if (at.steps() == 1) return fmt::format("{}step {}", sequence, at.step);
    return fmt::format("{}steps {} to {}, mean", sequence, at.step, at.last_step);
}

std::vector<Mark> sequence_marks(const Points& points) {
    constexpr std::size_t most = 60;
    constexpr std::size_t most_named = 8;
    std::vector<const PointRange*> starts;
    for (const PointRange& range : points.ranges) {
        if (starts.empty() || range.sequence != starts.back()->sequence) starts.push_back(&range);
    }
    std::vector<Mark> marks;
    if (starts.size() > most) return marks;
    for (std::size_t k = 1; k < starts.size(); ++k) {
        marks.push_back({static_cast<double>(starts[k]->begin),
                         starts.size() > most_named ? "" : fmt::format("sequence {}", starts[k]->sequence)});
    }
    return marks;
}

}  // namespace spartus::report
