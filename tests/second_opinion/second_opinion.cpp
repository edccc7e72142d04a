#include "second_opinion.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <deque>
#include <optional>

namespace second_opinion {
namespace {

// -------- arithmetic

/// value / 2^bits, half to even.
std::int64_t rne(std::int64_t value, int bits) {
    const std::int64_t unit = std::int64_t{1} << bits;
    const std::int64_t rest = ((value % unit) + unit) % unit;
    const std::int64_t below = (value - rest) / unit;
    const bool tie = rest * 2 == unit;
    return rest * 2 > unit || (tie && below % 2 != 0) ? below + 1 : below;
}

std::int16_t sat16(std::int64_t value) {
    return static_cast<std::int16_t>(std::clamp<std::int64_t>(value, -32768, 32767));
}

/// A real number as Q8.8; the rounding mode is half to even.
std::int16_t q8_8(double value) {
    return static_cast<std::int16_t>(std::clamp(std::nearbyint(value * 256), -32768.0, 32767.0));
}

int q2_4(long double value) {
    return static_cast<int>(std::nearbyint(value * 16));
}

int sigmoid(std::int16_t q) {
    return q2_4(1 / (1 + std::exp(static_cast<long double>(-q) / 256)));
}

int tanh(std::int16_t q) {
    return q2_4(std::tanh(static_cast<long double>(q) / 256));
}

std::uint32_t ceil_div(std::uint32_t a, std::uint32_t b) {
    return (a + b - 1) / b;
}

/// ⌊n · gamma⌋ of a decimal as written, digit by digit from the last.
Count floor_of(Count n, const std::string& gamma) {
    const std::size_t point = std::min(gamma.find('.'), gamma.size());
    Count product = 0;
    for (std::size_t at = gamma.size() - 1; at > point && at < gamma.size(); --at) {
        product = (product + n * static_cast<Count>(gamma[at] - '0')) / 10;
    }
    Count whole = 0;
    for (std::size_t at = 0; at < point; ++at) whole = whole * 10 + static_cast<Count>(gamma[at] - '0');
    return product + n * whole;
}

// -------- weights in banks

struct Pair {
    std::int8_t val = 0;  ///< 0 is padding
    std::uint32_t lidx = 0;
};

using Word = std::vector<Pair>;    ///< [M]
using Column = std::vector<Word>;  ///< [BLEN]

/// A matrix as the banks hold it.
struct Stored {
    std::uint32_t blen = 1;
    std::vector<Column> columns;
};

/// What a matrix has of a layer's four accumulator rows per neuron: all of an LSTM; of a GRU r, z and n_x or n_h.
std::vector<std::uint32_t> rows_of_matrix(Cell cell, bool recurrent) {
    if (cell == Cell::lstm) return {0, 1, 2, 3};
    return recurrent ? std::vector<std::uint32_t>{0, 1, 3} : std::vector<std::uint32_t>{0, 1, 2};
}

/// One column's weights of one PE: those rows k of each gate with k mod M = pe, padding rows included.
std::vector<Pair> sub_column(const Layer& layer, const std::vector<std::int8_t>& weights, std::uint32_t columns,
                             std::uint32_t column, const std::vector<std::uint32_t>& rows, std::uint32_t pe,
                             std::uint32_t pes) {
    const std::uint32_t groups = ceil_div(layer.hidden, pes);
    std::vector<Pair> pairs;
    for (std::uint32_t gate = 0; gate < rows.size(); ++gate) {
        for (std::uint32_t group = 0; group < groups; ++group) {
            const std::uint32_t k = group * pes + pe;
            const std::size_t row = std::size_t{gate} * layer.hidden + k;
            const std::int8_t val = k < layer.hidden ? weights[row * columns + column] : std::int8_t{0};
            pairs.push_back({val, (rows[gate] * groups * pes + k) / pes});
        }
    }
    return pairs;
}

/// CBTD with α = 1: the smallest go; of equal ones the lower row stays.
void prune(std::vector<Pair>& pairs, const std::string& gamma) {
    if (gamma.empty()) return;
    std::vector<std::size_t> order(pairs.size());
    for (std::size_t k = 0; k < order.size(); ++k) order[k] = order.size() - 1 - k;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return std::abs(pairs[a].val) < std::abs(pairs[b].val); });
    order.resize(floor_of(pairs.size(), gamma));
    for (const std::size_t k : order) pairs[k].val = 0;
}

