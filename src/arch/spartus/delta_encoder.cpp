#include "spartus/arch/spartus/delta_encoder.hpp"

#include <algorithm>
#include <utility>

#include "spartus/base/math.hpp"
#include "spartus/parts/report.hpp"

namespace spartus::arch::spartus {

using nn::EncoderMode;

const stats::Table<DeltaEncoder::Counters>& DeltaEncoder::statistics() {
    using stats::Better;
    using stats::Kind;
    using stats::Role;
    static const stats::Table<Counters> table{
        {{"scan", Kind::cause, "cycles", "inspecting", Better::neither, Role::work}, &Counters::scan},
        {{"fifo_full", Kind::cause, "cycles", "an element fires and no credit is held", Better::neither,
          Role::blocked},
         &Counters::fifo_full},
        {{"done", Kind::cause, "cycles", "everything inspected", Better::neither, Role::idle}, &Counters::done},
        {{"tokens_x", Kind::count, "tokens", "sent for elements of x"}, &Counters::tokens_x},
        {{"tokens_h", Kind::count, "tokens", "sent for elements of h"}, &Counters::tokens_h}};
    return table;
}

DeltaEncoder::DeltaEncoder(const sc_core::sc_module_name& name, const Parameters& parameters,
                           const parts::Clock& clock, ActivityObserver* activity)
    : sc_module(name),
      parameters_(parameters),
      clock_(clock),
      activity_(activity),
      scanner_(parameters.timing.mode, parameters.timing.lookahead),
      credits_(parameters.timing.fifo_depth, 0) {
    for (const LayerSize& size : parameters.layers) {
        const std::uint32_t inputs = share_of(size.inputs);
        const std::uint32_t hidden = share_of(size.hidden);
        layers_.push_back({std::vector<std::int16_t>(inputs), std::vector<std::int16_t>(hidden),
                           std::vector<std::int16_t>(hidden)});
    }
    for (auto& buffer : x_) buffer.resize(share_of(parameters.layers.front().inputs));

    control.register_nb_transport_fw(this, &DeltaEncoder::on_control);
    input.register_nb_transport_fw(this, &DeltaEncoder::on_input);
    state.register_nb_transport_fw(this, &DeltaEncoder::on_state);
    tokens.register_nb_transport_bw(this, &DeltaEncoder::on_credit);
    SC_HAS_PROCESS(DeltaEncoder);
    SC_METHOD(scan);
    sensitive << wake_;
    dont_initialize();
}

tlm::tlm_sync_enum DeltaEncoder::on_control(Command& command, ControlPhase& phase, sc_core::sc_time& delay) {
    const Cycle cycle = clock_.cycle_of(delay);
    if (phase == ControlPhase::reset) reset();
    if (phase == ControlPhase::start) {
        if (cycle < h_from_ || (command.layer == 0 && cycle < x_from_)) {
            parts::violation(name(), "a step starts before its elements are there");
        }
        start(command.layer, cycle + parameters_.start_cycles);
    }
    if (phase == ControlPhase::barrier) counters_.done += cycle - cycle_;
    return tlm::TLM_ACCEPTED;
}

tlm::tlm_sync_enum DeltaEncoder::on_input(VectorSlice& slice, VectorPhase&, sc_core::sc_time& delay) {
    x_from_ = clock_.cycle_of(delay);
    take_share(slice, x_[1 - scanned_buffer_]);
    return tlm::TLM_ACCEPTED;
}

tlm::tlm_sync_enum DeltaEncoder::on_state(VectorSlice& slice, VectorPhase&, sc_core::sc_time& delay) {
    h_from_ = std::max(h_from_, clock_.cycle_of(delay));
    take_share(slice, layers_[slice.layer].h);
    return tlm::TLM_ACCEPTED;
}

tlm::tlm_sync_enum DeltaEncoder::on_credit(Token&, TokenPhase&, sc_core::sc_time& delay) {
    const Cycle cycle = clock_.cycle_of(delay);
    if (credits_.empty() || credits_.back() <= cycle) {
        credits_.push_back(cycle);
    } else {
        credits_.insert(std::upper_bound(credits_.begin(), credits_.end(), cycle), cycle);
    }
    if (scanning_) clock_.wake(wake_, cycle);
    return tlm::TLM_ACCEPTED;
}

void DeltaEncoder::reset() {
    for (LayerState& layer : layers_) {
        for (auto* state_vector : {&layer.x_sent, &layer.h_sent, &layer.h}) {
            std::fill(state_vector->begin(), state_vector->end(), std::int16_t{0});
        }
    }
}

void DeltaEncoder::start(std::uint32_t layer, Cycle first_inspection) {
    if (layer == 0) scanned_buffer_ = 1 - scanned_buffer_;
    const std::vector<std::int16_t>& x = layer == 0 ? x_[scanned_buffer_] : layers_[layer - 1].h;
    LayerState& own = layers_[layer];
    segments_ = {Segment{x.data(), own.x_sent.data(), static_cast<std::uint32_t>(x.size()),
                         parameters_.arithmetic.threshold_x},
                 Segment{own.h.data(), own.h_sent.data(), static_cast<std::uint32_t>(own.h.size()),
                         parameters_.arithmetic.threshold_h}};
    ++steps_;
    begin(Matrix::ih);
    found_ = {};
    first_inspection_ = cycle_ = first_inspection;
    scanning_ = true;
    clock_.wake(wake_, first_inspection);
}

void DeltaEncoder::begin(Matrix segment) {
    segment_ = segment;
    const Segment& own = segments_[segment == Matrix::ih ? 0 : 1];
    if (parameters_.known == nullptr) return scanner_.begin(own);
    scanner_.begin(KnownSegment{parameters_.known->of(steps_ - 1, segment, parameters_.index), own.size});
}

void DeltaEncoder::scan() {
    while (scanning_) {
        if (!found_.fired && !find_next()) return finish();
        if (credits_.empty()) return;
        const Cycle cycle = std::max(cycle_, credits_.front());
        if (!clock_.reaches(cycle)) return clock_.wake(wake_, cycle);
        emit(cycle);
    }
}

/// Moves on to the next element that fires; false if the step has none left.
bool DeltaEncoder::find_next() {
    while (true) {
        const std::uint32_t position = scanner_.position();
        found_ = scanner_.next();
        if (activity_ != nullptr) tell_inspected(position);
        cycle_ += found_.windows_before;
        counters_.scan += found_.windows_before;
        if (found_.fired) return true;
        if (segment_ == Matrix::hh) return false;
        begin(Matrix::hh);
    }
}

void DeltaEncoder::emit(Cycle cycle) {
    counters_.fifo_full += cycle - cycle_;
    counters_.scan += 1;
    ++(segment_ == Matrix::ih ? counters_.tokens_x : counters_.tokens_h);
    credits_.pop_front();
    const Cycle arrival = cycle + parameters_.timing.latency;
    Token token{segment_, found_.index * parameters_.arrays + parameters_.index, found_.delta};
    if (activity_ != nullptr) {
        activity_->token_emitted(parameters_.index, {token, found_.index + 1, cycle, arrival});
    }
    TokenPhase phase = TokenPhase::token;
    sc_core::sc_time delay = clock_.until(arrival);
    tokens->nb_transport_fw(token, phase, delay);
    found_.fired = false;
    cycle_ = cycle + 1;
}

/// What was found from `position` on.
void DeltaEncoder::tell_inspected(std::uint32_t position) const {
    const std::uint32_t lookahead = parameters_.timing.lookahead;
    const std::uint32_t quiet = found_.windows_before;
    activity_->quiet_windows(parameters_.index, {segment_, position, lookahead, quiet, cycle_});
    if (!found_.fired) return;
    activity_->firing_window(parameters_.index, {segment_, position + quiet * lookahead, cycle_ + quiet});
}

void DeltaEncoder::finish() {
    scanning_ = false;
    if (activity_ != nullptr) activity_->scan_done(parameters_.index, cycle_);
    const bool nothing_to_inspect = cycle_ == first_inspection_;
    const Cycle seen = nothing_to_inspect ? cycle_ : cycle_ - 1 + parameters_.timing.latency;
    Token none;
    TokenPhase phase = TokenPhase::encoder_done;
    sc_core::sc_time delay = clock_.until(seen);
    tokens->nb_transport_fw(none, phase, delay);
}

/// How many of `elements` elements j have j mod N = n.
std::uint32_t DeltaEncoder::share_of(std::uint32_t elements) const {
    const std::uint32_t n = parameters_.index;
    return elements > n ? ceil_div(elements - n, parameters_.arrays) : 0;
}

void DeltaEncoder::take_share(const VectorSlice& slice, std::vector<std::int16_t>& share) const {
    if (parameters_.known != nullptr) return;
    const std::uint32_t arrays = parameters_.arrays;
    const std::uint32_t end = slice.first + slice.count;
    std::uint32_t own = share_of(slice.first);
    for (std::uint32_t j = own * arrays + parameters_.index; j < end; j += arrays) {
        share[own++] = slice.elements[j - slice.first];
    }
}

}  // namespace spartus::arch::spartus
