/// \file
/// What EdgeDRNN counts and what a run of it means: its schema, the table of its steps, its cycle stack and its
/// figures.
///
/// A cycle of the run belongs to a phase of a layer's step: first `input`, up to and including the cycle s in which
/// the step's input is first offered (of layer 0 alone), then `compute` to E, `drain` and `activation`. What
/// follows `input` is the latency: Z − s, above layer 0 the cycles since the Z of the layer below.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "spartus/arch/architecture.hpp"
#include "spartus/arch/edgedrnn/accelerator.hpp"
#include "spartus/arch/edgedrnn/checker.hpp"
#include "spartus/stats/run.hpp"

namespace spartus::arch::edgedrnn {

stats::Schema schema_of();

/// The step with its phases; the counters are still to come. `previous_end` is the cycle after the layer before.
stats::Step step_of(const LayerTimes& times, Cycle previous_end);
/// A sample of the modules, in the order of the schema.
std::vector<std::uint64_t> sample(const Accelerator& accelerator);

/// What the modules counted in a step. The places are looked up once.
class LayerReader {
   public:
    explicit LayerReader(const stats::Schema& schema);

    LayerCounts operator()(const stats::Step& step) const;

   private:
    std::size_t encoder_, mac_array_, command_port_;  ///< places of their counters
};

const std::vector<StepColumn>& step_columns(const Design& design);

/// Every cycle has the bound of what the MAC array did in it.
const std::vector<Bound>& bounds(const Design& design);
StackOf stack_of(const stats::Schema& schema);

void add_figures(const Finished& finished, Figures& figures);
void add_layer_figures(const Finished& finished, std::size_t layer, Figures& figures);

using Lines = std::vector<std::pair<std::string, std::string>>;
Lines describe(const Finished& finished, const Figures& figures);
Lines summarise(const Finished& finished, const Figures& figures);

}  // namespace spartus::arch::edgedrnn