Stored store(const Design& design, Cell cell, const Layer& layer, bool recurrent) {
    const std::vector<std::int8_t>& weights = recurrent ? layer.weight_hh : layer.weight_ih;
    const std::uint32_t columns = recurrent ? layer.hidden : layer.inputs;
    const std::uint32_t rows_per_pe = 4 * ceil_div(layer.hidden, design.pes);
    std::vector<std::vector<std::vector<Pair>>> kept(columns);
    Stored stored;
    for (std::uint32_t j = 0; j < columns; ++j) {
        for (std::uint32_t pe = 0; pe < design.pes; ++pe) {
            auto pairs = sub_column(layer, weights, columns, j, rows_of_matrix(cell, recurrent), pe, design.pes);
            prune(pairs, design.gamma);
            pairs.erase(std::remove_if(pairs.begin(), pairs.end(), [](const Pair& pair) { return pair.val == 0; }),
                        pairs.end());
            stored.blen = std::max(stored.blen, static_cast<std::uint32_t>(pairs.size()));
            kept[j].push_back(pairs);
        }
    }
    if (design.dense_banks) stored.blen = rows_per_pe;
    stored.columns.assign(columns, Column(stored.blen, Word(design.pes, Pair{})));
    for (std::uint32_t j = 0; j < columns; ++j) {
        for (std::uint32_t pe = 0; pe < design.pes; ++pe) {
            for (std::uint32_t k = 0; k < kept[j][pe].size(); ++k) {
                const Pair& pair = kept[j][pe][k];
                stored.columns[j][design.dense_banks ? pair.lidx : k][pe] = pair;
            }
        }
    }
    return stored;
}

// -------- the blocks

/// A layer's state. Encoder n looks only at the elements j mod N = n, array n only at its own sums.
struct LayerState {
    std::uint32_t inputs = 0, hidden = 0, groups = 0;
    Stored ih, hh;
    std::vector<std::uint32_t> bias;               ///< [L·M], 15 fraction bits
    std::vector<std::vector<std::uint32_t>> sums;  ///< [N][L·M]
    Vector x_sent, h_sent, h, c;
};

struct Token {
    bool recurrent = false;
    std::uint32_t column = 0;
    std::int32_t delta = 0;
    Count poppable = 0;  ///< from this cycle on
};

struct Encoder {
    Count credits = 0;
    std::vector<std::uint32_t> segment[2];  ///< the elements of x and of h that it scans
    std::size_t consumed[2] = {0, 0};
    std::optional<Count> done_seen;  ///< by the array

    bool all_consumed() const { return consumed[0] == segment[0].size() && consumed[1] == segment[1].size(); }
};

struct IssuedWord {
    Count cycle;
    const Word* word;
};

/// A column that a token wants from external memory.
struct Wanted {
    Count available = 0;  ///< the command can be issued from then on
    std::uint32_t words = 0;
};

/// A column in the stream buffer, or on its way there.
struct Fetched {
    std::uint32_t words = 0;
    Count beats = 0;  ///< transferred in earlier cycles
};

/// A command of the memory port whose last beat has not been transferred.
struct Burst {
    std::uint32_t array = 0;
    Count issued = 0;
    Count beats = 0, transferred = 0;
};

struct Array {
    std::deque<Wanted> wanted;    ///< commands that are not issued
    std::deque<Fetched> fetched;  ///< commands that are, until the last word is in the PEs
    std::uint32_t reserved = 0;   ///< words of these that are not in the PEs
    std::deque<Token> fifo;
    const Column* column = nullptr;  ///< in progress
    std::size_t next_word = 0;
    std::int32_t delta = 0;
    std::deque<IssuedWord> recent;      ///< in the pipeline, as far as a hazard looks back
    std::optional<Count> results_from;  ///< the last word issued in this step is in the accumulators
    bool popped = false;                ///< in this cycle

    bool idle() const { return fifo.empty() && column == nullptr; }
};

enum class Phase { reset, input_wait, start, compute, sync, output_full, activation, finish };

