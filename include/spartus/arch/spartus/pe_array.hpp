/// \file
/// PE array n: pops a token, reads its column from the weight bank word by word and adds delta · VAL into the
/// accumulators of its M PEs. Columns follow one another without a bubble.
///
///   cycle          c        c+1     …   c+BLEN     A column of BLEN words. A word issued in c is in the
///   issue        word 0    word 1   …   word 0     accumulators from c + weight_bank.latency + pe_array.latency.
///   token        popped                 next one
///   credit                returned
///
/// With weights in external memory a word also waits until it is in the stream buffer, whose words have their own
/// cycles.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "spartus/arch/spartus/accumulator_link.hpp"
#include "spartus/arch/spartus/activity.hpp"
#include "spartus/arch/spartus/config.hpp"
#include "spartus/arch/spartus/control_link.hpp"
#include "spartus/arch/spartus/hazard_window.hpp"
#include "spartus/arch/spartus/pe_lanes.hpp"
#include "spartus/arch/spartus/token_link.hpp"
#include "spartus/arch/spartus/weight_link.hpp"
#include "spartus/parts/clock.hpp"
#include "spartus/stats/counters.hpp"

namespace spartus::arch::spartus {

/// Where a matrix lies in every bank: the column in slot s starts at word base + s·blen.
struct MatrixPlace {
    std::uint32_t base = 0;
    std::uint32_t blen = 1;
};

struct LayerPlace {
    MatrixPlace ih;
    MatrixPlace hh;
};

class PeArray : public sc_core::sc_module {
   public:
    struct Parameters {
        std::uint32_t index;          ///< n
        std::uint32_t column_stride;  ///< column j is in the bank's slot j div this: N if every array has its own
        std::uint32_t pes;            ///< M
        std::uint32_t start_cycles;   ///< as in the encoder: an array is idle by cause from then on
        bool restart_each_step;       ///< a flash clear hidden in the start: every mode but delta
        Config::PeArray timing;
        std::vector<std::uint32_t> rows_per_pe;        ///< L of every layer
        std::vector<LayerPlace> places;                ///< of every layer
        std::vector<std::vector<std::uint32_t>> bias;  ///< of every layer [L][M] in array 0, empty elsewhere
        WeightSource source = WeightSource::on_chip;
        bool multiplies = true;  ///< false in a timed run, which needs no sums
    };

    /// Since the start of the run. The first six are cycles and cover every cycle between start and barrier.
    struct Counters {
        Cycle issue = 0;    ///< words
        Cycle hazard = 0;   ///< a word waits for an accumulator
        Cycle memory = 0;   ///< a word is not in the stream buffer yet
        Cycle starved = 0;  ///< no token, and the encoder is not done
        Cycle drain = 0;    ///< no token will follow, results are under way
        Cycle barrier = 0;  ///< drained, waiting for the other arrays
        std::uint64_t tokens = 0;
        std::uint64_t multiply_adds = 0;  ///< with a stored weight: padding does not count
    };
    /// `memory` only where weights can be waited for.
    static const stats::Table<Counters>& statistics(WeightSource source = WeightSource::on_chip);

    parts::Target<ControlLink, PeArray> control{"control"};
    parts::Target<TokenLink, PeArray> tokens{"tokens"};
    parts::Initiator<WeightLink, PeArray> weights{"weights"};
    parts::Target<AccumulatorLink, PeArray> accumulators{"accumulators"};

    PeArray(const sc_core::sc_module_name& name, Parameters parameters, const parts::Clock& clock,
            ActivityObserver* activity = nullptr);

    const Counters& counters() const { return counters_; }

   private:
    struct Arrival {
        // Made in its place: a copy would wait for the stores of what it copies.
        Arrival(Cycle first, const Token& what) : from(first), token(what) {}
        Cycle from;  ///< can be popped from this cycle on
        Token token;
    };

    tlm::tlm_sync_enum on_control(Command& command, ControlPhase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_token(Token& token, TokenPhase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_weights(WeightBurst& burst, WeightPhase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_read(AccumulatorRows& rows, parts::ReadPhase& phase, sc_core::sc_time& delay);
    unsigned on_debug(AccumulatorRows& rows);

    void start(std::uint32_t layer, Cycle first_cycle);
    void issue();
    const MatrixPlace& place_of(Matrix matrix) const;
    void fetch(const Token& token, Cycle from);
    std::optional<Cycle> column_there(Cycle poppable);
    void await_word(Cycle from);
    WeightBurst read_column(const Token& token, Cycle cycle);
    Cycle issue_cycle(const WeightBurst& column, std::uint32_t word, Cycle earliest) const;
    void issue_column(const WeightBurst& column, Cycle first, std::int32_t delta);
    void issue_words(const WeightBurst& column, Cycle first);
    void tell_issued();
    void return_credit(Cycle popped);
    void finish();

    const Parameters parameters_;
    const parts::Clock& clock_;
    ActivityObserver* const activity_;
    sc_core::sc_event wake_;
    Counters counters_;
    PeLanes lanes_;
    std::optional<HazardWindow> hazards_;  ///< where they stall

    std::uint32_t layer_ = 0;
    std::deque<Arrival> fifo_;
    Cycle next_issue_ = 0;       ///< the first cycle whose cause is not settled yet; no word has been issued in it
    bool issued_ = false;        ///< any word in this step
    Cycle read_latency_ = 0;     ///< of the latest column, as the bank answered
    std::deque<Cycle> there_;    ///< with source = memory: when word 0 of the tokens' columns may issue
    bool awaited_ = false;       ///< likewise: it has been told that the oldest token's is not there
    std::vector<Cycle> issues_;  ///< likewise: of the latest column's words
    std::optional<Cycle> encoder_done_;
    Cycle drained_ = 0;
};

}  // namespace spartus::arch::spartus
