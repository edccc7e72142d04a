/// \file
/// EdgeDRNN a second time: one plain loop over clock cycles, written from the description of the hardware and from
/// nothing else. It shares no line with the model (no SystemC, none of its headers), is slow, and is what the model
/// is held against. The recorded runs of the authors' RTL in turn hold this one.
#pragma once

#include <cstdint>
#include <vector>

namespace spartus::test {

/// One layer: rows r, u, c of `hidden` each, row-major, Q1.7.
struct PlainLayer {
    int inputs = 0, hidden = 0;
    std::vector<int> w_ih, w_hh, bias;
};

/// Everything that a run depends on, under the names of the description.
struct PlainCase {
    int K = 8, F = 32, theta_x = 0, theta_h = 0;
    int encoder_latency = 2, fifo_latency = 2, mac_latency = 4, act_interval = 5, act_latency = 10;
    int mem_latency = 0, gap = 0, outstanding = 0, mem_stall_p = 0, mem_stall_max = 0;
    int wait = -1, in_stall_p = 0, in_stall_max = 0, out_stall_p = 0, out_stall_max = 0;
    std::uint64_t stall_seed = 0;
    std::vector<PlainLayer> layers;
    std::vector<std::vector<int>> x;  ///< [T][I], Q8.8
};

/// Cycles by cause, in the order of the description.
struct PlainEncoderCauses {
    long sleep = 0, bias = 0, scan = 0, input_wait = 0, turn = 0, fifo_full = 0, done = 0;
    long total() const { return sleep + bias + scan + input_wait + turn + fifo_full + done; }
};
struct PlainMacCauses {
    long sleep = 0, mac = 0, weight_wait = 0, null = 0, starved = 0, drain = 0, activation = 0, output_wait = 0;
    long total() const { return sleep + mac + weight_wait + null + starved + drain + activation + output_wait; }
};

/// One layer of one step.
struct PlainRow {
    long cycles = 0;  ///< from the end of the row before, or from s_t
    int columns = 0;  ///< commands accepted
    std::vector<int> h, a_r, a_u, a_cx, a_ch;
    PlainEncoderCauses encoder;
    PlainMacCauses mac;
};

struct PlainStep {
    long T = 0, s = 0, Z = 0;
    std::vector<PlainRow> layers;
};

std::vector<PlainStep> run_plain(const PlainCase& run);

}  // namespace spartus::test
