/// \file
/// An accelerator that has been elaborated for a network and its traces, together with its check. There is one per
/// process, since SystemC elaborates only once.
#pragma once

#include <any>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "spartus/base/cycle.hpp"
#include "spartus/nn/functional_run.hpp"
#include "spartus/stats/run.hpp"

namespace spartus::arch {

/// Something that listens to what the modules do: a wave, a timeline. Each architecture has its own.
class Probe {
   public:
    virtual ~Probe() = default;
};

/// What a test or an experiment changes about the elaboration. Each architecture has its own.
class Hooks {
   public:
    virtual ~Hooks() = default;
};

/// A network as the modules and the check of a design hold it, made once for several machines. Each architecture
/// has its own.
class LaidOut {
   public:
    virtual ~LaidOut() = default;
};

struct MachineOptions {
    /// How many cycles a module may run ahead of the kernel (temporal decoupling); no result depends on it.
    Cycle run_ahead = ~Cycle{0};
    /// Holds every message against the rules of its link and ends the life of every payload with its call.
    bool check_links = false;
    std::vector<Probe*> probes;    ///< must outlive the machine
    const Hooks* hooks = nullptr;  ///< likewise
    /// A timed run: modules take what fires and every h from here and multiply nothing. Every cycle, count and link
    /// is as in a run without, and checked as there; values are not. Must outlive the machine, and be of its
    /// network, traces and arithmetic.
    const nn::FunctionalRun* values = nullptr;
    /// What every step must give is computed in a thread of its own, for who has a core for it and all the traces.
    bool check_beside = false;
    const LaidOut* laid_out = nullptr;  ///< of the network, by a design with an equal layout_key; must outlive too
};

class Machine {
   public:
    virtual ~Machine() = default;

    virtual const stats::Schema& schema() const = 0;

    /// Takes all sequences through the accelerator. `on_step` is called at the end of every step of every layer, in
    /// the order in which they run, and says whether to go on.
    virtual void run(const std::function<bool(const stats::Step&)>& on_step) = 0;

    /// Holds the step that has just ended against the architecture's own statement of its timing and, if `values`,
    /// against the untimed reference. Returns what is wrong, or nothing. Called for every step; once without the
    /// values, never again with them.
    virtual std::optional<std::string> check(const stats::Step& step, bool values) = 0;

    /// The same for the whole run after its last step.
    virtual std::optional<std::string> check_run(const stats::Run& run) = 0;

    /// h of the last layer as the host has it after the step that has just ended, Q8.8 LSB.
    virtual const std::vector<std::int16_t>& h() const = 0;

    /// Pre-activations so far that were beyond their number format; nothing where nobody counts them.
    virtual std::optional<std::uint64_t> saturated_sums() const { return {}; }

    /// What the architecture's own figures need to know of the elaboration: see stats::Run::layout.
    virtual std::any layout() const { return {}; }

    /// Whether all steps of all sequences have been run.
    virtual bool finished() const = 0;
};

}  // namespace spartus::arch
