#include "spartus/stats/schema.hpp"

#include <algorithm>

#include "spartus/base/error.hpp"

namespace spartus::stats {
namespace {

template <class List, class Name>
std::size_t index_of(const List& list, const std::string& name, Name name_of) {
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const auto& item) { return name_of(item) == name; });
    if (found == list.end()) throw Error(ExitCode::internal, "nothing is declared as " + name);
    return static_cast<std::size_t>(found - list.begin());
}

}  // namespace

std::size_t Schema::size() const {
    std::size_t size = 0;
    for (const ModuleKind& kind : kinds) size += kind.count * kind.counters.size();
    return size;
}

std::size_t Schema::offset(Module module) const {
    std::size_t offset = 0;
    for (std::size_t k = 0; k < module.kind; ++k) offset += kinds[k].count * kinds[k].counters.size();
    return offset + module.index * kinds[module.kind].counters.size();
}

std::size_t Schema::kind(const std::string& name) const {
    return index_of(kinds, name, [](const ModuleKind& kind) { return kind.name; });
}

std::size_t Schema::phase(const std::string& name) const {
    return index_of(phases, name, [](const Phase& phase) { return phase.quantity.name; });
}

std::size_t Schema::counter(std::size_t kind, const std::string& name) const {
    return index_of(kinds[kind].counters, name, [](const Quantity& quantity) { return quantity.name; });
}

std::string Schema::name(Module module) const {
    const ModuleKind& kind = kinds[module.kind];
    return kind.numbered ? kind.name + std::to_string(module.index) : kind.name;
}

}  // namespace spartus::stats
