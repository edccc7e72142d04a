#include "spartus/regress/case_run.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "spartus/base/error.hpp"
#include "spartus/generate/hashed_gru.hpp"
#include "spartus/generate/integer_network.hpp"
#include "spartus/generate/trace.hpp"
#include "spartus/io/bytes.hpp"
#include "spartus/io/message.hpp"
#include "spartus/io/network_file.hpp"
#include "spartus/io/sha256.hpp"
#include "spartus/io/trace_file.hpp"
#include "spartus/regress/hash.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/simulation.hpp"

namespace spartus::regress {
namespace {

nn::Network make_network(const NetworkSource& source) {
    if (const auto* path = std::get_if<std::string>(&source)) return io::read_network(*path);
    if (const auto* integer = std::get_if<IntegerNetwork>(&source)) {
        return generate::integer_network(integer->size, integer->bound);
    }
    if (const auto* hashed = std::get_if<generate::HashedNetworkOptions>(&source)) {
        return generate::hashed_network(*hashed);
    }
    return io::quantised(generate::network(std::get<generate::NetworkOptions>(source)));
}

std::vector<nn::Trace> make_traces(const TraceSource& source, const nn::Network& network) {
    if (const auto* path = std::get_if<std::string>(&source)) {
        return io::read_traces({*path}, network, "the case's network");
    }
    if (const auto* hashed = std::get_if<generate::HashedTraceOptions>(&source)) {
        generate::HashedTraceOptions options = *hashed;
        options.inputs = static_cast<std::uint32_t>(network.inputs());
        return {generate::hashed_trace(options)};
    }
    generate::TraceOptions options = std::get<generate::TraceOptions>(source);
    options.inputs = network.inputs();
    return {generate::trace(options)};
}

std::string phases_of(const stats::Schema& schema, const stats::Step& step) {
    std::string text;
    for (std::size_t p = 0; p < schema.phases.size(); ++p) {
        const stats::Phase& phase = schema.phases[p];
        const bool waits = phase.quantity.role == stats::Role::output_wait;
        if (!phase.within_step || (waits && step.phases[p] == 0)) continue;
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", phase.quantity.name, step.phases[p]);
    }
    return text;
}

void add(const std::string& prefix, const arch::Figures& figures, std::map<std::string, double>& all) {
    for (const arch::Figure& figure : figures.all()) {
        if (figure.value.is_number()) all[prefix + figure.quantity.name] = figure.value.get<double>();
    }
}

/// Those of the run, and those of its first layer as "layer0_…".
std::map<std::string, double> figures_by_name(const arch::Finished& finished) {
    std::map<std::string, double> all;
    add("", sim::figures_of(finished, sim::cost_report(finished)), all);
    arch::Figures first_layer;
    finished.design.architecture().layer_figures(finished, 0, first_layer);
    add("layer0_", first_layer, all);
    return all;
}

/// The figures that a case holds, to six digits.
std::vector<std::pair<std::string, std::string>> held_of(const Case& regression_case,
                                                         const arch::Finished& finished) {
    if (regression_case.held.empty()) return {};
    sim::CostModels models;
    if (regression_case.device) models.device = cost::read_device(*regression_case.device);
    if (regression_case.energy) models.energy = cost::read_energy_model(*regression_case.energy);
    const arch::Figures figures = sim::figures_of(finished, sim::cost_report(finished, models));
    std::vector<std::pair<std::string, std::string>> held;
    for (const std::string& name : regression_case.held) {
        const auto& all = figures.all();
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const arch::Figure& figure) { return figure.quantity.name == name; });
        if (found == all.end())
            throw Error(ExitCode::input, "hold: " + io::in_quotes(name) + " is no figure of a run");
        const bool real = found->value.is_number_float();
        held.emplace_back(name, real ? fmt::format("{:.6g}", found->value.get<double>()) : found->value.dump());
    }
    return held;
}

/// Of the tensors of hashed_gru() in the order of their names, then the traces.
std::string hash_of(const generate::HashedNetworkOptions& options, const std::vector<nn::Trace>& traces) {
    io::Bytes bytes;
    const std::vector<generate::GruTensors> layers = generate::hashed_gru(options);
    for (const auto tensor : {&generate::GruTensors::bias_hh, &generate::GruTensors::bias_ih,
                              &generate::GruTensors::weight_hh, &generate::GruTensors::weight_ih}) {
        for (const auto& layer : layers) bytes.insert(bytes.end(), (layer.*tensor).begin(), (layer.*tensor).end());
    }
    for (const nn::Trace& trace : traces) append(trace.x.begin(), trace.x.end(), bytes);
    return io::sha256(bytes);
}

/// That what is generated here is what was generated where the case comes from.
void check_hash(const Case& regression_case, const CaseInputs& inputs) {
    if (regression_case.inputs_sha256.empty()) return;
    const auto* const options = std::get_if<generate::HashedNetworkOptions>(&regression_case.network);
    if (options == nullptr) {
        throw Error(ExitCode::input, "inputs_sha256 goes with a network hashed_gru alone");
    }
    const std::string hash = hash_of(*options, inputs.traces);
    if (hash == regression_case.inputs_sha256) return;
    throw Error(ExitCode::input, fmt::format("the inputs have a SHA-256 of {}, not the {} of inputs_sha256", hash,
                                             regression_case.inputs_sha256));
}

}  // namespace

CaseInputs inputs_of(const Case& regression_case) {
    CaseInputs inputs{arch::read_design(regression_case.config_path, regression_case.overrides),
                      make_network(regression_case.network),
                      {}};
    for (const TraceSource& source : regression_case.traces) {
        for (nn::Trace& trace : make_traces(source, inputs.network)) inputs.traces.push_back(std::move(trace));
    }
    check_hash(regression_case, inputs);
    return inputs;
}

CaseRun run_case(const Case& regression_case, Cycle run_ahead, bool check_links) {
    auto [design, network, traces] = inputs_of(regression_case);
    InputsUsed inputs = inputs_used(design, network, traces);
    design.architecture().prune(design, network);

    sim::RunOptions options;
    options.machine.run_ahead = run_ahead;
    options.machine.check_links = check_links;
    const stats::Run run = sim::simulate(design, network, traces, options);

    CaseRun result;
    result.numbers = numbers_of({design, network, run}, traces.size());
    result.numbers.held = held_of(regression_case, {design, network, run});
    result.numbers.inputs = std::move(inputs);
    result.places.resize(traces.size());
    for (const stats::Step& step : run.steps) {
        result.places[step.sequence].push_back({step.step, step.layer, phases_of(run.schema, step)});
    }
    result.figures = figures_by_name({design, network, run});
    if (regression_case.recorded) result.recorded = measured({design, network, run}, *regression_case.recorded);
    return result;
}

}  // namespace spartus::regress
