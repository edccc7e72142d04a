/// \file
/// What has changed between the expected numbers of a case and those of a run: where first, in which phase, in
/// whose ledger, by how much.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "spartus/regress/case_run.hpp"
#include "spartus/regress/numbers.hpp"

namespace spartus::regress {

/// The first step that takes another number of cycles. One of the two is missing where a sequence has other steps.
struct StepChange {
    std::size_t sequence = 0;
    std::size_t index = 0;  ///< within the sequence, layer by layer
    std::optional<Cycle> expected;
    std::optional<Cycle> now;
};

/// A number of the whole run.
struct TotalChange {
    std::string name;
    std::uint64_t expected = 0;
    std::uint64_t now = 0;
};

/// A figure that a case holds beyond cycles; a text that one of the two does not have is empty.
struct HeldChange {
    std::string name;
    std::string expected;
    std::string now;
};

/// Of the time steps of a run, all layers together, in cycles.
struct Latencies {
    double mean = 0;
    Cycle max = 0;
};

struct LedgerChange {
    std::string kind;
    std::string cause;
    Cycle expected = 0;  ///< summed over the modules of the kind
    Cycle now = 0;
    std::string where;  ///< the modules concerned: "array0 +3, array2 -1"
};

struct Difference {
    std::vector<TotalChange> totals;
    std::optional<StepChange> first_step;
    std::size_t changed_steps = 0;
    std::size_t steps = 0;  ///< expected
    std::vector<LedgerChange> ledger;
    std::vector<HeldChange> held;
    bool h = false;
    Latencies latency_expected, latency_now;
    bool inputs_known = false;        ///< of what is expected
    std::vector<std::string> inputs;  ///< what of them is other now

    bool any() const { return !totals.empty() || first_step || !ledger.empty() || !held.empty() || h; }
};

/// Of a network with so many layers.
Difference compare(const Numbers& expected, const Numbers& now, std::size_t layers = 1);

/// One line that names the most telling number: "cycles 1234, expected 1230 (+4)".
std::string headline(const Difference& difference);

/// Several lines: the first step that differs, the phases that moved and a table of the ledger.
std::string explain(const Difference& difference, const CaseRun& run);

}  // namespace spartus::regress