/// h of a group on its way through the activation unit.
struct Group {
    Count visible;
    std::uint32_t first;
    Vector h;
};

class Machine {
   public:
    Machine(const Design& design, const Network& network, const std::vector<Sequence>& sequences);
    Outcome run();

   private:
    // The controller.
    bool decide();
    bool begin_time_step();
    void begin_step();
    void end_step();
    bool all_drained() const;
    // What the blocks do in this cycle.
    void host_receives();
    void host_loads();
    void host_sends();
    void h_becomes_visible();
    void encode(std::uint32_t n);
    bool fires(const LayerState& layer, bool recurrent, std::uint32_t j) const;
    void emit(std::uint32_t n, bool recurrent, std::uint32_t j);
    void issue_command();
    bool candidate(std::uint32_t n) const;
    void transfer_beat();
    bool word_there(const Array& array, std::size_t word) const;
    Count word_bytes() const;
    void work(std::uint32_t n);
    bool hazard(const Array& array, const Word& word) const;
    void issue(std::uint32_t n, const Word& word);
    void activate();
    void activate_neuron(std::uint32_t k, std::uint32_t lidx_group, Group& group);
    void return_credits();
    void book();

    LayerState& layer() { return layers_[step_.layer]; }
    const Vector& values(bool recurrent) const;
    std::int32_t sum_of(std::uint32_t row, std::uint32_t k);
    void clear_state();
    void restart_sums(LayerState& layer);
    Count load_cycles() const { return ceil_div(layers_.front().inputs, d_.elements_per_beat); }
    Count transfer_cycles() const { return ceil_div(layers_.back().hidden, d_.elements_per_beat); }
    Count tree_levels() const;

    const Design d_;
    const Cell cell_;
    const std::vector<Sequence>& sequences_;
    std::vector<LayerState> layers_;
    Count reset_cycles_ = 0;

    Count now_ = 0;
    Phase phase_ = Phase::finish;
    Count phase_end_ = 0;  ///< where it is known
    Step step_;
    Count reset_before_ = 0, wait_before_ = 0;
    std::vector<Encoder> encoders_;
    std::vector<Array> arrays_;
    std::uint32_t pair_bytes_ = 1;
    std::uint32_t served_last_;         ///< array
    std::deque<Burst> bursts_;          ///< in the order of their commands
    std::optional<Count> burst_ended_;  ///< the cycle of the last beat of the burst before
    Count beats_ = 0;                   ///< of the run
    Count activate_from_ = 0;           ///< A'
    std::deque<Group> groups_;

    // The host: x in order, h in order.
    std::deque<const Vector*> frames_;  ///< not yet loading
    Count frame_ = 0;                   ///< number of the next
    const Vector* loading_ = nullptr;
    Count load_end_ = 0;
    const Vector* loaded_ = nullptr;  ///< the buffer that is not scanned
    const Vector* scanned_ = nullptr;
    std::uint32_t results_ = 0;  ///< not yet transferred, so at most two
    bool transferring_ = false;
    Count transfer_end_ = 0;
    Count input_busy_ = 0, output_busy_ = 0;

    Outcome outcome_;
};

Machine::Machine(const Design& design, const Network& network, const std::vector<Sequence>& sequences)
    : d_(design),
      cell_(network.cell),
      sequences_(sequences),
      encoders_(design.arrays),
      arrays_(design.arrays),
      served_last_(design.arrays - 1) {
    std::uint32_t lidx_bits = 0;
    for (const Layer& layer : network.layers) {
        while ((std::uint32_t{1} << lidx_bits) < 4 * ceil_div(layer.hidden, d_.pes)) ++lidx_bits;
    }
    if (!d_.dense_banks) pair_bytes_ = ceil_div(8 + lidx_bits, 8);
    for (const Layer& layer : network.layers) {
        LayerState state;
        state.inputs = layer.inputs;
        state.hidden = layer.hidden;
        state.groups = ceil_div(layer.hidden, d_.pes);
        state.ih = store(d_, cell_, layer, false);
        state.hh = store(d_, cell_, layer, true);
        state.bias.assign(std::size_t{4} * state.groups * d_.pes, 0);
        for (std::uint32_t row = 0; row < 4; ++row) {
            for (std::uint32_t k = 0; k < layer.hidden; ++k) {
                const std::int32_t bias = layer.bias[std::size_t{row} * layer.hidden + k];
                state.bias[std::size_t{row} * state.groups * d_.pes + k] = static_cast<std::uint32_t>(bias * 256);
            }
        }
        reset_cycles_ += 4 * state.groups;
        outcome_.blen_ih.push_back(state.ih.blen);
        outcome_.blen_hh.push_back(state.hh.blen);
        layers_.push_back(std::move(state));
    }
    for (Encoder& encoder : encoders_) encoder.credits = d_.fifo_depth;
    for (const Sequence& sequence : sequences) {
        for (const Vector& x : sequence) frames_.push_back(&x);
    }
    // As if a sequence before the first had just ended.
    step_.sequence = ~0u;
    step_.layer = static_cast<std::uint32_t>(layers_.size() - 1);
}

