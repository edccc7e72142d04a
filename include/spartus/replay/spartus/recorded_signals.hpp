/// \file
/// The signals of the accelerator, found in a wave. docs/waves.md describes each.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "spartus/replay/recorded_wave.hpp"

namespace spartus::replay::spartus {

struct ControllerSignals {
    Probe state, sequence, step, layer;
};

/// Encoder n, array n and bank n.
struct LaneSignals {
    std::string encoder, array, bank;  ///< the modules' names
    Probe encoder_state, segment, position, credits, token_valid, token_matrix, token_column;
    Probe array_state, busy, fifo_level, pop, matrix, column, word;
    Probe enable;
    Probe address;          ///< with weights on chip
    Probe reserved, level;  ///< with weights in external memory
};

struct ActivationSignals {
    Probe state, group, h_valid, h_group;
};

struct HostSignals {
    Probe loading, transferring;
};

struct MemoryPortSignals {
    Probe command, array, matrix, column, under_way, beat, beat_array;
};

struct RecordedSignals {
    ControllerSignals controller;
    std::vector<LaneSignals> lanes;  ///< [N]
    ActivationSignals activation_unit;
    HostSignals host_port;
    MemoryPortSignals memory_port;
    /// What the wave does not have: "array0" if it is the whole module, "array0.word" if it is one signal.
    std::vector<std::string> missing;
};

/// `streams`: weights come from external memory.
RecordedSignals find_signals(const RecordedWave& wave, std::size_t arrays, bool streams);

}  // namespace spartus::replay::spartus
