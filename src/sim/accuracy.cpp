#include "spartus/sim/accuracy.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "spartus/base/math.hpp"
#include "spartus/base/percent.hpp"
#include "spartus/nn/fixed_point.hpp"
#include "spartus/nn/float_reference.hpp"

namespace spartus::sim {
namespace {

using arch::Figures;
using arch::Finished;
using stats::Better;
using stats::Kind;

constexpr double hardly = 0.01;  ///< of the elements sent: thresholds above what moves

std::uint64_t non_zeros(const std::vector<nn::FloatLayer>& layers) {
    std::uint64_t count = 0;
    for (const nn::FloatLayer& layer : layers) {
        for (const auto* weights : {&layer.weight_ih, &layer.weight_hh}) {
            count += weights->size() - static_cast<std::size_t>(std::count(weights->begin(), weights->end(), 0.0F));
        }
    }
    return count;
}

/// The first steps of the traces.
std::vector<nn::Trace> first_steps_of(const std::vector<nn::Trace>& traces, std::size_t steps) {
    std::vector<nn::Trace> first;
    for (const nn::Trace& trace : traces) {
        const std::size_t count = std::min(steps, trace.steps);
        const auto end = trace.x.begin() + static_cast<std::ptrdiff_t>(count * trace.inputs);
        first.push_back({trace.name, count, trace.inputs, {trace.x.begin(), end}});
        steps -= count;
    }
    return first;
}

/// How many numbers of each kind a run has.
struct Totals {
    std::uint64_t weights = 0, inputs = 0, sums = 0;
};

Totals totals_of(const Finished& finished) {
    Totals totals;
    const std::uint64_t steps = finished.run.time_steps;
    for (const nn::Layer& layer : finished.network.layers) {
        totals.weights += layer.weight_ih.size() + layer.weight_hh.size();
        totals.sums += steps * layer.cell->rows * layer.hidden;
    }
    totals.inputs = steps * finished.network.inputs();
    return totals;
}

double share(const nlohmann::json& count, std::uint64_t all) {
    return count.is_number() ? ratio(count.get<double>(), static_cast<double>(all)) : 0;
}

/// "12 of 4697088 weights", or nothing where nobody counted.
void add_count(const nlohmann::json& count, std::uint64_t all, const char* what, std::string& text) {
    if (count.is_null()) return;
    text += fmt::format("{}{} of {} {}", text.empty() ? "" : ", ", count.dump(), all, what);
}

}  // namespace

std::uint64_t clipped_weights(const std::vector<nn::FloatLayer>& layers) {
    constexpr float low = -128.5F, high = 127.5F;  // LSB; what lies between is rounded, half to even, to a weight
    std::uint64_t count = 0;
    for (const nn::FloatLayer& layer : layers) {
        for (const auto* weights : {&layer.weight_ih, &layer.weight_hh}) {
            count += static_cast<std::uint64_t>(std::count_if(weights->begin(), weights->end(), [](float weight) {
                const float lsb = weight * (1 << nn::weight_fraction_bits);
                return lsb < low || lsb >= high;
            }));
        }
    }
    return count;
}

std::uint64_t clipped_inputs(const std::vector<nn::Trace>& traces) {
    using Limits = std::numeric_limits<std::int16_t>;
    std::uint64_t count = 0;
    for (const nn::Trace& trace : traces) {
        count += static_cast<std::uint64_t>(std::count_if(trace.x.begin(), trace.x.end(), [](std::int16_t x) {
            return x == Limits::min() || x == Limits::max();
        }));
    }
    return count;
}

FloatRun float_run(const std::vector<nn::FloatLayer>& layers, const std::vector<nn::Trace>& traces,
                   std::optional<std::size_t> most_steps) {
    constexpr std::uint64_t most_products = 500'000'000;
    FloatRun run;
    const std::uint64_t affordable = most_products / std::max<std::uint64_t>(1, non_zeros(layers)) + 1;
    run.steps = std::min<std::size_t>(nn::count_steps(traces), most_steps.value_or(affordable));
    if (run.steps > 0) run.h = nn::float_hidden(layers, first_steps_of(traces, run.steps));
    run.clipped_weights = clipped_weights(layers);
    return run;
}

Accuracy accuracy_of(const FloatRun& expected, const std::vector<nn::Trace>& traces,
                     const std::vector<std::int16_t>& h) {
    Accuracy accuracy;
    if (expected.steps > 0) accuracy.sqnr_db = nn::sqnr_db(expected.h, h);
    accuracy.sqnr_steps = expected.steps;
    accuracy.clipped_weights = expected.clipped_weights;
    accuracy.clipped_inputs = clipped_inputs(traces);
    return accuracy;
}

void add_accuracy(const Finished& finished, const Accuracy& accuracy, Figures& figures) {
    const auto count = [&](const char* name, const char* unit, const char* meaning,
                           const std::optional<std::uint64_t>& value) {
        figures.add({name, Kind::count, unit, meaning, Better::lower},
                    value ? nlohmann::json(*value) : nlohmann::json());
    };
    figures.real("sqnr_db", "dB", Better::higher, "h of the last layer against the float network: signal / error",
                 accuracy.sqnr_db);
    figures.count("sqnr_steps", "steps", Better::neither, "compared for it, from the first on",
                  accuracy.sqnr_steps);
    count("clipped_weights", "weights", "of the network's file beyond what Q1.7 holds, so beyond -1 or 1",
          accuracy.clipped_weights);
    count("clipped_inputs", "elements", "of x at the limits of Q8.8, -128 and 128", accuracy.clipped_inputs);
    count("saturated_sums", "sums", "pre-activations beyond Q8.8", finished.run.saturated_sums);
}

std::vector<std::string> warnings(const Finished& finished, const Figures& figures) {
    std::vector<std::string> all;
    if (finished.run.time_steps == 0) return all;
    const double clipped = share(figures["clipped_weights"], totals_of(finished).weights);
    if (clipped > 0) {
        all.push_back(
            fmt::format("{} of the weights lie beyond -1 or 1 and were clipped, which Q1.7 cannot hold: "
                        "the network is not the one of the file",
                        clipped < 0.001 ? figures["clipped_weights"].dump() : percent(clipped)));
    }
    for (const char* which : {"x", "h"}) {
        const double sent = 1 - figures.number(std::string("temporal_sparsity_") + which);
        if (!(sent < hardly)) continue;
        all.push_back(
            fmt::format("only {} of {} was sent: delta_encoder.threshold_{} lies above nearly all that "
                        "moves, and latency and energy are those of a network that stands still",
                        percent(sent), which, which));
    }
    return all;
}

std::vector<std::pair<std::string, std::string>> accuracy_lines(const Finished& finished, const Figures& figures) {
    std::vector<std::pair<std::string, std::string>> lines;
    const auto steps = figures["sqnr_steps"].get<std::size_t>();
    const double sqnr = figures.number("sqnr_db");
    if (steps > 0) {
        const std::string over = steps == finished.run.time_steps ? "" : fmt::format(", first {} steps", steps);
        lines.emplace_back("accuracy",
                           std::isnan(sqnr) && !figures["sqnr_db"].is_number()
                               ? "h equals the float network's, or that is all zero" + over
                               : fmt::format("SQNR of h {:.1f} dB against the float network{}", sqnr, over));
    }
    const Totals totals = totals_of(finished);
    std::string saturated;
    add_count(figures["clipped_weights"], totals.weights, "weights", saturated);
    add_count(figures["clipped_inputs"], totals.inputs, "inputs", saturated);
    add_count(figures["saturated_sums"], totals.sums, "pre-activations", saturated);
    if (!saturated.empty()) lines.emplace_back("saturated", saturated);
    for (const std::string& warning : warnings(finished, figures)) lines.emplace_back("WARNING", warning);
    return lines;
}

}  // namespace spartus::sim
