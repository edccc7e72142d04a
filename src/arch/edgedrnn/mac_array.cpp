#include "spartus/arch/edgedrnn/mac_array.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "spartus/nn/fixed_point.hpp"

namespace spartus::arch::edgedrnn {
namespace {

enum Bank : std::uint32_t { bank_r, bank_u, bank_cx, bank_ch };
constexpr std::uint32_t banks = 4;
constexpr int accumulator_bits = 24;
constexpr std::int32_t one = 256;
constexpr std::uint32_t lasts_of_a_layer = 2;

void multiply_add(std::uint32_t* sums, const std::int8_t* weights, std::size_t count, std::int16_t delta) {
    for (std::size_t k = 0; k < count; ++k) {
        sums[k] += static_cast<std::uint32_t>(std::int16_t{weights[k]} * delta);
    }
}

std::int32_t sum_of(std::uint32_t entry) {
    return nn::wrap(entry, accumulator_bits);
}

std::int16_t to_q8_8(std::int32_t value, int fraction_bits) {
    return static_cast<std::int16_t>(nn::round_shift(value, fraction_bits - nn::activation_fraction_bits));
}

}  // namespace

MacArray::MacArray(const sc_core::sc_module_name& name, const Parameters& parameters, const parts::Clock& clock,
                   ActivityObserver* observer)
    : sc_module(name),
      parameters_(parameters),
      clock_(clock),
      observer_(observer),
      sums_(parameters.shape.layers, std::vector<std::uint32_t>(std::size_t{banks} * parameters.shape.hidden)) {
    for (auto* lanes : {&r_, &ch_, &u_, &c_, &h_}) lanes->resize(parameters.shape.pes);
    start.register_nb_transport_fw(this, &MacArray::on_start);
    values.register_nb_transport_fw(this, &MacArray::on_value);
    weights.register_nb_transport_fw(this, &MacArray::on_weights);
    SC_HAS_PROCESS(MacArray);
    SC_METHOD(advance);
    sensitive << wake_;
    dont_initialize();
}

Accumulators MacArray::accumulators(std::uint32_t layer) const {
    const std::uint32_t hidden = parameters_.shape.hidden;
    const auto read = [&](Bank bank) {
        std::vector<std::int32_t> result(hidden);
        const std::uint32_t* const entries = sums_[layer].data() + std::size_t{bank} * hidden;
        std::transform(entries, entries + hidden, result.begin(), sum_of);
        return result;
    };
    return {read(bank_r), read(bank_u), read(bank_cx), read(bank_ch)};
}

tlm::tlm_sync_enum MacArray::on_start(LayerStart& message, tlm::tlm_phase&, sc_core::sc_time& delay) {
    const Cycle bias_cycle = clock_.cycle_of(delay);
    counters_.sleep += bias_cycle - next_;  // of all layers but the first the cycle after Z
    layer_ = message.layer;
    next_ = bias_cycle;
    return tlm::TLM_ACCEPTED;
}

tlm::tlm_sync_enum MacArray::on_value(Delta& delta, parts::StreamPhase&, sc_core::sc_time& delay) {
    head_ = Head{clock_.cycle_of(delay), delta};
    if (observer_ != nullptr) observer_->head(delta, head_->from);
    wake_.notify(sc_core::SC_ZERO_TIME);
    return tlm::TLM_ACCEPTED;
}

tlm::tlm_sync_enum MacArray::on_weights(WeightBurst& burst, parts::StreamPhase&, sc_core::sc_time& delay) {
    offer_ = Offer{clock_.cycle_of(delay), burst};
    wake_.notify(sc_core::SC_ZERO_TIME);
    return tlm::TLM_ACCEPTED;
}

void MacArray::advance() {
    while (activating_ ? activate() : head_ && (head_->delta.null() ? take_null() : take_column())) {
    }
}

bool MacArray::may_act(Cycle cycle) {
    if (clock_.reaches(cycle)) return true;
    clock_.wake(wake_, cycle);
    return false;
}

bool MacArray::take_null() {
    if (!may_act(head_->from)) return false;
    counters_.starved += head_->from - next_;
    ++counters_.null;
    if (observer_ != nullptr) observer_->null_taken(head_->from);
    pop(head_->from);
    return true;
}

bool MacArray::take_column() {
    if (!offer_) return false;
    const Cycle first = std::max(head_->from, offer_->from);
    if (!may_act(first)) return false;
    const std::uint32_t beats = parameters_.shape.column_beats();
    const WeightBurst& burst = offer_->burst;
    const Cycle last = first + burst.waits + beats - 1;
    counters_.starved += head_->from - next_;
    counters_.weight_wait += first - head_->from + burst.waits;
    counters_.mac += beats;
    ++counters_.columns;
    if (observer_ != nullptr) observer_->column_taken({head_->delta, head_->from, first, last, burst.each});
    accumulate(burst.weights, head_->delta);
    WeightBurst taken = burst;
    offer_.reset();
    parts::send_taken(weights, taken, clock_.until(last));
    pop(last);
    return true;
}

void MacArray::accumulate(const std::int8_t* column, const Delta& delta) {
    const std::size_t hidden = parameters_.shape.hidden;
    std::uint32_t* const sums = sums_[layer_].data();
    const Bank candidate = delta.to_recurrent ? bank_ch : bank_cx;
    multiply_add(sums, column, 2 * hidden, delta.value);
    multiply_add(sums + candidate * hidden, column + 2 * hidden, hidden, delta.value);
}

/// The head leaves; its place is taken within the call if another token is there.
void MacArray::pop(Cycle cycle) {
    Delta popped = head_->delta;
    head_.reset();
    next_ = cycle + 1;
    if (popped.last && ++lasts_ == lasts_of_a_layer) {
        last_mac_ = cycle;
        begin_activation();
    }
    parts::send_taken(values, popped, clock_.until(cycle));
}

void MacArray::begin_activation() {
    activating_ = true;
    lasts_ = 0;
    group_ = 0;
    waits_ = 0;
    activation_ = last_mac_ + parameters_.latency;
    counters_.drain += activation_ - next_;
    if (observer_ != nullptr) observer_->activation_begins(last_mac_, activation_);
    next_ = activation_;
}

/// A group, or, when all are done, the end of the layer as soon as the kernel is there.
bool MacArray::activate() {
    if (!deadlock_.empty()) return false;
    if (group_ == parameters_.shape.groups()) {
        if (clock_.now() < next_) {
            wake_.notify(clock_.until(next_));
            return false;
        }
        finish_layer();
        return true;
    }
    const Cycle reads = activation_ + waits_ + Cycle{parameters_.activation.interval} * group_;
    if (!may_act(reads)) return false;
    compute_group(group_, reads);
    return send_group(reads + parameters_.activation.latency);
}

/// `cycle`: the one in which it reads.
void MacArray::compute_group(std::uint32_t group, Cycle cycle) {
    const std::uint32_t pes = parameters_.shape.pes;
    const std::uint32_t hidden = parameters_.shape.hidden;
    const std::uint32_t* const sums = sums_[layer_].data() + group * pes;
    const bool last = group + 1 == parameters_.shape.groups();
    StateBeat before{layer_, group * pes, pes, nullptr, last};  // h of the step before
    StatePhase phase = StatePhase::read;
    sc_core::sc_time delay = clock_.until(cycle);
    state->nb_transport_fw(before, phase, delay);
    std::copy_n(before.elements, pes, h_.begin());
    result_ = {layer_, group * pes, pes, h_.data(), last};

    for (std::uint32_t p = 0; p < pes; ++p) {
        const auto entry = [&](Bank bank) { return sum_of(sums[std::size_t{bank} * hidden + p]); };
        r_[p] = to_q8_8(entry(bank_r), nn::accumulator_fraction_bits);
        u_[p] = to_q8_8(entry(bank_u), nn::accumulator_fraction_bits);
        ch_[p] = to_q8_8(entry(bank_ch), nn::accumulator_fraction_bits);
    }
    look_up(Lookup::Function::sigmoid, r_, cycle);
    look_up(Lookup::Function::sigmoid, u_, cycle);
    for (std::uint32_t p = 0; p < pes; ++p) {
        const std::int32_t cx = sum_of(sums[std::size_t{bank_cx} * hidden + p]);
        const std::int32_t s = sum_of(static_cast<std::uint32_t>(r_[p] * ch_[p] + 2 * cx));
        c_[p] = to_q8_8(s, nn::accumulator_fraction_bits + 1);
    }
    look_up(Lookup::Function::tanh, c_, cycle);
    for (std::uint32_t p = 0; p < pes; ++p) {
        const std::int16_t fresh = to_q8_8((one - u_[p]) * c_[p], 2 * nn::activation_fraction_bits);
        const std::int16_t kept = to_q8_8(u_[p] * h_[p], 2 * nn::activation_fraction_bits);
        h_[p] = static_cast<std::int16_t>(fresh + kept);
    }
}

void MacArray::look_up(Lookup::Function function, std::vector<std::int16_t>& lanes, Cycle cycle) {
    Lookup lookup{function, lanes.data(), parameters_.shape.pes, nullptr};
    parts::ReadPhase phase = parts::ReadPhase::read;
    sc_core::sc_time delay = clock_.until(cycle);
    tables->nb_transport_fw(lookup, phase, delay);
    std::copy_n(lookup.values, lookup.count, lanes.begin());
}

/// Out of the last layer, and back to the encoder in the cycle in which it is accepted; the layer's last beat goes
/// back when the kernel has reached that cycle.
bool MacArray::send_group(Cycle offered) {
    const Cycle accepted = layer_ + 1 == parameters_.shape.layers ? offer_result(offered) : offered;
    if (observer_ != nullptr) {
        observer_->group_activated(group_, offered, accepted, layer_ + 1 == parameters_.shape.layers);
    }
    waits_ += accepted - offered;
    ++group_;
    if (!result_.last) {
        write_state(accepted);
        return true;
    }
    if (accepted != offered) {
        deadlock_ = fmt::format(
            "the last beat of results, offered in cycle {}, was not accepted at once: it is lost, "
            "and the encoder waits for it for ever",
            offered);
        return false;
    }
    counters_.output_wait += waits_;
    counters_.activation += accepted + 1 - activation_ - waits_;
    next_ = accepted;
    return true;
}

/// Returns the cycle in which the consumer accepts the group.
Cycle MacArray::offer_result(Cycle offered) {
    ResultPhase phase = ResultPhase::offer;
    sc_core::sc_time delay = clock_.until(offered);
    output->nb_transport_fw(result_, phase, delay);
    return clock_.cycle_of(delay);
}

void MacArray::write_state(Cycle cycle) {
    StatePhase phase = StatePhase::write;
    sc_core::sc_time delay = clock_.until(cycle);
    state->nb_transport_fw(result_, phase, delay);
}

void MacArray::finish_layer() {
    const Cycle end = next_;
    activating_ = false;
    next_ = end + 1;
    write_state(end);
}

std::string MacArray::waits_for() const {
    if (activating_) return fmt::format("the MAC array is in the activation of layer {}", layer_);
    if (!head_) return fmt::format("the MAC array waits in cycle {} for a token", next_);
    return fmt::format("the MAC array waits since cycle {} for the weights of its next column", head_->from);
}

}  // namespace spartus::arch::edgedrnn
