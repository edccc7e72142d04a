/// \file
/// What a wave and a statistics file both count: the ledger of every module, tokens, words, the latency of every
/// step.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "spartus/base/cycle.hpp"

namespace spartus::replay::spartus {

/// Codes of controller.state.
enum class Phase : std::uint8_t { idle, reset, input_wait, start, compute, sync, output_full, activation, finish };
constexpr std::size_t phase_count = 9;

/// Codes of the other modules' states; 0 is idle everywhere.
enum class EncoderState : std::uint8_t { idle, scan, fifo_full, done };
enum class ArrayState : std::uint8_t { idle, issue, hazard, starved, drain, barrier, memory };
enum class ActivationState : std::uint8_t { idle, read, pipeline };
constexpr std::size_t encoder_state_count = 4;
constexpr std::size_t array_state_count = 7;  ///< the last with weights in external memory alone
constexpr std::size_t activation_state_count = 3;

/// The cycles of one module by cause. One that is idle is where the controller is, so it has the phase as its
/// cause; otherwise its own state.
class Causes {
   public:
    static constexpr std::size_t size = phase_count + array_state_count - 1;
    static constexpr std::size_t of(Phase phase) { return static_cast<std::size_t>(phase); }
    static constexpr std::size_t of_state(std::size_t state) { return phase_count + state - 1; }

    Cycle& operator[](std::size_t cause) { return cycles_[cause]; }
    Cycle operator[](std::size_t cause) const { return cycles_[cause]; }
    Cycle operator[](Phase phase) const { return cycles_[of(phase)]; }

   private:
    std::array<Cycle, size> cycles_{};
};

/// A cause by its name in the statistics.
struct Cause {
    const char* name;
    std::size_t index;
};

using CauseList = std::vector<Cause>;
const CauseList& controller_causes();  ///< the activation unit's too
const CauseList& encoder_causes();
const CauseList& array_causes(bool streams);  ///< whether weights come from external memory
const CauseList& bank_causes();

/// Of encoder n, array n and bank n.
struct LaneCounts {
    Causes encoder, array, bank;
    std::uint64_t emitted_ih = 0, emitted_hh = 0, popped = 0;

    std::uint64_t emitted() const { return emitted_ih + emitted_hh; }
    std::uint64_t reads() const { return bank[Causes::of_state(1)]; }
};

/// Of the memory port.
struct MemoryCounts {
    std::uint64_t commands = 0, beats = 0;
};

struct Counts {
    Causes controller, activation_unit;
    MemoryCounts memory;
    std::vector<LaneCounts> lanes;  ///< [N]
    Cycle loading = 0, transferring = 0;
};

/// What was counted since `before`.
Counts operator-(Counts counts, const Counts& before);

/// One step of one layer.
struct StepCounts {
    std::uint64_t sequence = 0, step = 0, layer = 0;
    Cycle start = 0;  ///< cycle of the run in which the step has its cycle 0
    Cycle latency = 0;
    Cycle reset = 0, input_wait = 0;  ///< before it
    std::uint64_t fired_x = 0, fired_h = 0;
    Counts counts;  ///< within it

    Cycle end() const { return start + latency; }
};

}  // namespace spartus::replay::spartus
