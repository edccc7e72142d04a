/// \file
/// What every architecture's parameters have in common, so that reading, checking and writing a configuration need
/// not know the architecture. Knows nothing of SystemC.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "spartus/base/decimal.hpp"

namespace spartus::config {

struct Key;

/// The section `network`: what is done to a network on loading, whatever runs it.
struct Network {
    std::optional<Decimal> gamma;  ///< target weight sparsity; CBTD is applied on load when set
    std::string cell;              ///< that the network must have; empty: whichever its shapes say
};

/// An architecture derives from it a plain struct with a member per key: defaults there and nowhere else.
struct Parameters {
    virtual ~Parameters() = default;

    /// All keys of the architecture, section by section.
    virtual const std::vector<Key>& keys() const = 0;
    virtual double clock_mhz() const = 0;
    /// What no key can be blamed for alone, in words; empty if all is well.
    virtual std::string contradiction() const { return {}; }
    virtual std::unique_ptr<Parameters> clone() const = 0;

    Network network;

   protected:
    Parameters() = default;
    Parameters(const Parameters&) = default;
    Parameters& operator=(const Parameters&) = default;
};

}  // namespace spartus::config
