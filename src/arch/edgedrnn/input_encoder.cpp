#include "spartus/arch/edgedrnn/input_encoder.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace spartus::arch::edgedrnn {
namespace {

constexpr std::int16_t one = 256;         ///< 1.0, the input of the bias column
constexpr Cycle wake_up = 2;              ///< from the first input ever offered to the first slot
constexpr std::uint32_t turn_cycles = 2;  ///< between x and h
constexpr Cycle no_limit = std::numeric_limits<Cycle>::max();

/// What a change has to reach: one that is 0 never fires.
std::int32_t least_change(std::int32_t threshold) {
    return std::max(threshold, 1);
}

/// Differences are kept to 16 bits.
std::int16_t change(std::int16_t value, std::int16_t sent) {
    return static_cast<std::int16_t>(value - sent);
}

bool fires(std::int16_t delta, std::int32_t least) {
    return delta >= least || delta <= -least;
}

/// How many elements, up to `count`, do not fire before the first that does.
std::uint32_t quiet_elements(const std::int16_t* values, const std::int16_t* sent, std::uint32_t count,
                             std::int32_t least) {
    std::uint32_t quiet = 0;
    while (quiet < count && !fires(change(values[quiet], sent[quiet]), least)) ++quiet;
    return quiet;
}

}  // namespace

InputEncoder::InputEncoder(const sc_core::sc_module_name& name, const Parameters& parameters,
                           const parts::Clock& clock, LayerDone layer_done, ActivityObserver* observer)
    : sc_module(name),
      parameters_(parameters),
      clock_(clock),
      layer_done_(std::move(layer_done)),
      observer_(observer),
      x_(parameters.shape.padded_inputs),
      room_(parameters.fifo_depth) {
    for (std::uint32_t l = 0; l < parameters.shape.layers; ++l) {
        const std::vector<std::int16_t> hidden(parameters.shape.hidden);
        layers_.push_back({std::vector<std::int16_t>(parameters.shape.x_elements(l)), hidden, hidden, false});
    }
    input.register_nb_transport_fw(this, &InputEncoder::on_input);
    state.register_nb_transport_fw(this, &InputEncoder::on_state);
    values.register_nb_transport_bw(this, &InputEncoder::on_room);
    columns.register_nb_transport_bw(this, &InputEncoder::on_column_room);
    SC_HAS_PROCESS(InputEncoder);
    SC_METHOD(scan);
    sensitive << wake_;
    dont_initialize();
}

tlm::tlm_sync_enum InputEncoder::on_input(InputBeat& beat, parts::StreamPhase&, sc_core::sc_time& delay) {
    const Cycle from = clock_.cycle_of(delay);
    offer_ = Offer{from, beat.elements};
    if (observer_ != nullptr) observer_->x_offered(from);
    if (asleep_) {
        asleep_ = false;
        counters_.sleep = from + wake_up;
        begin_layer(0, from + wake_up);
        if (observer_ != nullptr) observer_->input_offered(from);
    } else {
        wake_.notify(sc_core::SC_ZERO_TIME);
    }
    return tlm::TLM_ACCEPTED;
}

tlm::tlm_sync_enum InputEncoder::on_state(StateBeat& beat, StatePhase& phase, sc_core::sc_time& delay) {
    std::int16_t* const h = layers_[beat.layer].h.data() + beat.first;
    if (phase == StatePhase::read) {
        beat.elements = h;
        return tlm::TLM_COMPLETED;
    }
    std::copy_n(beat.elements, beat.count, h);
    if (beat.last) finish_layer(clock_.cycle_of(delay));
    return tlm::TLM_ACCEPTED;
}

tlm::tlm_sync_enum InputEncoder::on_room(Delta&, parts::StreamPhase&, sc_core::sc_time& delay) {
    room_.taken(clock_.cycle_of(delay));
    if (observer_ != nullptr) observer_->value_moved(clock_.cycle_of(delay));
    if (room_.exhausted()) wake_.notify(sc_core::SC_ZERO_TIME);
    return tlm::TLM_ACCEPTED;
}

/// The index FIFO is never fuller than the value FIFO and so never stops anything.
tlm::tlm_sync_enum InputEncoder::on_column_room(Column&, parts::StreamPhase&, sc_core::sc_time& delay) {
    if (observer_ != nullptr) observer_->index_moved(clock_.cycle_of(delay));
    return tlm::TLM_ACCEPTED;
}

