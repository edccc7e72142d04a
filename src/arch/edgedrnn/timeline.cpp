#include "spartus/arch/edgedrnn/timeline.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace spartus::arch::edgedrnn {
namespace {

enum Track : std::uint32_t { control = 1, x_in, encoder, command_port, mac_array, output };

const char* name_of(EncoderState state, bool turned) {
    switch (state) {
        case EncoderState::sleep:
            return "sleep";
        case EncoderState::bias:
            return "bias";
        case EncoderState::scan:
            return turned ? "scan h" : "scan x";
        case EncoderState::input_wait:
            return "input_wait";
        case EncoderState::turn:
            return "turn";
        case EncoderState::fifo_full:
            return "fifo_full";
        case EncoderState::done:
            return "done";
    }
    return "";
}

}  // namespace

Timeline::Timeline(const instruments::TimelineOptions& options, const Config& config)
    : file_(options, "edgedrnn", config.accelerator.clock_mhz) {
    value_fifo_ = counters_.add({"value_fifo", "level", 32, instruments::Radix::decimal, {}});
    under_way_ = counters_.add({"", "columns under way", 32, instruments::Radix::decimal, {}});
    file_.name_track(control, "control");
    file_.name_track(x_in, "host x in");
    file_.name_track(encoder, "encoder");
    file_.name_track(command_port, "command_port");
    file_.name_track(mac_array, "mac_array");
    file_.name_track(output, "results");
}

void Timeline::layer_begins(std::uint32_t layer, Cycle bias) {
    if (begun_ && layer == 0) ++step_;
    begun_ = true;
    layer_ = layer;
    bias_ = start_ = free_ = bias;
    offered_ = turned_ = false;
    if (layer == 0) file_.steps().between_steps();
    file_.steps().step_begins(layer);
}

void Timeline::input_offered(Cycle offered) {
    if (offered_) return;
    offered_ = true;
    start_ = 1 + (step_ == 0 ? offered : std::max(offered, bias_));
}

void Timeline::layer_ends(Cycle end) {
    const Cycle from = step_ == 0 && layer_ == 0 ? 0 : bias_;
    file_.slice(control, fmt::format("step {} layer {}", step_, layer_), from, end + 1,
                fmt::format(R"("step": {}, "layer": {}, "cycles": {})", step_, layer_, end + 1 - start_));
    file_.slice(control, "input", from, start_);
    file_.slice(control, "compute", start_, last_mac_ + 1);
    file_.slice(control, "drain", last_mac_ + 1, activation_);
    file_.slice(control, "activation", activation_, end + 1);
    file_.slice(mac_array, "activation", activation_, end + 1);
    end_encoder_state(end + 1);
    file_.write_counters(counters_, end + 1);
}

void Timeline::encoder_state(EncoderState state, Cycle from) {
    if (state == encoder_) return;
    end_encoder_state(from);
    encoder_ = state;
    turned_ = turned_ || state == EncoderState::turn;
}

void Timeline::end_encoder_state(Cycle end) {
    file_.slice(encoder, name_of(encoder_, turned_), encoder_from_, end);
    encoder_from_ = end;
}

void Timeline::pushed(const Delta&, const Column*, Cycle cycle) {
    counters_.change(value_fifo_, cycle + 1, +1);
}

void Timeline::value_moved(Cycle cycle) {
    counters_.change(value_fifo_, cycle + 1, -1);
}

void Timeline::command_offered(std::uint32_t column, Cycle from) {
    commanded_ = column;
    command_from_ = from;
}

void Timeline::command_accepted(Cycle accepted) {
    file_.slice(command_port, fmt::format("column {}", commanded_), command_from_, accepted + 1,
                fmt::format(R"("column": {}, "waited": {})", commanded_, accepted - command_from_));
    columns_.push_back(commanded_);
    counters_.change(under_way_, accepted, +1);
}

void Timeline::null_taken(Cycle cycle) {
    file_.slice(mac_array, "starved", free_, cycle, R"("cause": "no token")");
    file_.slice(mac_array, "null", cycle, cycle + 1);
    free_ = cycle + 1;
}

void Timeline::column_taken(const TakenColumn& column) {
    const Cycle head = std::max(free_, column.head);
    file_.slice(mac_array, "starved", free_, head, R"("cause": "no token")");
    file_.slice(mac_array, "weight_wait", head, column.first, R"("cause": "no weights")");
    file_.slice(mac_array, fmt::format("column {}", columns_.front()), column.first, column.last + 1,
                fmt::format(R"("column": {}, "delta": {}, "recurrent": {})", columns_.front(), column.delta.value,
                            column.delta.to_recurrent));
    columns_.pop_front();
    counters_.change(under_way_, column.last + 1, -1);
    free_ = column.last + 1;
}

void Timeline::group_activated(std::uint32_t group, Cycle offered, Cycle accepted, bool leaves) {
    file_.slice(output, fmt::format("group {}", group), offered, accepted + 1,
                fmt::format(R"("group": {}, "leaves": {}, "waited": {})", group, leaves, accepted - offered));
}

void Timeline::activation_begins(Cycle last_mac, Cycle activation) {
    file_.slice(mac_array, "drain", last_mac + 1, activation, R"("cause": "sums are under way")");
    last_mac_ = last_mac;
    activation_ = activation;
}

void Timeline::x_accepted(Cycle cycle) {
    file_.slice(x_in, "x", x_offered_, cycle + 1);
}

}  // namespace spartus::arch::edgedrnn
