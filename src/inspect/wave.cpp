// A wave, module by module.

#include <map>

#include <fmt/format.h>

#include "spartus/inspect/formats.hpp"
#include "spartus/replay/vcd_reader.hpp"

namespace spartus::inspect {
namespace {

struct Module {
    std::uint64_t signals = 0, bits = 0, changes = 0, unknown = 0;
};

std::string module_of(const std::string& path) {
    const std::size_t dot = path.rfind('.');
    return dot == std::string::npos ? "" : path.substr(0, dot);
}

}  // namespace

Findings wave(const std::string& path) {
    replay::VcdReader reader(path);
    std::map<std::string, Module> modules;
    std::vector<Module*> by_net(reader.nets(), nullptr);
    for (const replay::VcdVariable& variable : reader.variables()) {
        Module& module = modules[module_of(variable.path)];
        ++module.signals;
        module.bits += variable.bits;
        if (by_net[variable.net] == nullptr) by_net[variable.net] = &module;
    }
    std::uint64_t changes = 0, begin = 0;
    bool any = false;
    using Event = replay::VcdReader::Event;
    for (Event event = reader.next(); event != Event::end; event = reader.next()) {
        if (event == Event::time) {
            if (!any) begin = reader.time();
            any = true;
        } else if (Module* module = by_net[reader.net()]; module != nullptr) {
            ++module->changes;
            module->unknown += reader.value() ? 0 : 1;
            ++changes;
        }
    }
    Findings findings(path, "wave, VCD");
    findings.line("timescale", word(reader.timescale()));
    findings.line("first_time", count(begin));
    findings.line("last_time", count(reader.time()));
    findings.line("signals", count(reader.variables().size()));
    findings.line("changes", count(changes));
    Table table{"modules", {"module", "signals", "bits", "changes", "unknown_values"}, {}};
    for (const auto& [name, module] : modules) {
        table.rows.push_back(
            {word(name), count(module.signals), count(module.bits), count(module.changes), count(module.unknown)});
    }
    findings.table(std::move(table));
    return findings;
}

}  // namespace spartus::inspect