Outcome Machine::run() {
    for (;; ++now_) {
        host_receives();
        h_becomes_visible();
        host_sends();
        if (!decide()) break;
        host_loads();
        if (phase_ == Phase::compute) {
            for (std::uint32_t n = 0; n < d_.arrays; ++n) encode(n);
            if (d_.from_memory) issue_command();  // before words that are issued now free their places
            for (std::uint32_t n = 0; n < d_.arrays; ++n) work(n);
            transfer_beat();
        }
        if (phase_ == Phase::activation) activate();
        book();
        if (phase_ == Phase::compute) return_credits();
    }
    outcome_.cycles = now_;
    outcome_.ledger["host_input"] = {{"busy", input_busy_}, {"idle", now_ - input_busy_}};
    if (d_.from_memory) outcome_.ledger["memory_port"] = {{"busy", beats_}, {"idle", now_ - beats_}};
    outcome_.ledger["host_output"] = {{"busy", output_busy_}, {"idle", now_ - output_busy_}};
    return outcome_;
}

// -------- the controller

/// Which phase this cycle belongs to; false when all is done. Phases may take no cycle at all.
bool Machine::decide() {
    while (true) {
        switch (phase_) {
            case Phase::reset:
                if (now_ < phase_end_) return true;
                phase_ = Phase::input_wait;
                break;
            case Phase::input_wait:
                if (loaded_ == nullptr) return true;
                scanned_ = loaded_;  // the buffers are swapped
                loaded_ = nullptr;
                begin_step();
                break;
            case Phase::start:
                if (now_ < phase_end_) return true;
                phase_ = Phase::compute;
                break;
            case Phase::compute:
                if (!all_drained()) return true;
                phase_ = Phase::sync;
                phase_end_ = now_ + d_.sync_cycles;
                break;
            case Phase::sync:
                if (now_ < phase_end_) return true;
                phase_ = Phase::output_full;
                break;
            case Phase::output_full:
                if (step_.layer + 1 == layers_.size() && results_ == 2) return true;
                phase_ = Phase::activation;
                activate_from_ = now_;
                phase_end_ = now_ + Count{d_.interval} * layer().groups + tree_levels() + d_.activation_latency;
                break;
            case Phase::activation:
                if (now_ < phase_end_) return true;
                phase_ = Phase::finish;
                phase_end_ = now_ + d_.finish_cycles;
                break;
            case Phase::finish:
                if (now_ < phase_end_) return true;
                if (step_.sequence != ~0u) end_step();
                if (step_.layer + 1 < layers_.size()) {
                    ++step_.layer;
                    begin_step();
                } else if (!begin_time_step()) {
                    return false;
                }
                break;
        }
    }
}

/// The next x of the sequence, or the first of the next sequence that has any; false if there is none.
bool Machine::begin_time_step() {
    reset_before_ = wait_before_ = 0;
    step_.layer = 0;
    ++step_.step;
    if (step_.sequence == ~0u || step_.step == sequences_[step_.sequence].size()) {
        do {
            ++step_.sequence;
            if (step_.sequence == sequences_.size()) return false;
        } while (sequences_[step_.sequence].empty());
        step_.step = 0;
        clear_state();
        phase_ = Phase::reset;
        phase_end_ = now_ + reset_cycles_;
    } else {
        phase_ = Phase::input_wait;
    }
    return true;
}

