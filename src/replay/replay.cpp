#include "spartus/replay/replay.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "spartus/arch/edgedrnn/edgedrnn.hpp"
#include "spartus/arch/spartus/spartus.hpp"
#include "spartus/io/message.hpp"
#include "spartus/io/statistics_file.hpp"
#include "spartus/replay/edgedrnn/replay.hpp"
#include "spartus/replay/spartus/replay.hpp"

namespace spartus::replay {
namespace {

struct Replayer {
    const arch::Architecture& (*architecture)();
    void (*replay)(const io::StatisticsFile& file, const std::string& vcd_path, Outcome& outcome);
};

constexpr std::array replayers{Replayer{arch::spartus::architecture, spartus::replay},
                               Replayer{arch::edgedrnn::architecture, edgedrnn::replay}};

const Replayer& replayer_of(const io::StatisticsFile& file) {
    io::Fields accelerator = file.object("config").object("accelerator");
    const std::string name = accelerator.text("architecture");
    const auto found = std::find_if(replayers.begin(), replayers.end(),
                                    [&](const Replayer& each) { return each.architecture().name == name; });
    if (found == replayers.end()) accelerator.refuse("architecture", "is none whose waves can be checked");
    return *found;
}

}  // namespace

Outcome replay(const std::string& vcd_path, const std::string& stats_path) {
    const io::StatisticsFile file(stats_path);
    Outcome outcome;
    replayer_of(file).replay(file, vcd_path, outcome);
    if (outcome.comparison.compared() == 0 && outcome.rules.broken() == 0) {
        io::refuse(vcd_path, fmt::format("there is nothing to compare: cycles={}:{} hold neither the whole run nor "
                                         "the states that tell its steps apart",
                                         outcome.begin, outcome.end));
    }
    return outcome;
}

}  // namespace spartus::replay
