#include "spartus/report/step_bins.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "spartus/base/math.hpp"

namespace spartus::report {
namespace {

std::vector<std::size_t> sequence_starts(const TimeSteps& steps) {
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (i == 0 || steps.sequence[i] != steps.sequence[i - 1]) starts.push_back(i);
    }
    return starts;
}

std::ptrdiff_t offset(std::size_t index) {
    return static_cast<std::ptrdiff_t>(index);
}

}  // namespace

std::vector<StepBin> bin_steps(const TimeSteps& steps, std::size_t most) {
    const std::size_t length = std::max<std::size_t>(1, ceil_div(steps.size(), most));
    std::vector<std::size_t> starts = sequence_starts(steps);
    if (starts.size() > most / 2 && length > 1) starts.resize(1);
    starts.push_back(steps.size());
    std::vector<StepBin> bins;
    for (std::size_t k = 0; k + 1 < starts.size(); ++k) {
        for (std::size_t begin = starts[k]; begin < starts[k + 1]; begin += length) {
            bins.push_back({begin, std::min(begin + length, starts[k + 1])});
        }
    }
    return bins;
}

double mean(const std::vector<double>& column, StepBin bin) {
    return std::accumulate(column.begin() + offset(bin.begin), column.begin() + offset(bin.end), 0.0) /
           static_cast<double>(bin.end - bin.begin);
}

double maximum(const std::vector<double>& column, StepBin bin) {
    return *std::max_element(column.begin() + offset(bin.begin), column.begin() + offset(bin.end));
}

std::string label(const TimeSteps& steps, StepBin bin) {
    const std::size_t last = bin.end - 1;
    if (steps.sequence[bin.begin] != steps.sequence[last]) {
        return fmt::format("sequences {} to {}, mean", steps.sequence[bin.begin], steps.sequence[last]);
    }
    const std::string sequence =
        steps.sequence.back() > 0 ? fmt::format("sequence {}, ", steps.sequence[bin.begin]) : "";
    if (bin.begin == last) return fmt::format("{}step {}", sequence, steps.step[bin.begin]);
    return fmt::format("{}steps {} to {}, mean", sequence, steps.step[bin.begin], steps.step[last]);
}

std::vector<Mark> sequence_marks(const TimeSteps& steps) {
    constexpr std::size_t most = 60;
    constexpr std::size_t most_named = 8;
    const std::vector<std::size_t> starts = sequence_starts(steps);
    std::vector<Mark> marks;
    if (starts.size() > most) return marks;
    for (std::size_t k = 1; k < starts.size(); ++k) {
        marks.push_back({static_cast<double>(starts[k]),
                         starts.size() > most_named ? "" : fmt::format("sequence {}", steps.sequence[starts[k]])});
    }
    return marks;
}

}  // namespace spartus::report
