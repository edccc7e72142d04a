#include "spartus/arch/spartus/link_rules.hpp"

#include <algorithm>
#include <string>

namespace spartus::arch::spartus {
namespace {

/// LIDX of the last row.
std::uint64_t last_of(const AccumulatorRows& rows) {
    return rows.lidx + std::uint64_t{rows.count - 1} * rows.stride;
}

}  // namespace

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

void WeightRules::forward(const WeightBurst& burst, WeightPhase phase, Cycle cycle) {
    if (phase != WeightPhase::read) complain("a bank is asked for more than words");
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

void FetchRules::forward(const WeightBurst& burst, WeightPhase phase, Cycle cycle) {
    switch (phase) {
        case WeightPhase::fetch:
            if (burst.words == 0) complain("a column of no words");
            return fetched_.push_back(burst.words);
        case WeightPhase::read:
            return read(cycle);
        case WeightPhase::issued:
            return issued(burst);
        case WeightPhase::there:
            complain("`there` in the direction of commands");
    }
}

void FetchRules::read(Cycle cycle) {
    if (there_.empty()) return complain("a column is read that is not there");
    if (cycle < from_.front()) complain("a column is read before it is there");
    read_ = true;
}

void FetchRules::issued(const WeightBurst& burst) {
    if (!read_ || burst.words != there_.front()) return complain("other words are issued than were read");
    for (std::uint32_t word = 0; word < burst.words; ++word) {
        if (burst.cycles[word] < free_) complain("two words in cycle " + std::to_string(burst.cycles[word]));
        if (burst.cycles[word] < cycles_[word]) complain("a word is issued before it is there");
        free_ = burst.cycles[word] + 1;
    }
    read_ = false;
    there_.pop_front();
    from_.pop_front();
}

void FetchRules::backward(const WeightBurst&, WeightPhase phase, Cycle cycle) {
    if (phase != WeightPhase::there) complain("a command in the direction of answers");
    if (fetched_.empty()) return complain("a column is there that was not fetched");
    there_.push_back(fetched_.front());
    from_.push_back(cycle);
    fetched_.pop_front();
}

void FetchRules::hand_on(WeightBurst& answer) {
    const std::size_t pairs = std::size_t{answer.words} * pes_;
    std::fill(val_.begin(), val_.end(), nn::Val{0x5a});
    val_.assign(answer.val, answer.val + pairs);
    lidx_.assign(answer.lidx, answer.lidx + pairs);
    cycles_.assign(answer.cycles, answer.cycles + answer.words);
    answer.val = val_.data();
    answer.lidx = lidx_.data();
    answer.cycles = cycles_.data();
}

void ColumnRules::forward(const ColumnTransfer&, ColumnPhase phase, Cycle cycle) {
    if (phase != ColumnPhase::command) complain("an answer in the direction of commands");
    if (command_) complain("a command before the one in front is issued");
    if (latest_ && cycle <= *latest_) complain("two commands in cycle " + std::to_string(cycle));
    command_ = cycle;
}

void ColumnRules::backward(const ColumnTransfer& transfer, ColumnPhase phase, Cycle cycle) {
    if (phase == ColumnPhase::issued) {
        if (!command_ || cycle < *command_) return complain("a command is issued that is not there");
        command_.reset();
        latest_ = cycle;
        return under_way_.push_back(cycle);
    }
    if (phase != ColumnPhase::beats) complain("a command in the direction of answers");
    if (under_way_.empty()) return complain("a column for no command");
    if (cycle <= under_way_.front()) complain("a beat before its command");
    if (cycle < free_) complain("two beats in cycle " + std::to_string(cycle));
    if (transfer.length % beat_bytes_ != 0) complain("a beat that is not whole");
    free_ = cycle + transfer.length / beat_bytes_;
    under_way_.pop_front();
}

void AccumulatorRules::forward(const AccumulatorRows& rows, parts::ReadPhase, Cycle cycle) {
    if (rows.write) complain("a write that takes time");
    if (rows.count == 0) complain("a read of no row");
    if (rows.layer >= rows_.size() || last_of(rows) >= rows_[rows.layer]) {
        complain("a row that the array does not have");
    }
    if (latest_ && cycle <= *latest_) complain("two rows in cycle " + std::to_string(cycle));
    latest_ = cycle + rows.count - 1;
}

void AccumulatorRules::hand_on(AccumulatorRows& answer) {
    sums_.assign(answer.sums, answer.sums + (last_of(answer) - answer.lidx + 1) * pes_);
    answer.sums = sums_.data();
}

}  // namespace spartus::arch::spartus
