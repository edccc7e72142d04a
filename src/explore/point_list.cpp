#include "spartus/explore/point_list.hpp"

#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "spartus/base/error.hpp"

namespace spartus::explore {
namespace {

const char* to_text(bool timed) {
    return timed ? "timed" : "full";
}

}  // namespace

std::string point_list(const std::vector<const Point*>& points) {
    std::string text;
    for (const Point* point : points) {
        text += fmt::format("{} {} {}\n", point->index, to_text(point->timed), fmt::join(point->choices, " "));
    }
    return text;
}

Points read_point_list(const std::string& path, const Space& space, std::size_t k, std::size_t n) {
    std::ifstream lines(path);
    if (!lines) throw Error(ExitCode::input, path + ": cannot be read");
    Points points;
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line); ++number) {
        if (number % n != k - 1) continue;
        std::istringstream words(line);
        std::size_t index = 0;
        std::string run;
        words >> index >> run;
        Choices choices;
        for (std::uint32_t choice = 0; words >> choice;) choices.push_back(choice);
        bool fits = words.eof() && (run == to_text(true) || run == to_text(false)) &&
                    choices.size() == space.sizes().size();
        for (std::size_t axis = 0; fits && axis < choices.size(); ++axis) {
            fits = choices[axis] < space.sizes()[axis];
        }
        if (!fits) {
            throw Error(ExitCode::input, fmt::format("{}: line {} is no point of this sweep", path, number + 1));
        }
        points.points.push_back(space.point(index, std::move(choices)));
        points.points.back().timed = run == to_text(true);
    }
    if (points.points.empty()) throw Error(ExitCode::input, path + ": has no points for this part");
    return points;
}

}  // namespace spartus::explore
