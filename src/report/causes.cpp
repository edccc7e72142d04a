#include "spartus/report/causes.hpp"

#include <algorithm>

namespace spartus::report {
namespace {

struct Kind {
    Series series;
    std::vector<std::string> causes;
};

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all{
        {{"issue, scan, read, busy", "#0072b2"}, {"issue", "scan", "read", "busy"}},
        {{"compute", "#4c9fd6"}, {"compute"}},
        {{"activation", "#009e73"}, {"activation"}},
        {{"drain", "#8172c4"}, {"drain"}},
        {{"barrier", "#f0b429"}, {"barrier"}},
        {{"starved", "#e67e22"}, {"starved"}},
        {{"hazard, fifo full", "#c0392b"}, {"hazard", "fifo_full"}},
        {{"output full", "#cc79a7"}, {"output_full"}},
        {{"input wait", "#8e5572"}, {"input_wait"}},
        {{"reset, start, sync, finish", "#66788a"}, {"reset", "start", "sync", "finish"}},
        {{"other", "#7a5c3e"}, {}},
        {{"compute, elsewhere", "rgba(76,159,214,0.35)"}, {}},
        {{"activation, elsewhere", "rgba(0,158,115,0.3)"}, {}},
        {{"done, idle", "rgba(128,140,152,0.3)"}, {"done", "idle"}},
    };
    return all;
}

const Series& kind_named(const std::string& name) {
    return std::find_if(kinds().begin(), kinds().end(), [&](const Kind& kind) { return kind.series.field == name; })
        ->series;
}

const Series& kind_with(const std::string& cause) {
    for (const Kind& kind : kinds()) {
        if (std::count(kind.causes.begin(), kind.causes.end(), cause) > 0) return kind.series;
    }
    return kind_named("other");
}

std::vector<Series> named(const std::vector<std::pair<const char*, const char*>>& causes) {
    std::vector<Series> series;
    series.reserve(causes.size());
    for (const auto& [cause, colour] : causes) {
        series.push_back({words_of(cause), *colour == '\0' ? kind_with(cause).colour : colour});
    }
    return series;
}

}  // namespace

Series kind_of(const std::string& module, const std::string& cause) {
    const bool activates = module == "controller" || module == "activation unit";
    if (cause == "activation" && !activates) return kind_named("activation, elsewhere");
    if (cause == "compute" && module == "activation unit") return kind_named("compute, elsewhere");
    return kind_with(cause);
}

std::vector<Series> cause_kinds() {
    std::vector<Series> series;
    for (const Kind& kind : kinds()) series.push_back(kind.series);
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
