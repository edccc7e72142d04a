#include "spartus/regress/case_run.hpp"

#include <type_traits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "spartus/config/config_file.hpp"
#include "spartus/cost/design_cost.hpp"
#include "spartus/generate/integer_network.hpp"
#include "spartus/generate/trace.hpp"
#include "spartus/io/network_file.hpp"
#include "spartus/io/trace_file.hpp"
#include "spartus/nn/cbtd.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/simulation.hpp"

namespace spartus::regress {
namespace {

nn::Network make_network(const NetworkSource& source) {
    if (const auto* path = std::get_if<std::string>(&source)) return io::read_network(*path);
    if (const auto* integer = std::get_if<IntegerNetwork>(&source)) {
        return generate::integer_network(integer->size, integer->bound);
    }
    return io::quantised(generate::network(std::get<generate::NetworkOptions>(source)));
}

nn::Trace make_trace(const TraceSource& source, const nn::Network& network) {
    if (const auto* path = std::get_if<std::string>(&source)) {
        nn::Trace trace = io::read_trace(*path);
        io::check_fits(trace, network, "the case's network");
        return trace;
    }
    generate::TraceOptions options = std::get<generate::TraceOptions>(source);
    options.inputs = network.inputs();
    return generate::trace(options);
}

std::string phases_of(const arch::spartus::StepTimes& t) {
    const auto output_full = t.activate > t.sync ? fmt::format("output_full {}, ", t.activate - t.sync) : "";
    return fmt::format("start {}, compute {}, sync {}, {}activation {}, finish {}", t.inspect - t.start,
                       t.barrier - t.inspect, t.sync - t.barrier, output_full, t.result - t.activate,
                       t.end - t.result);
}

std::map<std::string, double> figures_of(const config::Config& config, const nn::Network& network,
                                         const sim::RunResult& run) {
    const sim::Figures figures = sim::derive_figures(config, network, run);
    const double mhz = config.accelerator.clock_mhz;
    const auto operations = static_cast<double>(figures.dense_operations);
    return {{"macs", config.accelerator.arrays * config.accelerator.pes_per_array},
            {"peak_gops", figures.peak_gops},
            {"dense_operations", operations},
            {"dense_us_at_peak", operations / figures.peak_gops * 1e-3},
            {"weight_sparsity_percent", 100 * figures.weight_sparsity},
            {"temporal_sparsity_percent", 100 * figures.temporal_sparsity},
            {"blen", run.stored.front().hh.blen},
            {"mean_cycles", figures.latency.mean_cycles},
            {"min_cycles", figures.latency.min_cycles},
            {"max_cycles", figures.latency.max_cycles},
            {"mean_us", figures.latency.mean_cycles / mhz},
            {"effective_tops", figures.effective_gops * 1e-3},
            {"speedup_over_peak", figures.speedup_over_peak},
            {"balance_ratio", figures.balance_ratio},
            {"activation_pipeline",
             arch::spartus::tree_levels(config.accelerator.arrays) + config.activation_unit.latency},
            {"weight_bram36", static_cast<double>(cost::weight_bram36(config, network, run.bank_depth))}};
}

}  // namespace

CaseInputs inputs_of(const Case& regression_case) {
    CaseInputs inputs;
    inputs.config = config::read_config(regression_case.config_path, regression_case.overrides);
    inputs.network = make_network(regression_case.network);
    for (const TraceSource& source : regression_case.traces) {
        inputs.traces.push_back(make_trace(source, inputs.network));
    }
    return inputs;
}

CaseRun run_case(const Case& regression_case, Cycle run_ahead, bool check_links) {
    auto [config, network, traces] = inputs_of(regression_case);
    if (config.network.gamma) nn::apply_cbtd(network, *config.network.gamma, config.accelerator.pes_per_array);

    sim::RunOptions options;
    options.run_ahead = run_ahead;
    options.check_links = check_links;
    const sim::RunResult run = sim::simulate(config, network, traces, options);

    CaseRun result;
    result.numbers = numbers_of(run, traces.size());
    result.places.resize(traces.size());
    for (const sim::StepResult& step : run.steps) {
        const arch::spartus::StepTimes& times = step.times;
        result.places[times.sequence].push_back({times.step, times.layer, phases_of(times)});
    }
    result.figures = figures_of(config, network, run);
    return result;
}

std::string to_text(const CaseRun& run) {
    nlohmann::json ledger = nlohmann::json::array();
    for (const CauseCycles& cause : run.numbers.ledger) ledger.push_back({cause.kind, cause.cause, cause.cycles});
    nlohmann::json places = nlohmann::json::array();
    for (const auto& sequence : run.places) {
        places.push_back(nlohmann::json::array());
        for (const StepPlace& place : sequence) places.back().push_back({place.step, place.layer, place.phases});
    }
    const Numbers& n = run.numbers;
    return nlohmann::json{
        {"cycles", n.cycles},    {"tokens", n.tokens}, {"words", n.words}, {"multiply_adds", n.multiply_adds},
        {"steps", n.steps},      {"ledger", ledger},   {"h", n.h_sha256},  {"places", places},
        {"figures", run.figures}}
        .dump();
}

CaseRun from_text(const std::string& text) {
    const auto json = nlohmann::json::parse(text);
    CaseRun run;
    Numbers& n = run.numbers;
    json.at("cycles").get_to(n.cycles);
    json.at("tokens").get_to(n.tokens);
    json.at("words").get_to(n.words);
    json.at("multiply_adds").get_to(n.multiply_adds);
    json.at("steps").get_to(n.steps);
    json.at("h").get_to(n.h_sha256);
    for (const auto& cause : json.at("ledger")) n.ledger.push_back({cause[0], cause[1], cause[2]});
    for (const auto& sequence : json.at("places")) {
        run.places.emplace_back();
        for (const auto& place : sequence) run.places.back().push_back({place[0], place[1], place[2]});
    }
    for (const auto& [name, value] : json.at("figures").items()) {
        run.figures[name] = value.is_number() ? value.get<double>() : 0;  // of a run without steps there are none
    }
    return run;
}

}  // namespace spartus::regress
