/// \file
/// Adds the signals of one module to a wave.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "spartus/instruments/signals.hpp"

namespace spartus::instruments {

/// Bits of a signal that takes the values 0 … most.
constexpr std::uint32_t bits_for(std::uint64_t most) {
    std::uint32_t bits = 1;
    while ((most >> bits) != 0) ++bits;
    return bits;
}

class ModuleSignals {
   public:
    ModuleSignals(Signals& signals, std::string name) : signals_(signals), name_(std::move(name)) {}

    Signals::Id flag(const char* name) { return signals_.add({name_, name, 1, Radix::binary, {}}); }
    Signals::Id number(const char* name, std::uint64_t most, std::int32_t value = 0) {
        return signals_.add({name_, name, bits_for(most), Radix::decimal, {}}, value);
    }
    Signals::Id signed_number(const char* name, std::uint32_t bits) {
        return signals_.add({name_, name, bits, Radix::signed_decimal, {}});
    }
    Signals::Id address(const char* name, std::uint64_t most) {
        return signals_.add({name_, name, bits_for(most), Radix::hexadecimal, {}});
    }
    /// The codes are the positions in the list.
    Signals::Id state(std::vector<std::string> states, const char* name = "state") {
        return signals_.add({name_, name, bits_for(states.size() - 1), Radix::state, std::move(states)});
    }

   private:
    Signals& signals_;
    std::string name_;
};

}  // namespace spartus::instruments
