/// \file
/// Configurations of Spartus, as its own struct.
#pragma once

#include <string>
#include <vector>

#include "spartus/arch/spartus/spartus.hpp"

namespace spartus::test {

inline arch::spartus::Config parse_config(const std::string& text, const std::string& name,
                                          const std::vector<std::string>& overrides = {}) {
    return arch::parse_design(text, name, overrides).as<arch::spartus::Config>();
}

inline arch::spartus::Config read_config(const std::string& file, const std::vector<std::string>& overrides = {}) {
    return arch::read_design(file, overrides).as<arch::spartus::Config>();
}

}  // namespace spartus::test
