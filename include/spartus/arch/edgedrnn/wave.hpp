/// \file
/// The signals of EdgeDRNN as a logic analyser in the hardware would see them, and their recording.
/// docs/waves.md describes every signal.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/arch/edgedrnn/activity.hpp"
#include "spartus/arch/edgedrnn/config.hpp"
#include "spartus/arch/recording.hpp"
#include "spartus/instruments/signals.hpp"
#include "spartus/instruments/wave_writer.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::arch::edgedrnn {

class Wave : public ActivityObserver {
   public:
    Wave(const Config& config, const nn::Network& network, const std::vector<nn::Trace>& traces);

    instruments::Signals& signals() { return signals_; }

    void layer_begins(std::uint32_t layer, Cycle bias) override;
    void input_offered(Cycle offered) override;
    void layer_ends(Cycle) override {}
    void encoder_state(EncoderState state, Cycle from) override;
    void inspected(std::uint32_t first, std::uint32_t count, Cycle from) override;
    void pushed(const Delta& delta, const Column* column, Cycle cycle) override;
    void value_moved(Cycle cycle) override;
    void index_moved(Cycle cycle) override;
    void command_offered(std::uint32_t column, Cycle from) override;
    void command_accepted(Cycle accepted) override;
    void head(const Delta& delta, Cycle from) override;
    void null_taken(Cycle cycle) override;
    void column_taken(const TakenColumn& column) override;
    void group_activated(std::uint32_t group, Cycle offered, Cycle accepted, bool leaves) override;
    void activation_begins(Cycle last_mac, Cycle activation) override;
    void x_offered(Cycle from) override;
    void x_accepted(Cycle cycle) override;

   protected:
    bool first_layer() const { return step_ == 0 && layer_ == 0; }

   private:
    using Id = instruments::Signals::Id;

    struct ControlSignals {
        Id state, step, layer;
    };
    struct EncoderSignals {
        Id state, element, push, push_column, push_last, delta, column;
    };
    struct FifoSignals {
        Id level, valid;
    };
    struct CommandSignals {
        Id command, column;
    };
    struct MacSignals {
        Id state, delta, beat, word, pop;
    };
    struct OutputSignals {
        Id valid, group, accepted, leaves;
    };
    struct HostSignals {
        Id x_valid, x_accepted;
    };

    void set_mac(MacState state, Cycle from);
    void pulse(Id signal, Cycle cycle);
    void beats(Cycle from, std::uint32_t first, std::uint32_t count);
    void popped(Cycle cycle);

    const std::uint32_t column_beats_;
    instruments::Signals signals_{"edgedrnn"};
    ControlSignals control_{};
    HostSignals host_{};
    EncoderSignals encoder_{};
    FifoSignals value_fifo_{}, index_fifo_{};
    CommandSignals command_port_{};
    MacSignals mac_array_{};
    OutputSignals output_{};

    bool begun_ = false;
    std::uint32_t step_ = 0, layer_ = 0;
    Cycle bias_ = 0;
    bool offered_ = false;  ///< the step's input
};

class WaveRecorder : public Wave, public WaveRecording {
   public:
    /// Throws as instruments::WaveWriter does.
    WaveRecorder(const instruments::WaveOptions& options, const Config& config, const nn::Network& network,
                 const std::vector<nn::Trace>& traces);

    void layer_begins(std::uint32_t layer, Cycle bias) override;
    void layer_ends(Cycle end) override;

    instruments::WaveResult finish() override { return writer_.finish(); }
    Probe& probe() override { return *this; }

   private:
    instruments::WaveWriter writer_;
    std::uint64_t layers_left_;  ///< of all steps
};

}  // namespace spartus::arch::edgedrnn
