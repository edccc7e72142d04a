#include "spartus/arch/spartus/pe_array.hpp"

#include <algorithm>
#include <utility>

#include "spartus/parts/report.hpp"

namespace spartus::arch::spartus {

const stats::Table<PeArray::Counters>& PeArray::statistics(WeightSource source) {
    using stats::Better;
    using stats::Kind;
    using stats::Role;
    static const stats::Table<Counters> table{
        {{"issue", Kind::cause, "cycles", "issuing a word", Better::neither, Role::work}, &Counters::issue},
        {{"hazard", Kind::cause, "cycles", "a word waits for an accumulator", Better::neither, Role::blocked},
         &Counters::hazard},
        {{"starved", Kind::cause, "cycles", "no token, and the encoder is not done", Better::neither,
          Role::starved},
         &Counters::starved},
        {{"drain", Kind::cause, "cycles", "no token will follow, results are under way", Better::neither,
          Role::pipeline},
         &Counters::drain},
        {{"barrier", Kind::cause, "cycles", "drained, waiting for the other arrays", Better::neither,
          Role::barrier},
         &Counters::barrier},
        {{"tokens", Kind::count, "tokens", "popped"}, &Counters::tokens},
        {{"multiply_adds", Kind::count, "products", "with a stored weight"}, &Counters::multiply_adds}};
    static const stats::Table<Counters> with_memory = [] {
        stats::Table<Counters> all = table;
        const stats::Quantity memory{"memory",        Kind::cause,
                                     "cycles",        "a word is not in the stream buffer yet",
                                     Better::neither, Role::blocked};
        all.insert(all.begin() + 2, {memory, &Counters::memory});
        return all;
    }();
    return source == WeightSource::memory ? with_memory : table;
}

PeArray::PeArray(const sc_core::sc_module_name& name, Parameters parameters, const parts::Clock& clock,
                 ActivityObserver* activity)
    : sc_module(name),
      parameters_(std::move(parameters)),
      clock_(clock),
      activity_(activity),
      lanes_(parameters_.pes, parameters_.rows_per_pe, parameters_.bias) {
    if (parameters_.timing.hazard == Hazard::stall) {
        hazards_.emplace(parameters_.pes, parameters_.timing.latency);
    }
    control.register_nb_transport_fw(this, &PeArray::on_control);
    tokens.register_nb_transport_fw(this, &PeArray::on_token);
    weights.register_nb_transport_bw(this, &PeArray::on_weights);
    accumulators.register_nb_transport_fw(this, &PeArray::on_read);
    accumulators.register_transport_dbg(this, &PeArray::on_debug);
    SC_HAS_PROCESS(PeArray);
    SC_METHOD(issue);
    sensitive << wake_;
    dont_initialize();
}

tlm::tlm_sync_enum PeArray::on_control(Command& command, ControlPhase& phase, sc_core::sc_time& delay) {
    const Cycle cycle = clock_.cycle_of(delay);
    if (phase == ControlPhase::reset) {
        for (std::uint32_t layer = 0; layer < parameters_.places.size(); ++layer) lanes_.restart(layer);
    }
    if (phase == ControlPhase::start) start(command.layer, cycle + parameters_.start_cycles);
    if (phase == ControlPhase::barrier) counters_.barrier += cycle - drained_;
    return tlm::TLM_ACCEPTED;
}

tlm::tlm_sync_enum PeArray::on_token(Token& token, TokenPhase& phase, sc_core::sc_time& delay) {
    const Cycle cycle = clock_.cycle_of(delay);
    if (phase == TokenPhase::token) {
        fifo_.emplace_back(cycle, token);
        if (parameters_.source == WeightSource::memory) fetch(token, cycle);
        clock_.wake(wake_, cycle);
    } else {
        encoder_done_ = cycle;
        wake_.notify(sc_core::SC_ZERO_TIME);
    }
    return tlm::TLM_ACCEPTED;
}

/// The column of the oldest token without one is on its way to the stream buffer.
tlm::tlm_sync_enum PeArray::on_weights(WeightBurst&, WeightPhase&, sc_core::sc_time& delay) {
    there_.push_back(clock_.cycle_of(delay));
    wake_.notify(sc_core::SC_ZERO_TIME);
    return tlm::TLM_ACCEPTED;
}

tlm::tlm_sync_enum PeArray::on_read(AccumulatorRows& rows, parts::ReadPhase&, sc_core::sc_time& delay) {
    if (clock_.cycle_of(delay) < drained_) parts::violation(name(), "sums are read before they are complete");
    rows.sums = lanes_.row(rows.layer, rows.lidx);
    return tlm::TLM_COMPLETED;
}

unsigned PeArray::on_debug(AccumulatorRows& rows) {
    std::uint32_t* const sums = lanes_.row(rows.layer, rows.lidx);
    if (rows.write) std::copy_n(rows.sums, parameters_.pes, sums);
    rows.sums = sums;
    return parameters_.pes;
}

void PeArray::start(std::uint32_t layer, Cycle first_cycle) {
    layer_ = layer;
    next_issue_ = first_cycle;
    issued_ = false;
    encoder_done_.reset();
    if (parameters_.restart_each_step && parameters_.multiplies) lanes_.restart(layer);
}

void PeArray::issue() {
    while (!fifo_.empty()) {
        const Arrival arrival = fifo_.front();
        const Cycle poppable = std::max(arrival.from, next_issue_);
        const std::optional<Cycle> there = column_there(poppable);
        if (!there) return;
        const Cycle earliest = std::max(poppable, *there);
        if (!clock_.reaches(earliest)) return clock_.wake(wake_, earliest);
        const WeightBurst column = read_column(arrival.token, earliest);
        const Cycle first = issue_cycle(column, 0, earliest);
        counters_.starved += poppable - next_issue_;
        counters_.memory += earliest - poppable;
        counters_.hazard += first - earliest;
        counters_.tokens += 1;
        fifo_.pop_front();
        if (activity_ != nullptr) activity_->token_popped(parameters_.index, arrival.token, earliest, first);
        return_credit(first);
        issue_column(column, first, arrival.token.delta);
    }
    if (encoder_done_) finish();
}

const MatrixPlace& PeArray::place_of(Matrix matrix) const {
    const LayerPlace& layer = parameters_.places[layer_];
    return matrix == Matrix::ih ? layer.ih : layer.hh;
}

/// A token is also a command for its column.
void PeArray::fetch(const Token& token, Cycle from) {
    WeightBurst burst;
    burst.matrix = 2 * layer_ + static_cast<std::uint32_t>(token.matrix);
    burst.column = token.column;
    burst.words = place_of(token.matrix).blen;
    WeightPhase phase = WeightPhase::fetch;
    sc_core::sc_time delay = clock_.until(from);
    weights->nb_transport_fw(burst, phase, delay);
}

/// From when on word 0 of the oldest token's column may issue, or nothing while that is not known.
std::optional<Cycle> PeArray::column_there(Cycle poppable) {
    if (parameters_.source == WeightSource::on_chip) return 0;
    if (!awaited_ && (there_.empty() || there_.front() > poppable)) await_word(poppable);
    awaited_ = true;
    if (there_.empty()) return std::nullopt;
    return there_.front();
}

void PeArray::await_word(Cycle from) {
    if (activity_ != nullptr) activity_->weights_awaited(parameters_.index, from);
}

WeightBurst PeArray::read_column(const Token& token, Cycle cycle) {
    const MatrixPlace& matrix = place_of(token.matrix);
    WeightBurst burst;
    burst.first_word = matrix.base + token.column / parameters_.column_stride * matrix.blen;
    burst.words = matrix.blen;
    WeightPhase phase = WeightPhase::read;
    sc_core::sc_time delay = clock_.until(cycle);
    weights->nb_transport_fw(burst, phase, delay);
    read_latency_ = clock_.cycle_of(delay) - cycle;
    return burst;
}

/// The first cycle from `earliest` on in which a word of the column may be issued.
Cycle PeArray::issue_cycle(const WeightBurst& column, std::uint32_t word, Cycle earliest) const {
    if (!hazards_) return earliest;
    const std::size_t at = std::size_t{word} * parameters_.pes;
    return hazards_->free_from(column.val + at, column.lidx + at, earliest);
}

void PeArray::issue_column(const WeightBurst& column, Cycle first, std::int32_t delta) {
    counters_.multiply_adds += column.stored;
    counters_.issue += column.words;
    if (hazards_ || column.cycles != nullptr || activity_ != nullptr) {
        issue_words(column, first);
    } else {
        next_issue_ = first + column.words;
    }
    issued_ = true;
    if (parameters_.multiplies) lanes_.accumulate(layer_, column.val, column.lidx, column.words, delta);
    if (column.cycles != nullptr) tell_issued();
}

/// One by one, for whoever looks at each or may hold one back.
void PeArray::issue_words(const WeightBurst& column, Cycle first) {
    next_issue_ = first;
    for (std::uint32_t word = 0; word < column.words; ++word) {
        Cycle due = next_issue_;
        if (column.cycles != nullptr && column.cycles[word] > due) {
            due = column.cycles[word];
            counters_.memory += due - next_issue_;
            await_word(next_issue_);
        }
        const Cycle cycle = word == 0 ? first : issue_cycle(column, word, due);
        counters_.hazard += cycle - due;
        if (activity_ != nullptr) {
            activity_->word_issued(parameters_.index, {word, column.first_word + word, due, cycle});
        }
        if (hazards_) {
            const std::size_t at = std::size_t{word} * parameters_.pes;
            hazards_->issue(column.val + at, column.lidx + at, cycle);
        }
        next_issue_ = cycle + 1;
        if (column.cycles != nullptr) issues_.push_back(cycle);
    }
}

/// To the stream buffer, whose places are free again.
void PeArray::tell_issued() {
    WeightBurst burst;
    burst.words = static_cast<std::uint32_t>(issues_.size());
    burst.cycles = issues_.data();
    WeightPhase phase = WeightPhase::issued;
    sc_core::sc_time delay = clock_.until(issues_.front());
    weights->nb_transport_fw(burst, phase, delay);
    issues_.clear();
    there_.pop_front();
    awaited_ = false;
}

void PeArray::return_credit(Cycle popped) {
    Token none;
    TokenPhase phase = TokenPhase::credit;
    sc_core::sc_time delay = clock_.until(popped + 1);
    tokens->nb_transport_bw(none, phase, delay);
}

/// All columns of the step are issued and none will follow.
void PeArray::finish() {
    const Cycle done = std::max(*encoder_done_, next_issue_);
    const Cycle pipeline = read_latency_ + parameters_.timing.latency;
    drained_ = issued_ ? std::max(done, next_issue_ - 1 + pipeline) : done;
    counters_.starved += done - next_issue_;
    counters_.drain += drained_ - done;
    encoder_done_.reset();
    if (activity_ != nullptr) activity_->array_done(parameters_.index, done, drained_);
    Command command{layer_};
    ControlPhase phase = ControlPhase::done;
    sc_core::sc_time delay = clock_.until(drained_);
    control->nb_transport_bw(command, phase, delay);
}

}  // namespace spartus::arch::spartus
