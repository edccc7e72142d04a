/// \file
/// The numbers that a case is held to. All of them exact; what is measured and what is expected have the same form.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "spartus/arch/architecture.hpp"
#include "spartus/regress/inputs_used.hpp"

namespace spartus::regress {

/// One cause or count over all modules of a kind: of arrays, "starved" of array 0, array 1 and so on. The phases
/// hold for every module.
struct LedgerRow {
    std::string kind;  ///< "phases", "encoder", "array", "bank", "host_input", …
    std::string cause;
    std::vector<Cycle> cycles;  ///< by number of the module

    Cycle total() const;
    bool same_place(const LedgerRow& other) const { return kind == other.kind && cause == other.cause; }
    bool operator==(const LedgerRow& other) const { return same_place(other) && cycles == other.cycles; }

    NLOHMANN_DEFINE_TYPE_INTRUSIVE(LedgerRow, kind, cause, cycles)
};

struct Numbers {
    /// Of the run, by name: its cycles, then the architecture's own counts.
    std::vector<std::pair<std::string, std::uint64_t>> totals;
    std::vector<std::vector<Cycle>> steps;  ///< by sequence, in the order in which they ran, layer by layer
    std::vector<LedgerRow> ledger;
    std::string h_sha256;  ///< of h of the last layer, [steps][H] as int16, little-endian
    /// Further figures that the case asks for, to six digits, so that every machine has the same.
    std::vector<std::pair<std::string, std::string>> held;
    InputsUsed inputs;  ///< not compared; empty where an old suite has none

    Cycle cycles() const { return totals.empty() ? 0 : totals.front().second; }
    bool operator==(const Numbers& other) const;

    NLOHMANN_DEFINE_TYPE_INTRUSIVE(Numbers, totals, steps, ledger, h_sha256, held, inputs)
};

/// What `run` of as many sequences amounts to, without what is held beyond it and its inputs.
Numbers numbers_of(const arch::Finished& finished, std::size_t sequences);

/// As a suite keeps them.
nlohmann::ordered_json to_json(const Numbers& numbers);

}  // namespace spartus::regress
