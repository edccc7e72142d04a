#include "spartus/arch/design.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "spartus/arch/architecture.hpp"
#include "spartus/base/error.hpp"
#include "spartus/base/printable.hpp"
#include "spartus/config/config_file.hpp"

namespace spartus::arch {
namespace {

constexpr const char* architecture_key = "accelerator.architecture";

/// The last one wins, so that an override does.
std::optional<std::string> named_in(const std::vector<config::Assignment>& assignments) {
    std::optional<std::string> name;
    for (const config::Assignment& assignment : assignments) {
        if (assignment.key == architecture_key) name = assignment.value;
    }
    return name;
}

const Architecture& find(const std::string& name, const std::string& where) {
    if (const Architecture* const architecture = find_architecture(name)) return *architecture;
    std::string names;
    for (const Architecture* architecture : architectures()) {
        names += (names.empty() ? "" : ", ") + std::string(architecture->name);
    }
    throw Error(ExitCode::config, fmt::format("{}: {} must be one of {}, not \"{}\"", where, architecture_key,
                                              names, printable(name)));
}

/// That of the text, unless an override or, if neither names one, `base` says otherwise.
const Architecture& architecture_in(const std::string& text, const std::string& where,
                                    const std::vector<std::string>& overrides, const Design* base) {
    if (const auto name = named_in(config::parse_overrides(overrides, "--set"))) return find(*name, "--set");
    if (const auto name = named_in(config::parse_assignments(text, where))) return find(*name, where);
    return base != nullptr ? base->architecture() : *architectures().front();
}

}  // namespace

Design::Design() : Design(architectures().front()->defaults()) {}

Design parse_design(const std::string& text, const std::string& name, const std::vector<std::string>& overrides,
                    const Design* base) {
    const Architecture& architecture = architecture_in(text, name, overrides, base);
    const bool of_base = base != nullptr && &base->architecture() == &architecture;
    Design design = of_base ? *base : architecture.defaults();
    config::apply_config(design.parameters(), text, name, overrides);
    return design;
}

Design read_design(const std::string& file, const std::vector<std::string>& overrides) {
    return parse_design(config::read_text(file), file, overrides);
}

}  // namespace spartus::arch