void Machine::begin_step() {
    Step next;
    next.sequence = step_.sequence;
    next.step = step_.step;
    next.layer = step_.layer;
    next.begin = now_;
    next.reset = reset_before_;
    next.input_wait = wait_before_;
    reset_before_ = wait_before_ = 0;
    next.arrays.resize(d_.arrays);
    next.sums.resize(std::size_t{4} * layer().hidden);
    step_ = next;
    if (d_.mode != Mode::delta) restart_sums(layer());
    phase_ = Phase::start;
    phase_end_ = now_ + d_.start_cycles;
    for (std::uint32_t n = 0; n < d_.arrays; ++n) {
        Encoder& encoder = encoders_[n];
        for (const bool recurrent : {false, true}) {
            encoder.segment[recurrent].clear();
            encoder.consumed[recurrent] = 0;
            const std::uint32_t elements = recurrent ? layer().hidden : layer().inputs;
            for (std::uint32_t j = n; j < elements; j += d_.arrays) encoder.segment[recurrent].push_back(j);
        }
        encoder.done_seen.reset();
        if (encoder.all_consumed()) encoder.done_seen = phase_end_;
        arrays_[n].results_from.reset();
    }
}

void Machine::end_step() {
    step_.end = now_;
    step_.h = layer().h;
    outcome_.steps.push_back(step_);
}

bool Machine::all_drained() const {
    for (std::uint32_t n = 0; n < d_.arrays; ++n) {
        const Encoder& encoder = encoders_[n];
        const Array& array = arrays_[n];
        if (!encoder.done_seen || now_ < *encoder.done_seen || !array.idle()) return false;
        if (array.results_from && now_ < *array.results_from) return false;
    }
    return true;
}

void Machine::restart_sums(LayerState& layer) {
    layer.sums.assign(d_.arrays, std::vector<std::uint32_t>(layer.bias.size(), 0));
    layer.sums[0] = layer.bias;
}

void Machine::clear_state() {
    for (LayerState& layer : layers_) {
        restart_sums(layer);
        layer.x_sent.assign(layer.inputs, 0);
        layer.h_sent.assign(layer.hidden, 0);
        layer.h.assign(layer.hidden, 0);
        layer.c.assign(layer.hidden, 0);
    }
}

// -------- the host port

void Machine::host_receives() {
    if (loading_ == nullptr || now_ < load_end_) return;
    loaded_ = loading_;
    loading_ = nullptr;
}

/// A load begins when the buffer that is not scanned is free and, in real time, the frame has arrived.
void Machine::host_loads() {
    const bool buffer_free = loading_ == nullptr && loaded_ == nullptr;
    const auto period = static_cast<Count>(std::llround(d_.frame_period_us * d_.clock_mhz));
    const Count arrival = d_.real_time ? frame_ * period : 0;
    if (buffer_free && !frames_.empty() && now_ >= arrival) {
        loading_ = frames_.front();
        frames_.pop_front();
        ++frame_;
        load_end_ = now_ + load_cycles();
    }
    input_busy_ += loading_ != nullptr ? 1 : 0;
}

void Machine::host_sends() {
    if (transferring_ && now_ == transfer_end_) {
        transferring_ = false;
        --results_;
    }
    if (!transferring_ && results_ > 0) {
        transferring_ = true;
        transfer_end_ = now_ + transfer_cycles();
    }
}

void Machine::h_becomes_visible() {
    while (!groups_.empty() && groups_.front().visible == now_) {
        const Group& group = groups_.front();
        std::copy(group.h.begin(), group.h.end(), layer().h.begin() + group.first);
        const bool all = group.first + group.h.size() == layer().hidden;
        if (all && step_.layer + 1 == layers_.size()) ++results_;
        groups_.pop_front();
    }
}

// -------- an encoder

const Vector& Machine::values(bool recurrent) const {
    if (recurrent) return layers_[step_.layer].h;
    return step_.layer == 0 ? *scanned_ : layers_[step_.layer - 1].h;
}

