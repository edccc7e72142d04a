#include "spartus/arch/spartus/link_rules.hpp"

#include <algorithm>
#include <string>

namespace spartus::arch::spartus {

void TokenRules::forward(const Token&, TokenPhase phase, Cycle cycle) {
    const bool token = phase == TokenPhase::token;
    if (phase == TokenPhase::credit) complain("a credit in the direction of tokens");
    const bool own_cycle = token || done_;  // encoder_done may come with the last token
    if (latest_ && (own_cycle ? cycle <= *latest_ : cycle < *latest_)) {
        complain("what takes effect in cycle " + std::to_string(cycle) + " comes behind cycle " +
                 std::to_string(*latest_));
    }
    done_ = !token;
    latest_ = cycle;
    if (!token) return;
    if (credits_.empty()) return complain("a token without a credit");
    if (cycle < credits_.front() + latency_) {
        complain("a token for cycle " + std::to_string(cycle) + " on a credit that is there in " +
                 std::to_string(credits_.front()));
    }
    credits_.pop_front();
    not_popped_.push_back(cycle);
}

void TokenRules::backward(const Token&, TokenPhase phase, Cycle cycle) {
    if (phase != TokenPhase::credit) complain("a token in the direction of credits");
    if (not_popped_.empty()) return complain("a credit for no token");
    if (cycle <= not_popped_.front()) complain("a credit for a token that cannot be popped yet");
    not_popped_.pop_front();
    credits_.insert(std::upper_bound(credits_.begin(), credits_.end(), cycle), cycle);
}

void ControlRules::forward(const Command& command, ControlPhase phase, Cycle cycle) {
    if (command.layer >= layers_) complain("a command for a layer that does not exist");
    if (cycle < latest_) complain("commands out of order");
    latest_ = cycle;
    switch (phase) {
        case ControlPhase::reset:
            break;
        case ControlPhase::start:
            if (feeds_input_ && (!input_ || cycle < *input_)) complain("a time step starts before its x is there");
            input_.reset();
            begun_ = cycle;
            break;
        case ControlPhase::activate:
            begun_ = cycle;
            break;
        case ControlPhase::barrier:
            if (cycle < done_) complain("a barrier before what it waits for");
            break;
        default:
            complain("a report in the direction of commands");
    }
}

void ControlRules::backward(const Command&, ControlPhase phase, Cycle cycle) {
    switch (phase) {
        case ControlPhase::done:
            if (!begun_) return complain("done twice, or with nothing");
            if (cycle < *begun_) complain("done before it began");
            begun_.reset();
            done_ = cycle;
            break;
        case ControlPhase::input_ready:
            if (input_) complain("input_ready twice for one x");
            feeds_input_ = true;
            input_ = cycle;
            break;
        case ControlPhase::output_free:
            break;
        default:
            complain("a command in the direction of reports");
    }
}

void VectorRules::forward(const VectorSlice& slice, VectorPhase, Cycle cycle) {
    if (slice.layer >= sizes_.size()) return complain("elements of a layer that does not exist");
    if (slice.count == 0 || slice.elements == nullptr) return complain("a slice of nothing");
    if (next_ != 0 && slice.layer != layer_) complain("a slice of another layer amid a vector");
    if (slice.first != next_) {
        complain("element " + std::to_string(slice.first) + " where " + std::to_string(next_) + " is next");
    }
    if (slice.count > sizes_[slice.layer] - next_) return complain("more elements than the vector has");
    if (next_ != 0 && cycle < latest_) complain("slices out of order");
    layer_ = slice.layer;
    latest_ = cycle;
    next_ += slice.count;
    if (next_ == sizes_[layer_]) next_ = 0;
}

void VectorRules::lend(VectorSlice& sent) {
    lent_.assign(sent.elements, sent.elements + sent.count);
    sent.elements = lent_.data();
}

void VectorRules::take_back() {
    std::fill(lent_.begin(), lent_.end(), std::int16_t{0x5a5a});
}

void WeightRules::forward(const WeightBurst& burst, parts::ReadPhase, Cycle cycle) {
    if (burst.write) complain("a write that takes time");
    if (burst.words == 0 || burst.first_word >= depth_ || burst.words > depth_ - burst.first_word) {
        complain("words that the bank does not have");
    }
    if (cycle < free_) complain("two words in cycle " + std::to_string(cycle));
    free_ = cycle + burst.words;
}

void WeightRules::answered(const WeightBurst& burst, Cycle asked, Cycle there) {
    if (there <= asked) complain("a word is there in the cycle in which it is read");
    if (latency_ && there - asked != *latency_) complain("the latency changes");
    latency_ = there - asked;
    if (burst.val == nullptr || burst.lidx == nullptr) complain("no answer");
}

void WeightRules::hand_on(WeightBurst& answer) {
    const std::size_t pairs = std::size_t{answer.words} * pes_;
    std::fill(val_.begin(), val_.end(), nn::Val{0x5a});
    val_.assign(answer.val, answer.val + pairs);
    lidx_.assign(answer.lidx, answer.lidx + pairs);
    answer.val = val_.data();
    answer.lidx = lidx_.data();
}

void AccumulatorRules::forward(const AccumulatorRow& row, parts::ReadPhase, Cycle cycle) {
    if (row.write) complain("a write that takes time");
    if (row.layer >= rows_.size() || row.lidx >= rows_[row.layer]) complain("a row that the array does not have");
    if (latest_ && cycle <= *latest_) complain("two rows in cycle " + std::to_string(cycle));
    latest_ = cycle;
}

void AccumulatorRules::hand_on(AccumulatorRow& answer) {
    sums_.assign(answer.sums, answer.sums + pes_);
    answer.sums = sums_.data();
}

}  // namespace spartus::arch::spartus