void InputEncoder::begin_layer(std::uint32_t layer, Cycle bias_cycle) {
    layer_ = layer;
    bias_cycle_ = cycle_ = bias_cycle;
    moved_ = 0;
    next_phase(Phase::bias);
    if (observer_ != nullptr) observer_->layer_begins(layer, bias_cycle);
    tell(EncoderState::bias);
    LayerStart message{layer};
    tlm::tlm_phase phase = tlm::BEGIN_REQ;
    sc_core::sc_time delay = clock_.until(bias_cycle);
    start->nb_transport_fw(message, phase, delay);
    clock_.wake(wake_, bias_cycle);
}

/// The next layer or step begins in the cycle after Z.
void InputEncoder::finish_layer(Cycle end) {
    counters_.done += end + 1 - done_from_;
    if (observer_ != nullptr) observer_->layer_ends(end);
    if (!layer_done_(layer_, end)) return;
    begin_layer((layer_ + 1) % parameters_.shape.layers, end + 1);
}

void InputEncoder::scan() {
    while (phase_ != Phase::done || !pipeline_.empty()) {
        if (!moving_ && room_.exhausted() && !thaw()) return;
        moving_ = true;
        if (push_due()) {
            if (!clock_.reaches(cycle_)) return clock_.wake(wake_, cycle_);
            push();
        }
        const Cycle passed = slots(cycles_to_pass());
        if (passed == 0) return;
        cycle_ += passed;
        moved_ += passed;
        moving_ = false;
    }
}

bool InputEncoder::push_due() const {
    return !pipeline_.empty() && pipeline_.front().due == moved_;
}

/// From the present cycle on, how many are certain not to be frozen and to hold no push but the one that was made.
Cycle InputEncoder::cycles_to_pass() const {
    if (room_.exhausted()) return 1;
    return pipeline_.empty() ? no_limit : pipeline_.front().due - moved_;
}

/// Passes the cycles in which the FIFO is full; false if it is not known yet how many.
bool InputEncoder::thaw() {
    if (phase_ != Phase::done) tell(EncoderState::fifo_full);  // until it is known how long, if at all
    if (!room_.knows()) return false;
    const Cycle full_until = room_.reclaim();
    if (full_until < cycle_) return true;
    if (phase_ != Phase::done) counters_.fifo_full += full_until + 1 - cycle_;
    cycle_ = full_until + 1;
    return true;
}

/// Up to `limit` slots of one kind from the present cycle on. Returns how many; none if what comes next is not
/// known yet, or must not be done yet.
Cycle InputEncoder::slots(Cycle limit) {
    switch (phase_) {
        case Phase::bias:
            return bias_slot();
        case Phase::x:
            if (beat_due()) {
                if (!offer_) return await_offer(limit);
                if (offer_->from > cycle_) return await_beat(limit);
                if (position_ == 0) take_offer();
                std::copy_n(offer_->elements, parameters_.shape.pes, x_.data() + position_);
            }
            return scan_elements(limit);
        case Phase::turn:
            return turn_slots(limit);
        case Phase::h:
            return scan_elements(limit);
        case Phase::done:
            break;
    }
    return limit;
}

/// Of the first beat of a step.
void InputEncoder::take_offer() {
    first_offered_ = offer_->from;
    if (observer_ != nullptr) observer_->input_offered(first_offered_);
}

Cycle InputEncoder::bias_slot() {
    tell(EncoderState::bias);
    const bool sends = !own().bias_sent && one >= parameters_.threshold_x;
    own().bias_sent = true;
    if (sends) {
        ++counters_.fired_bias;
        enter({one, false, false}, 0);
    }
    ++counters_.bias;
    next_phase(Phase::x);
    return 1;
}

Cycle InputEncoder::turn_slots(Cycle limit) {
    const Cycle passed = std::min<Cycle>(limit, turn_cycles - position_);
    tell(EncoderState::turn);
    counters_.turn += passed;
    position_ += static_cast<std::uint32_t>(passed);
    if (position_ == turn_cycles) next_phase(Phase::h);
    return passed;
}

/// Whether the next slot is that of the first element of an input beat.
bool InputEncoder::beat_due() const {
    return phase_ == Phase::x && layer_ == 0 && position_ % parameters_.shape.pes == 0;
}

/// Empty slots until the beat is offered.
Cycle InputEncoder::await_beat(Cycle limit) {
    tell(EncoderState::input_wait);
    const Cycle passed = std::min(limit, offer_->from - cycle_);
    counters_.input_wait += passed;
    return passed;
}

