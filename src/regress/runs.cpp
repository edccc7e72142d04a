#include "spartus/regress/runs.hpp"

#include <algorithm>

#include "spartus/base/number.hpp"

namespace spartus::regress {

std::string to_runs(const std::vector<std::uint64_t>& values) {
    std::string text;
    for (auto run = values.begin(); run != values.end();) {
        const auto end = std::find_if(run, values.end(), [&](std::uint64_t value) { return value != *run; });
        if (!text.empty()) text += ' ';
        text += std::to_string(*run);
        if (end - run > 1) text += 'x' + std::to_string(end - run);
        run = end;
    }
    return text;
}

std::optional<std::vector<std::uint64_t>> parse_runs(std::string_view text) {
    std::vector<std::uint64_t> values;
    while (!text.empty()) {
        const std::string_view run = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(run.size() + 1, text.size()));
        const std::size_t cross = run.find('x');
        const auto value = parse_number<std::uint64_t>(run.substr(0, cross));
        const auto count =
            cross == std::string_view::npos ? std::size_t{1} : parse_number<std::size_t>(run.substr(cross + 1));
        if (!value || !count || *count > max_runs_length - values.size()) return std::nullopt;
        values.insert(values.end(), *count, *value);
    }
    return values;
}

}  // namespace spartus::regress
