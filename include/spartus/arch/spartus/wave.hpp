/// \file
/// The signals of the accelerator, as a logic analyser in the hardware would see them: turns what the modules tell
/// into values cycle by cycle. docs/waves.md describes every signal.
#pragma once

#include <vector>

#include "spartus/arch/spartus/activity.hpp"
#include "spartus/arch/spartus/config.hpp"
#include "spartus/instruments/signals.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::arch::spartus {

class Wave : public ActivityObserver {
   public:
    struct Extent;  ///< the largest values that signals can take

    Wave(const Config& config, const nn::Network& network, const std::vector<nn::Trace>& traces);

    instruments::Signals& signals() { return signals_; }

    void phase(Phase phase, Cycle from, const StepTimes& step) override;
    void quiet_windows(std::uint32_t n, const QuietWindows& windows) override;
    void firing_window(std::uint32_t n, const FiringWindow& window) override;
    void token_emitted(std::uint32_t n, const EmittedToken& emitted) override;
    void scan_done(std::uint32_t n, Cycle from) override;
    void token_popped(std::uint32_t n, const Token& token, Cycle due, Cycle popped) override;
    void word_issued(std::uint32_t n, const IssuedWord& word) override;
    void weights_awaited(std::uint32_t n, Cycle from) override;
    void array_done(std::uint32_t n, Cycle drain, Cycle drained) override;
    void group_activated(std::uint32_t group, Cycle read, Cycle read_end, Cycle visible) override;
    void command_issued(std::uint32_t n, const IssuedCommand& command) override;
    void column_transferred(std::uint32_t n, Cycle first, const std::vector<Cycle>& words) override;
    void x_loaded(Cycle begin, Cycle end) override;
    void h_transferred(Cycle begin, Cycle end) override;

   private:
    using Id = instruments::Signals::Id;

    struct ControllerSignals {
        Id state, sequence, step, layer;
    };
    struct EncoderSignals {
        Id state, segment, position, credits, token_valid, token_matrix, token_column, token_delta;
    };
    struct ArraySignals {
        Id state, busy, fifo_level, pop, matrix, column, word;
    };
    struct BankSignals {
        Id enable;
        Id address;          ///< with weights on chip
        Id reserved, level;  ///< with weights in external memory
    };
    struct MemoryPortSignals {
        Id command, array, matrix, column, under_way, beat, beat_array;
    };
    struct ActivationSignals {
        Id state, group, h_valid, h_group;
    };
    struct HostSignals {
        Id loading, transferring;
    };

    void add_lane(std::uint32_t n, const Config& config, const Extent& most);
    void add_memory_port(const Config& config, const Extent& most);

    const bool streams_;  ///< weights are in external memory
    instruments::Signals signals_{"spartus"};
    ControllerSignals controller_{};
    std::vector<EncoderSignals> encoders_;
    std::vector<ArraySignals> arrays_;
    std::vector<BankSignals> banks_;
    ActivationSignals activation_{};
    HostSignals host_{};
    MemoryPortSignals memory_port_{};
};

}  // namespace spartus::arch::spartus
