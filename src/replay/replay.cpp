#include "spartus/replay/replay.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "spartus/io/fields.hpp"
#include "spartus/replay/edgedrnn/replay.hpp"
#include "spartus/replay/spartus/replay.hpp"

namespace spartus::replay {
namespace {

constexpr std::uint64_t max_file_bytes = std::uint64_t{1} << 30;

struct Replayer {
    const char* architecture;
    void (*replay)(const Field& root, const std::string& vcd_path, Outcome& outcome);
};

constexpr std::array replayers{Replayer{"spartus", spartus::replay}, Replayer{"edgedrnn", edgedrnn::replay}};

const Replayer& replayer_of(const Field& root) {
    const Field name = root["config"]["accelerator"]["architecture"];
    const auto found = std::find_if(replayers.begin(), replayers.end(),
                                    [&](const Replayer& each) { return each.architecture == name.text(); });
    if (found == replayers.end()) name.refuse("is no architecture whose waves can be checked");
    return *found;
}

}  // namespace

Outcome replay(const std::string& vcd_path, const std::string& stats_path) {
    const nlohmann::ordered_json parsed = io::read_json(stats_path, max_file_bytes);
    const Field root(parsed, stats_path, "");
    Outcome outcome;
    replayer_of(root).replay(root, vcd_path, outcome);
    if (outcome.comparison.compared() == 0 && outcome.rules.broken() == 0) {
        io::refuse(vcd_path,
                   fmt::format("there is nothing to compare: cycles [{}, {}) hold neither the whole run nor "
                               "the states that tell its steps apart",
                               outcome.begin, outcome.end));
    }
    return outcome;
}

}  // namespace spartus::replay
