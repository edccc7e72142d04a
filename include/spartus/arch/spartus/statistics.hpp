/// \file
/// What the accelerator counts and what a run of it means: its schema, the table of its steps, its cycle stack and
/// its figures.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "spartus/arch/architecture.hpp"
#include "spartus/arch/spartus/config.hpp"
#include "spartus/arch/spartus/counts.hpp"
#include "spartus/arch/spartus/step_times.hpp"
#include "spartus/stats/run.hpp"

namespace spartus::arch::spartus {

stats::Schema schema_of(const Config& config);
/// Whether what counts so has its weights in external memory.
bool streams(const stats::Schema& schema);

/// The step with its phases; the counters are still to come.
stats::Step step_of(const StepTimes& times);

/// What encoder, array and bank n counted in a step. The places are looked up once.
class LaneReader {
   public:
    explicit LaneReader(const stats::Schema& schema);

    std::size_t arrays() const { return arrays_; }
    ArrayCounts operator()(const stats::Step& step, std::size_t n) const;
    /// Of the memory port; zero with weights on chip.
    MemoryPort::Counters memory_port(const stats::Step& step) const;

   private:
    WeightSource source_;
    std::size_t memory_port_;  ///< its place, if it exists
    std::size_t arrays_;
    std::size_t encoder_, array_, bank_;  ///< places of the first of each
};

const std::vector<StepColumn>& step_columns(WeightSource source = WeightSource::on_chip);
const std::vector<CounterName>& counters_by_module();

/// Every cycle from the end of the step before to the step's own end has exactly one bound: that of the module
/// which everything else waited for. In compute that is the critical array: the one drained last, of several the
/// lowest.
const std::vector<Bound>& bounds(WeightSource source = WeightSource::on_chip);
StackOf stack_of(const stats::Schema& schema);

/// Architecture::result_times.
ResultTimes result_times(const Design& design, const nn::Network& network, const stats::Schema& schema,
                         Cycle period);

void add_figures(const Finished& finished, Figures& figures);
void add_layer_figures(const Finished& finished, std::size_t layer, Figures& figures);

using Lines = std::vector<std::pair<std::string, std::string>>;
Lines describe(const Finished& finished, const Figures& figures);
Lines summarise(const Finished& finished, const Figures& figures);

}  // namespace spartus::arch::spartus
