/// \file
/// EdgeDRNN with its host and its memory: the modules and the links between them.
///
///                      ┌─ value FIFO ──▶ MAC array ◀──▶ tables
///   host ══ x ══▶ input encoder    ▲        ▲  ║
///     ▲             ▲  └─ index FIFO ──▶ command port ══▶ memory
///     ║             ╚═══ h ═══════════════════╣
///     ╚════════════════════ h ════════════════╝
///
/// Layers and steps do not overlap: the encoder begins the next one when it has got the last h of the one before.
/// Reset clears no memory of the hardware, so a device takes one sequence in its life; so does this module.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "spartus/arch/edgedrnn/command_port.hpp"
#include "spartus/arch/edgedrnn/host.hpp"
#include "spartus/arch/edgedrnn/input_encoder.hpp"
#include "spartus/arch/edgedrnn/mac_array.hpp"
#include "spartus/arch/edgedrnn/tables.hpp"
#include "spartus/parts/link_checker.hpp"
#include "spartus/parts/memory.hpp"

namespace spartus::arch::edgedrnn {

/// When a layer of a step went through its phases, in cycles of the run.
struct LayerTimes {
    std::uint32_t step = 0;
    std::uint32_t layer = 0;
    Cycle first = 0;       ///< the first cycle of the layer's share of the step: s_t, or B
    Cycle bias = 0;        ///< B
    Cycle last_mac = 0;    ///< E
    Cycle activation = 0;  ///< A
    Cycle end = 0;         ///< Z, the last cycle of the share

    /// From the end of the layer before, or from s_t. A step's sum up to its latency T_t = Z − s_t.
    Cycle cycles() const { return layer == 0 ? end - first : end + 1 - first; }
    /// Cycles that belong to no step: from the end of the one before until an input was offered.
    Cycle between() const { return first > bias ? first - bias : 0; }
};

/// Is told at the end of every layer of every step, when all counters are settled; false stops the run.
class StepObserver {
   public:
    virtual ~StepObserver() = default;
    virtual bool layer_finished(const LayerTimes& times) = 0;
};

class Accelerator : public sc_core::sc_module {
   public:
    /// Binds the port to a memory of the caller's; without it the shipped one is used.
    using BindMemory = std::function<void(CommandPort::MemorySocket& port)>;
    /// Binds the results' port to a consumer of the caller's instead of the host. Such a run has no second step if
    /// host.wait ≥ 0, because the host sees no result.
    using BindOutput = std::function<void(parts::Initiator<ResultLink, MacArray>& port)>;

    struct Options {
        Cycle run_ahead = parts::Clock::unlimited;
        BindMemory bind_memory{};
        BindOutput bind_output{};
        /// Holds every link but the memory's against its rules, unless the memory is another's, which need not keep
        /// to the clock.
        bool check_links = false;
        ActivityObserver* activity = nullptr;
    };

    /// Throws as check() does. `trace`, `observer` and the options' `activity` must outlive the module.
    Accelerator(const sc_core::sc_module_name& name, const Config& config, const Network& network,
                const nn::Trace& trace, StepObserver& observer, const Options& options);

    bool finished() const { return step_ == steps_; }
    /// Who waits for what, in a run that stands still before its last step.
    std::string deadlock() const;

    const Shape& shape() const { return shape_; }
    const InputEncoder& encoder() const { return encoder_; }
    const MacArray& mac_array() const { return mac_array_; }
    const CommandPort& command_port() const { return command_port_; }

   private:
    void bind(const Config& config);
    bool layer_done(std::uint32_t layer, Cycle end);

    const parts::Clock clock_;
    parts::LinkBinder links_;
    const Shape shape_;
    const std::vector<std::int8_t> image_;
    StepObserver& observer_;
    const std::size_t steps_;
    std::uint32_t step_ = 0;

    Host host_;
    InputEncoder encoder_;
    parts::Fifo<Delta> value_fifo_;
    parts::Fifo<Column> index_fifo_;
    CommandPort command_port_;
    MacArray mac_array_;
    Tables tables_;
    std::unique_ptr<parts::Memory> memory_;
};

}  // namespace spartus::arch::edgedrnn
