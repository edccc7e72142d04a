#include "spartus/report/causes.hpp"

#include <algorithm>

namespace spartus::report {
namespace {

struct Kind {
    const char* name;
    const char* colour;
    std::vector<std::string> causes;
};

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all{
        {"issue, scan, read, busy", "#0072b2", {"issue", "scan", "read", "busy"}},
        {"compute", "#4c9fd6", {"compute"}},
        {"activation", "#009e73", {"activation"}},
        {"drain", "#8fcfc0", {"drain"}},
        {"barrier", "#f0b429", {"barrier"}},
        {"starved", "#e67e22", {"starved"}},
        {"hazard, fifo full", "#c0392b", {"hazard", "fifo_full"}},
        {"output full", "#cc79a7", {"output_full"}},
        {"input wait", "#8e5572", {"input_wait"}},
        {"reset, start, sync, finish", "#5d6d7e", {"reset", "start", "sync", "finish"}},
        {"done, idle", "#b4bcc4", {"done", "idle"}},
    };
    return all;
}

std::vector<Series> named(const std::vector<std::pair<const char*, const char*>>& causes) {
    std::vector<Series> series;
    series.reserve(causes.size());
    for (const auto& [cause, colour] : causes) {
        series.push_back({words_of(cause), *colour == '\0' ? kind_of(cause).colour : colour});
    }
    return series;
}

}  // namespace

Series kind_of(const std::string& cause) {
    for (const Kind& kind : kinds()) {
        if (std::count(kind.causes.begin(), kind.causes.end(), cause) > 0) return {kind.name, kind.colour};
    }
    return {words_of(cause), "#7f6bb3"};
}

std::vector<Series> cause_kinds() {
    std::vector<Series> series;
    for (const Kind& kind : kinds()) series.push_back({kind.name, kind.colour});
    return series;
}

std::string words_of(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

std::vector<Series> phases() {
    return named({{"start", ""},
                  {"compute", ""},
                  {"sync", "#85929e"},
                  {"output_full", ""},
                  {"activation", ""},
                  {"finish", "#34495e"}});
}

std::vector<Series> array_causes() {
    return named({{"issue", ""}, {"hazard", ""}, {"starved", ""}, {"drain", ""}, {"barrier", ""}});
}

}  // namespace spartus::report
