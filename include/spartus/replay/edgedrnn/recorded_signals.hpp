/// \file
/// The signals of EdgeDRNN, found in a wave. docs/waves.md describes each.
#pragma once

#include <string>
#include <vector>

#include "spartus/replay/recorded_wave.hpp"

namespace spartus::replay::edgedrnn {

struct ControlSignals {
    Probe state, step, layer;
};
struct HostSignals {
    Probe x_valid, x_accepted;
};
struct EncoderSignals {
    Probe state, element, push, push_column, push_last, delta, column;
};
struct FifoSignals {
    Probe level, valid;
};
struct CommandSignals {
    Probe command, column;
};
struct MacSignals {
    Probe state, delta, beat, word, pop;
};
struct OutputSignals {
    Probe valid, group, accepted, leaves;
};

struct RecordedSignals {
    ControlSignals control;
    HostSignals host;
    EncoderSignals encoder;
    FifoSignals value_fifo, index_fifo;
    CommandSignals command_port;
    MacSignals mac_array;
    OutputSignals output;
    std::vector<std::string> missing;  ///< modules and signals that the wave does not have
};

RecordedSignals find_signals(const RecordedWave& wave);

}  // namespace spartus::replay::edgedrnn