bool Machine::fires(const LayerState& layer, bool recurrent, std::uint32_t j) const {
    const std::int32_t value = values(recurrent)[j];
    if (d_.mode == Mode::dense) return true;
    if (d_.mode == Mode::zero_skip) return value != 0;
    const std::int32_t delta = value - (recurrent ? layer.h_sent : layer.x_sent)[j];
    return delta != 0 && std::abs(delta) >= q8_8(recurrent ? d_.threshold_h : d_.threshold_x);
}

void Machine::emit(std::uint32_t n, bool recurrent, std::uint32_t j) {
    std::int32_t delta = values(recurrent)[j];
    if (d_.mode == Mode::delta) {
        std::int16_t& sent = (recurrent ? layer().h_sent : layer().x_sent)[j];
        delta -= sent;
        sent = values(recurrent)[j];
    }
    arrays_[n].fifo.push_back({recurrent, j, delta, now_ + d_.encoder_latency});
    if (d_.from_memory) {
        arrays_[n].wanted.push_back({now_ + d_.encoder_latency, (recurrent ? layer().hh : layer().ih).blen});
    }
    --encoders_[n].credits;
    ArrayCounts& counts = step_.arrays[n];
    ++(recurrent ? counts.tokens_h : counts.tokens_x);
}

/// One inspection, or a stall.
void Machine::encode(std::uint32_t n) {
    Encoder& encoder = encoders_[n];
    ArrayCounts& counts = step_.arrays[n];
    if (encoder.all_consumed()) {
        ++counts.done;
        return;
    }
    const bool recurrent = encoder.consumed[0] == encoder.segment[0].size();
    const std::vector<std::uint32_t>& segment = encoder.segment[recurrent];
    std::size_t& consumed = encoder.consumed[recurrent];
    const std::size_t window_end = std::min(consumed + d_.lookahead, segment.size());
    std::size_t first = consumed;
    while (first < window_end && !fires(layer(), recurrent, segment[first])) ++first;
    if (first == window_end) {
        consumed = window_end;
    } else if (encoder.credits == 0) {
        ++counts.fifo_full;
        return;
    } else {
        emit(n, recurrent, segment[first]);
        consumed = first + 1;
    }
    ++counts.scan;
    if (encoder.all_consumed()) encoder.done_seen = now_ + d_.encoder_latency;
}

// -------- the memory port and the memory

Count Machine::word_bytes() const {
    return Count{d_.pes} * pair_bytes_;
}

/// Whether the array's oldest command is there and its column fits into the stream buffer.
bool Machine::candidate(std::uint32_t n) const {
    const Array& array = arrays_[n];
    if (array.wanted.empty() || array.wanted.front().available > now_) return false;
    return array.reserved + array.wanted.front().words <= d_.buffer_words;
}

/// One in a cycle at most: the first candidate behind the array that was served last.
void Machine::issue_command() {
    if (d_.memory_outstanding > 0 && bursts_.size() >= d_.memory_outstanding) return;
    for (std::uint32_t k = 0; k < d_.arrays; ++k) {
        const std::uint32_t n = (served_last_ + 1 + k) % d_.arrays;
        if (!candidate(n)) continue;
        Array& array = arrays_[n];
        const std::uint32_t words = array.wanted.front().words;
        array.wanted.pop_front();
        array.reserved += words;
        array.fetched.push_back({words, 0});
        const Count bytes = words * word_bytes();
        bursts_.push_back({n, now_, (bytes + d_.beat_bytes - 1) / d_.beat_bytes, 0});
        served_last_ = n;
        ++step_.commands;
        return;
    }
}

/// The oldest burst's next beat, if this is a cycle for it.
void Machine::transfer_beat() {
    if (bursts_.empty()) return;
    Burst& burst = bursts_.front();
    if (burst.transferred == 0) {
        if (now_ < burst.issued + 1 + d_.memory_latency) return;
        if (burst_ended_ && now_ < *burst_ended_ + 1 + d_.memory_gap) return;
    }
    ++burst.transferred;
    ++beats_;
    ++step_.beats;
    step_.bytes += d_.beat_bytes;
    for (Fetched& fetched : arrays_[burst.array].fetched) {  // the oldest that is not whole
        if (fetched.beats * d_.beat_bytes >= fetched.words * word_bytes()) continue;
        ++fetched.beats;
        break;
    }
    if (burst.transferred < burst.beats) return;
    burst_ended_ = now_;
    bursts_.pop_front();
}

