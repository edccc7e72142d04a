/// \file
/// MAC array: K multipliers and K accumulator memories. Takes a delta and its column beat by beat; when the layer's
/// second `last` token has left, in cycle E, the same multipliers compute the activations, a group of K neurons at
/// a time.
///
///   cycle    E             A = E + latency       A + interval          …
///          last beat        group 0 reads        group 1 reads
///   the K results of group g are offered in A + activation latency + interval·g; Z: the last of them accepted
///
/// Columns follow one another without a bubble. A null token costs a cycle in which no beat is taken. While the
/// consumer of the results is not ready, the whole activation stands still.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "spartus/arch/edgedrnn/activity.hpp"
#include "spartus/arch/edgedrnn/links.hpp"
#include "spartus/arch/edgedrnn/network.hpp"
#include "spartus/arch/edgedrnn/reference.hpp"
#include "spartus/parts/clock.hpp"
#include "spartus/stats/counters.hpp"

namespace spartus::arch::edgedrnn {

class MacArray : public sc_core::sc_module {
   public:
    struct Parameters {
        Shape shape;
        std::uint32_t latency;  ///< cycles from E to A
        Config::ActivationUnit activation;
    };

    /// Since the start of the run. The first eight are cycles and cover every cycle of the run.
    struct Counters {
        Cycle sleep = 0;        ///< before the first layer
        Cycle mac = 0;          ///< a beat is taken
        Cycle weight_wait = 0;  ///< a delta and no beat
        Cycle null = 0;         ///< a null token
        Cycle starved = 0;      ///< no token
        Cycle drain = 0;        ///< E+1 … A−1
        Cycle activation = 0;
        Cycle output_wait = 0;      ///< the consumer of the results is not ready
        std::uint64_t columns = 0;  ///< taken
    };

    parts::Target<StartLink, MacArray> start{"start"};
    parts::Target<DeltaLink, MacArray> values{"values"};
    parts::Target<WeightLink, MacArray> weights{"weights"};
    parts::Initiator<LookupLink, MacArray> tables{"tables"};
    parts::Initiator<StateLink, MacArray> state{"state"};
    parts::Initiator<ResultLink, MacArray> output{"output"};

    MacArray(const sc_core::sc_module_name& name, const Parameters& parameters, const parts::Clock& clock,
             ActivityObserver* observer = nullptr);

    /// What each counter is.
    static const stats::Table<Counters>& statistics();
    const Counters& counters() const { return counters_; }
    Cycle last_mac() const { return last_mac_; }            ///< E of the layer in progress
    Cycle first_activation() const { return activation_; }  ///< A of the layer in progress
    Accumulators accumulators(std::uint32_t layer) const;
    /// Why it will never go on, or nothing.
    const std::string& deadlock() const { return deadlock_; }
    /// What it waits for, for whoever finds it standing still.
    std::string waits_for() const;

   private:
    struct Head {
        Cycle from;
        Delta delta;
    };
    struct Offer {
        Cycle from;
        WeightBurst burst;
    };

    tlm::tlm_sync_enum on_start(LayerStart& message, tlm::tlm_phase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_value(Delta& delta, parts::StreamPhase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_weights(WeightBurst& burst, parts::StreamPhase& phase, sc_core::sc_time& delay);

    void advance();
    bool may_act(Cycle cycle);
    bool take_null();
    bool take_column();
    void accumulate(const std::int8_t* column, const Delta& delta);
    void pop(Cycle cycle);
    void begin_activation();
    bool activate();
    void compute_group(std::uint32_t group, Cycle cycle);
    void look_up(Lookup::Function function, std::vector<std::int16_t>& lanes, Cycle cycle);
    bool send_group(Cycle offered);
    Cycle offer_result(Cycle offered);
    void write_state(Cycle cycle);
    void finish_layer();

    const Parameters parameters_;
    const parts::Clock& clock_;
    ActivityObserver* const observer_;  ///< null if nobody listens
    sc_core::sc_event wake_;
    Counters counters_;
    std::vector<std::vector<std::uint32_t>> sums_;  ///< per layer [4H]: r, u, cx, ch; modulo 2^32, of which the
                                                    ///< hardware's 24 bits are the low ones

    std::uint32_t layer_ = 0;
    Cycle next_ = 0;  ///< the next cycle whose cause is not settled
    std::optional<Head> head_;
    std::optional<Offer> offer_;
    std::uint32_t lasts_ = 0;  ///< `last` tokens that have left

    bool activating_ = false;
    Cycle last_mac_ = 0;    ///< E
    Cycle activation_ = 0;  ///< A
    Cycle waits_ = 0;       ///< of the consumer, in this layer
    std::uint32_t group_ = 0;
    StateBeat result_;                              ///< of the group
    std::vector<std::int16_t> r_, ch_, u_, c_, h_;  ///< [K]
    std::string deadlock_;
};

}  // namespace spartus::arch::edgedrnn