/// Nothing is known of the beat: it is not offered in cycles that have gone by. What is in the pipeline must not
/// wait for it.
Cycle InputEncoder::await_offer(Cycle limit) {
    tell(EncoderState::input_wait);
    if (clock_.now() > cycle_) {
        const Cycle passed = std::min(limit, clock_.now() - cycle_);
        counters_.input_wait += passed;
        return passed;
    }
    if (!pipeline_.empty()) wake_.notify(clock_.until(cycle_ + pipeline_.front().due - moved_));
    return 0;
}

Cycle InputEncoder::scan_elements(Cycle limit) {
    const bool x_phase = phase_ == Phase::x;
    const std::int16_t* const from = !x_phase      ? own().h.data()
                                     : layer_ == 0 ? x_.data()
                                                   : layers_[layer_ - 1].h.data();
    std::int16_t* const sent = (x_phase ? own().x_sent : own().h_sent).data();
    const std::int32_t least = least_change(x_phase ? parameters_.threshold_x : parameters_.threshold_h);
    const std::uint32_t pes = parameters_.shape.pes;
    const bool has_beats = x_phase && layer_ == 0;
    // The last element of a beat and of the phase are more than inspected.
    const std::uint32_t special = has_beats ? position_ / pes * pes + pes - 1 : elements() - 1;
    const auto room = static_cast<std::uint32_t>(std::min<Cycle>(limit, special - position_));
    const std::uint32_t quiet = quiet_elements(from + position_, sent + position_, room, least);
    if (quiet > 0) {
        tell_inspected(quiet);
        counters_.scan += quiet;
        position_ += quiet;
        return quiet;
    }

    const std::uint32_t at = position_;
    const bool accepts = has_beats && at == special;
    if (accepts && !clock_.reaches(cycle_)) {
        clock_.wake(wake_, cycle_);
        return 0;
    }
    tell_inspected(1);
    const bool last = at + 1 == elements();
    const std::int16_t delta = change(from[at], sent[at]);
    if (fires(delta, least)) {
        sent[at] = from[at];
        ++(x_phase ? counters_.fired_x : counters_.fired_h);
        enter({delta, last, !x_phase}, 1 + at + (x_phase ? 0 : parameters_.shape.x_elements(layer_)));
    } else if (last) {
        ++counters_.null_tokens;
        enter({0, true, !x_phase}, 0);
    }
    if (accepts) accept_beat();
    ++counters_.scan;
    ++position_;
    if (last) next_phase(x_phase ? Phase::turn : Phase::done);
    return 1;
}

void InputEncoder::accept_beat() {
    offer_.reset();
    if (observer_ != nullptr) observer_->x_accepted(cycle_);
    InputBeat none;
    parts::send_taken(input, none, clock_.until(cycle_));
}

/// `column` counts within the layer.
void InputEncoder::enter(Delta delta, std::uint32_t column) {
    std::optional<Column> fetched;
    if (!delta.null()) fetched = Column{parameters_.shape.first_column(layer_) + column};
    pipeline_.push_back({moved_ + parameters_.latency, delta, fetched});
}

void InputEncoder::push() {
    Pending pending = pipeline_.front();
    pipeline_.pop_front();
    room_.pushed();
    if (observer_ != nullptr) observer_->pushed(pending.delta, pending.column ? &*pending.column : nullptr, cycle_);
    const sc_core::sc_time delay = clock_.until(cycle_);
    if (pending.column) parts::send_item(columns, *pending.column, delay);
    parts::send_item(values, pending.delta, delay);
}

void InputEncoder::next_phase(Phase phase) {
    phase_ = phase;
    position_ = 0;
    if (phase != Phase::done) return;
    done_from_ = cycle_ + 1;
    if (observer_ != nullptr) observer_->encoder_state(EncoderState::done, done_from_);
}

/// From the present cycle on.
void InputEncoder::tell(EncoderState begins) const {
    if (observer_ != nullptr) observer_->encoder_state(begins, cycle_);
}

/// From the present element on.
void InputEncoder::tell_inspected(std::uint32_t count) const {
    if (observer_ == nullptr) return;
    tell(EncoderState::scan);
    observer_->inspected(position_, count, cycle_);
}

/// Of the phase, x or h.
std::uint32_t InputEncoder::elements() const {
    return phase_ == Phase::x ? parameters_.shape.x_elements(layer_) : parameters_.shape.hidden;
}

}  // namespace spartus::arch::edgedrnn