/// Whether all bytes of the word were transferred in earlier cycles.
bool Machine::word_there(const Array& array, std::size_t word) const {
    if (!d_.from_memory) return true;
    if (array.fetched.empty()) return false;
    return array.fetched.front().beats * d_.beat_bytes >= (word + 1) * word_bytes();
}

// -------- an array

/// Whether an accumulator that the word needs is in the hands of one issued pe_latency - 1 cycles ago or later.
bool Machine::hazard(const Array& array, const Word& word) const {
    if (!d_.stall) return false;
    for (const IssuedWord& earlier : array.recent) {
        if (earlier.cycle + d_.pe_latency <= now_) continue;
        for (std::uint32_t pe = 0; pe < d_.pes; ++pe) {
            const Pair& a = word[pe];
            const Pair& b = (*earlier.word)[pe];
            if (a.val != 0 && b.val != 0 && a.lidx == b.lidx) return true;
        }
    }
    return false;
}

void Machine::issue(std::uint32_t n, const Word& word) {
    Array& array = arrays_[n];
    std::vector<std::uint32_t>& sums = layer().sums[n];
    for (std::uint32_t pe = 0; pe < d_.pes; ++pe) {
        if (word[pe].val == 0) continue;
        sums[std::size_t{word[pe].lidx} * d_.pes + pe] += static_cast<std::uint32_t>(word[pe].val * array.delta);
        ++step_.arrays[n].multiply_adds;
    }
    array.results_from = now_ + d_.bank_latency + d_.pe_latency;
    if (d_.stall) {
        array.recent.push_back({now_, &word});
        while (array.recent.front().cycle + d_.pe_latency <= now_) array.recent.pop_front();
    }
}

void Machine::work(std::uint32_t n) {
    Array& array = arrays_[n];
    ArrayCounts& counts = step_.arrays[n];
    const Column* column = array.column;
    const bool pops = column == nullptr && !array.fifo.empty() && array.fifo.front().poppable <= now_;
    if (pops) {
        const Token& token = array.fifo.front();
        column = &(token.recurrent ? layer().hh : layer().ih).columns[token.column];
    }
    if (column == nullptr) {
        const bool encoder_done = encoders_[n].done_seen && now_ >= *encoders_[n].done_seen;
        const bool results_under_way = array.results_from && now_ < *array.results_from;
        ++(!encoder_done ? counts.starved : results_under_way ? counts.drain : counts.barrier);
        return;
    }
    const std::size_t k = pops ? 0 : array.next_word;
    if (!word_there(array, k)) {
        ++counts.memory;
        return;
    }
    if (hazard(array, (*column)[k])) {
        ++counts.hazard;
        return;
    }
    if (pops) {
        array.delta = array.fifo.front().delta;
        array.fifo.pop_front();
        array.popped = true;
        ++counts.tokens;
    }
    issue(n, (*column)[k]);
    ++counts.issue;
    array.next_word = k + 1;
    array.column = array.next_word < column->size() ? column : nullptr;
    if (!d_.from_memory) return;
    --array.reserved;
    if (array.column == nullptr) array.fetched.pop_front();
}

/// A credit returned in this cycle is there in the next.
void Machine::return_credits() {
    for (std::uint32_t n = 0; n < d_.arrays; ++n) {
        if (arrays_[n].popped) ++encoders_[n].credits;
        arrays_[n].popped = false;
    }
}

// -------- the activation unit

Count Machine::tree_levels() const {
    Count levels = 0;
    for (Count inputs = d_.arrays; inputs > 1; inputs = (inputs + 1) / 2) ++levels;
    return levels;
}

