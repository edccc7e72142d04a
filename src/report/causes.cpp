#include "spartus/report/causes.hpp"

#include <algorithm>
#include <map>

#include "spartus/base/text.hpp"

namespace spartus::report {
namespace {

struct RoleColours {
    std::string role;
    std::vector<const char*> colours;  ///< the first for the role, the others where several must be told apart
};

constexpr const char* elsewhere = "work of others";

const std::vector<RoleColours>& palette() {
    static const std::vector<RoleColours> all{{"work", {"#0072b2", "#009e73", "#4c9fd6"}},
                                              {"pipeline", {"#8172c4"}},
                                              {"barrier", {"#f0b429"}},
                                              {"starved", {"#e67e22"}},
                                              {"blocked", {"#c0392b", "#8c2f23"}},
                                              {"output wait", {"#cc79a7"}},
                                              {"input wait", {"#8e5572"}},
                                              {"overhead", {"#66788a", "#85929e", "#34495e"}},
                                              {elsewhere, {"rgba(76,159,214,0.35)"}},
                                              {"idle", {"rgba(128,140,152,0.3)"}}};
    return all;
}

const RoleColours& colours_of(const std::string& role) {
    const auto found = std::find_if(palette().begin(), palette().end(),
                                    [&](const RoleColours& entry) { return entry.role == role; });
    return found == palette().end() ? palette().back() : *found;
}

Series series_of(const std::string& role) {
    const RoleColours& entry = colours_of(role);
    return {entry.role, entry.colours.front()};
}

/// The next colour of a role each time that it occurs.
class Colours {
   public:
    const char* next(const std::string& role) {
        const std::vector<const char*>& colours = colours_of(role).colours;
        return colours[used_[role]++ % colours.size()];
    }

   private:
    std::map<std::string, std::size_t> used_;
};

}  // namespace

Series role_of(const RunStatistics& run, const std::string& kind, const std::string& cause) {
    for (const ModuleKind& modules : run.kinds) {
        if (modules.name != kind) continue;
        for (const CauseKind& own : modules.causes) {
            if (own.name == cause) return series_of(own.role);
        }
    }
    for (const PhaseKind& phase : run.phases) {
        if (phase.name != cause) continue;
        const bool others = !kind.empty() && !phase.worker.empty() && phase.worker != kind;
        return series_of(others ? elsewhere : phase.role);
    }
    return series_of("idle");
}

std::vector<Series> roles() {
    std::vector<Series> series;
    for (const RoleColours& entry : palette()) series.push_back({entry.role, entry.colours.front()});
    return series;
}

std::vector<Series> phase_series(const RunStatistics& run) {
    Colours colours;
    std::vector<Series> series;
    for (const PhaseKind& phase : run.phases) {
        if (phase.within_step) series.push_back({words_of(phase.name), colours.next(phase.role)});
    }
    return series;
}

std::vector<Series> cause_series(const ModuleKind& kind) {
    Colours colours;
    std::vector<Series> series;
    for (const CauseKind& cause : kind.causes) series.push_back({words_of(cause.name), colours.next(cause.role)});
    return series;
}

}  // namespace spartus::report