/// The adder tree of one lane, modulo the accumulator's width, as a signed number.
std::int32_t Machine::sum_of(std::uint32_t row, std::uint32_t k) {
    const LayerState& state = layer();
    std::uint64_t sum = 0;
    for (const auto& sums : state.sums) sum += sums[std::size_t{row} * state.groups * d_.pes + k];
    const std::uint64_t modulus = std::uint64_t{1} << d_.accumulator_bits;
    const auto wrapped = static_cast<std::int64_t>(sum % modulus);
    const bool negative = wrapped >= static_cast<std::int64_t>(modulus / 2);
    const auto value = static_cast<std::int32_t>(negative ? wrapped - static_cast<std::int64_t>(modulus) : wrapped);
    step_.sums[std::size_t{row} * state.hidden + k] = value;
    return value;
}

/// A group of M neurons enters every `interval` cycles.
void Machine::activate() {
    const Count since = now_ - activate_from_;
    if (since % d_.interval != 0 || since / d_.interval >= layer().groups) return;
    const auto g = static_cast<std::uint32_t>(since / d_.interval);
    Group group{now_ + d_.interval + tree_levels() + d_.activation_latency, g * d_.pes, {}};
    for (std::uint32_t k = group.first; k < std::min(group.first + d_.pes, layer().hidden); ++k) {
        std::int16_t pre[4];
        for (std::uint32_t row = 0; row < 4; ++row) pre[row] = sat16(rne(sum_of(row, k), 7));
        if (cell_ == Cell::lstm) {
            std::int16_t& c = layer().c[k];
            const int i = sigmoid(pre[0]), f = sigmoid(pre[1]), gate = tanh(pre[2]), o = sigmoid(pre[3]);
            c = sat16(rne(std::int64_t{c} * f + std::int64_t{i} * gate * 16, 4));
            group.h.push_back(static_cast<std::int16_t>(o * tanh(c)));
        } else {
            const int r = sigmoid(pre[0]), z = sigmoid(pre[1]);
            const int candidate = tanh(sat16(pre[2] + rne(std::int64_t{r} * pre[3], 4)));
            group.h.push_back(sat16((16 - z) * candidate + rne(std::int64_t{z} * layer().h[k], 4)));
        }
    }
    groups_.push_back(group);
}

// -------- the ledger

/// This cycle's cause for every module.
void Machine::book() {
    output_busy_ += transferring_ ? 1 : 0;
    Count* const phases[] = {&reset_before_, &wait_before_,      &step_.start,      &step_.compute,
                             &step_.sync,    &step_.output_full, &step_.activation, &step_.finish};
    ++*phases[static_cast<int>(phase_)];
}

/// The phases hold for every module; in compute each has causes of its own.
void add_ledgers(Outcome& outcome, std::uint32_t arrays, bool from_memory) {
    const auto add = [&](const std::string& module, const Step& step, const std::map<std::string, Count>& compute) {
        std::map<std::string, Count> causes = {
            {"reset", step.reset},  {"input_wait", step.input_wait},   {"start", step.start},
            {"sync", step.sync},    {"output_full", step.output_full}, {"activation", step.activation},
            {"finish", step.finish}};
        causes.insert(compute.begin(), compute.end());
        for (const auto& [cause, cycles] : causes) outcome.ledger[module][cause] += cycles;
    };
    std::vector<Step> steps = outcome.steps;
    steps.emplace_back().arrays.resize(arrays);  // so that a run without steps has its modules too
    for (const Step& step : steps) {
        add("controller", step, {{"compute", step.compute}});
        add("activation_unit", step, {{"compute", step.compute}});
        for (std::uint32_t n = 0; n < arrays; ++n) {
            const ArrayCounts& a = step.arrays[n];
            const std::string number = std::to_string(n);
            add("encoder" + number, step, {{"scan", a.scan}, {"fifo_full", a.fifo_full}, {"done", a.done}});
            add("array" + number, step,
                {{"issue", a.issue},
                 {"hazard", a.hazard},
                 {"starved", a.starved},
                 {"drain", a.drain},
                 {"barrier", a.barrier}});
            if (from_memory) outcome.ledger["array" + number]["memory"] += a.memory;
            add("bank" + number, step, {{"read", a.issue}, {"idle", step.compute - a.issue}});
        }
    }
}

}  // namespace

Outcome run(const Design& design, const Network& network, const std::vector<Sequence>& sequences) {
    Outcome outcome = Machine(design, network, sequences).run();
    add_ledgers(outcome, design.arrays, design.from_memory);
    return outcome;
}

}  // namespace second_opinion
