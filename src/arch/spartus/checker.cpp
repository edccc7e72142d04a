#include "spartus/arch/spartus/checker.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace spartus::arch::spartus {
namespace {

template <typename T>
std::optional<std::size_t> first_difference(const std::vector<T>& a, const std::vector<T>& b) {
    if (a == b) return std::nullopt;
    return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

std::string takes(const char* what, Cycle is, Cycle expected) {
    return fmt::format("{} takes {} cycles, expected {}", what, is, expected);
}

std::unique_ptr<Expectations> expected_of(const Config& config, const std::vector<LayerColumns>& columns,
                                          std::size_t steps, std::unique_ptr<nn::ValueSource> values,
                                          Checker::Compute compute) {
    return compute == Checker::Compute::beside ? expectations_ahead(config, columns, std::move(values), steps)
                                               : expectations(config, columns, std::move(values));
}

}  // namespace

Checker::Checker(const Config& config, const nn::Network& network, const std::vector<nn::Trace>& traces,
                 Deviation deviation, std::unique_ptr<nn::ValueSource> values, Columns columns, Compute compute)
    : config_(config),
      deviation_(deviation),
      cell_(network.cell()),
      columns_(columns ? std::move(columns)
                       : std::make_shared<const std::vector<LayerColumns>>(columns_of(config, network))),
      expectations_(expected_of(
          config_, *columns_, nn::count_steps(traces) * network.layers.size(),
          values ? std::move(values) : nn::reference_values(network, traces, arithmetic_of(config)), compute)),
      host_(config, static_cast<std::uint32_t>(network.inputs()), static_cast<std::uint32_t>(network.hidden())) {
    const std::uint32_t pes = config.accelerator.pes_per_array;
    std::uint32_t largest = 0;
    for (const nn::Layer& layer : network.layers) {
        const auto hidden = static_cast<std::uint32_t>(layer.hidden);
        layers_.push_back({static_cast<std::uint32_t>(layer.inputs), hidden});
        for (std::uint32_t neuron = 0; neuron < hidden; neuron += pes) reset_cycles_ += layer.cell->rows;
        largest = std::max(largest, hidden);
    }
    if (config.weight_bank.source == WeightSource::memory) {
        memory_.emplace(config_, largest, network.cell().rows);
    }
}

std::optional<std::string> Checker::check(const StepTimes& times, const std::vector<ArrayCounts>& arrays,
                                          const MemoryPort::Counters& memory, const ActivationUnit& activation_unit,
                                          const HostPort& host_port) {
    now_.emplace(expectations_->next());
    StepTiming with_memory;
    if (memory_) with_memory = memory_->step(work_of(times.layer), times.start);
    const StepTiming& expected = memory_ ? with_memory : now_->timing;
    std::optional<std::string> wrong = check_totals(expected, arrays);
    if (!wrong && memory_) wrong = check_memory(times, memory);
    if (!wrong && now_->values.sums != nullptr) wrong = check_values(times.layer, activation_unit);
    if (!wrong) wrong = check_received(times, host_port);
    if (!wrong) wrong = check_barrier(times, expected);
    if (!wrong && exact()) wrong = check_arrays(expected, arrays);
    if (!wrong) wrong = check_phases(times);
    advance_host(times);
    return wrong;
}

std::optional<std::string> Checker::check_times(const StepTimes& times) {
    const std::optional<std::string> wrong = check_phases(times);
    advance_host(times);
    return wrong;
}

void Checker::advance_host(const StepTimes& times) {
    if (times.layer == 0) host_.started(times.start);
    if (times.layer + 1 == layers_.size()) {
        host_.result(times.result);
        ++results_;
    }
    previous_end_ = times.end;
}

/// The sums first: a wrong one may not show in h for many steps.
std::optional<std::string> Checker::check_values(std::uint32_t layer, const ActivationUnit& activation_unit) const {
    const std::vector<std::int32_t>& sums = *now_->values.sums;
    const std::size_t hidden = layers_[layer].hidden;
    const auto differ = [](const std::string& what, std::int32_t is, std::int32_t expected) {
        return fmt::format("{} is {} LSB, the reference says {} LSB", what, is, expected);
    };
    if (const auto row = first_difference(activation_unit.sums(layer), sums)) {
        return differ(fmt::format("the sum of gate {} of unit {}", cell_.row_names[*row / hidden], *row % hidden),
                      activation_unit.sums(layer)[*row], sums[*row]);
    }
    if (const auto unit = first_difference(activation_unit.h(layer), now_->values.h)) {
        return differ(fmt::format("h of unit {}", *unit), activation_unit.h(layer)[*unit], now_->values.h[*unit]);
    }
    return std::nullopt;
}

/// What the host has got is what the last layer made, whole and in its cycle.
std::optional<std::string> Checker::check_received(const StepTimes& times, const HostPort& host_port) const {
    if (times.layer + 1 != layers_.size()) return std::nullopt;
    const HostPort::Received& received = host_port.received();
    if (received.results != results_ + 1) {
        return fmt::format("results received by the host {}, expected {}", received.results, results_ + 1);
    }
    const std::vector<std::int16_t>& h = now_->values.h;
    if (const auto unit = first_difference(received.h, h)) {
        return fmt::format("h of unit {} is {} LSB at the host, the reference says {} LSB", *unit,
                           received.h[*unit], h[*unit]);
    }
    if (received.from != times.result) {
        return fmt::format("h is at the host in cycle {} of the run, expected {}", received.from, times.result);
    }
    return std::nullopt;
}

/// Tokens are the fired elements; words are their columns' words; every link passes on all it is given.
std::optional<std::string> Checker::check_totals(const StepTiming& expected,
                                                 const std::vector<ArrayCounts>& arrays) const {
    ArrayTiming all;
    std::uint64_t popped = 0, issued = 0, multiply_adds = 0;
    for (std::size_t n = 0; n < arrays.size(); ++n) {
        const ArrayTiming& should = expected.arrays[n];
        const ArrayCounts& is = arrays[n];
        const auto differ = [n](const char* what, std::uint64_t count, std::uint64_t other) {
            return fmt::format("{}{} {}, expected {}", what, n, count, other);
        };
        if (is.encoder.tokens_x != should.tokens_x) {
            return differ("tokens of x sent by encoder", is.encoder.tokens_x, should.tokens_x);
        }
        if (is.encoder.tokens_h != should.tokens_h) {
            return differ("tokens of h sent by encoder", is.encoder.tokens_h, should.tokens_h);
        }
        if (deviation_.route == TokenRoute::own_array) {
            const std::uint64_t tokens = should.tokens_x + should.tokens_h;
            if (is.array.tokens != tokens) return differ("tokens popped by array", is.array.tokens, tokens);
            if (is.array.issue != should.issue)
                return differ("words issued by array", is.array.issue, should.issue);
        }
        if (is.bank.read != is.array.issue) return differ("words read from bank", is.bank.read, is.array.issue);
        popped += is.array.tokens;
        issued += is.array.issue;
        multiply_adds += is.array.multiply_adds;
        all.tokens_x += should.tokens_x;
        all.tokens_h += should.tokens_h;
        all.issue += should.issue;
        all.multiply_adds += should.multiply_adds;
    }
    const auto differ = [](const char* what, std::uint64_t is, std::uint64_t should) {
        return fmt::format("{} by all arrays {}, expected {}", what, is, should);
    };
    if (popped != all.tokens_x + all.tokens_h) return differ("tokens popped", popped, all.tokens_x + all.tokens_h);
    if (issued != all.issue) return differ("words issued", issued, all.issue);
    if (multiply_adds != all.multiply_adds) return differ("multiply-adds", multiply_adds, all.multiply_adds);
    return std::nullopt;
}

/// Every cause of every encoder and array, to the cycle.
std::optional<std::string> Checker::check_arrays(const StepTiming& expected,
                                                 const std::vector<ArrayCounts>& arrays) const {
    struct Cause {
        const char* unit;
        const char* name;
        Cycle is, should;
    };
    for (std::size_t n = 0; n < arrays.size(); ++n) {
        const ArrayTiming& should = expected.arrays[n];
        const auto& encoder = arrays[n].encoder;
        const auto& array = arrays[n].array;
        const Cause causes[] = {{"encoder", "scan", encoder.scan, should.scan},
                                {"encoder", "fifo_full", encoder.fifo_full, should.fifo_full},
                                {"encoder", "done", encoder.done, should.done},
                                {"array", "issue", array.issue, should.issue},
                                {"array", "hazard", array.hazard, should.hazard},
                                {"array", "memory", array.memory, should.memory},
                                {"array", "starved", array.starved, should.starved},
                                {"array", "drain", array.drain, should.drain},
                                {"array", "barrier", array.barrier, should.barrier},
                                {"array", "multiply-adds", array.multiply_adds, should.multiply_adds}};
        for (const Cause& cause : causes) {
            if (cause.is == cause.should) continue;
            return fmt::format("{} of {}{} {}, expected {}", cause.name, cause.unit, n, cause.is, cause.should);
        }
    }
    return std::nullopt;
}

/// A column for every element that fired, whole, and no faster than the port can bring them.
std::optional<std::string> Checker::check_memory(const StepTimes& times, const MemoryPort::Counters& memory) const {
    const StepWork work = work_of(times.layer);
    const std::uint64_t commands = work.fired_x.size() + work.fired_h.size();
    const std::uint64_t beats =
        work.fired_x.size() * memory_->beats_of(work.ih) + work.fired_h.size() * memory_->beats_of(work.hh);
    const auto differ = [](const char* what, std::uint64_t is, std::uint64_t should) {
        return fmt::format("{} {}, expected {}", what, is, should);
    };
    if (memory.commands != commands) return differ("columns fetched from memory", memory.commands, commands);
    if (memory.busy != beats) return differ("beats of the memory port", memory.busy, beats);
    const std::uint64_t bytes = beats * config_.memory.beat_bytes;
    if (memory.bytes != bytes) return differ("bytes from memory", memory.bytes, bytes);
    const Cycle compute = times.barrier - times.inspect;
    const Cycle least = deviation_.foreign_memory ? beats : least_compute(config_, beats);
    if (compute >= least) return std::nullopt;
    return fmt::format("compute takes {} cycles, less than the {} that {} beats need", compute, least, beats);
}

/// Cycle 0 to B, and the latency against a coarser bound of its own.
std::optional<std::string> Checker::check_barrier(const StepTimes& times, const StepTiming& expected) const {
    const Cycle barrier = times.barrier - times.start;
    if (deviation_.route != TokenRoute::own_array) {
        const Cycle least = balanced_barrier_cycles(config_, work_of(times.layer));
        if (barrier < least) return takes("start to barrier", barrier, least);
        return std::nullopt;
    }
    if (exact() && barrier != expected.barrier) return takes("start to barrier", barrier, expected.barrier);
    if (times.latency() < now_->least_latency) {
        return fmt::format("the step takes {} cycles, less than its bound of {}", times.latency(),
                           now_->least_latency);
    }
    return std::nullopt;
}

/// Everything but compute, from the configuration and the host's own course.
std::optional<std::string> Checker::check_phases(const StepTimes& times) const {
    const Cycle reset = times.layer == 0 && times.step == 0 ? reset_cycles_ : 0;
    const Cycle ready = previous_end_ + reset;
    const Cycle input_wait = times.layer == 0 ? std::max(ready, host_.input_ready()) - ready : 0;
    const bool last_layer = times.layer + 1 == layers_.size();
    const Cycle output_full = last_layer ? std::max(times.sync, host_.output_free()) - times.sync : 0;
    struct Length {
        const char* name;
        Cycle is, should;
    };
    const Length phases[] = {
        {"reset", times.reset, reset},
        {"input_wait", times.input_wait, input_wait},
        {"what is between two steps", times.start - previous_end_, reset + input_wait},
        {"start", times.inspect - times.start, config_.controller.start_cycles},
        {"sync", times.sync - times.barrier, config_.controller.sync_cycles},
        {"output_full", times.activate - times.sync, output_full},
        {"activation", times.result - times.activate, activation_cycles(config_, layers_[times.layer].hidden)},
        {"finish", times.end - times.result, config_.controller.finish_cycles}};
    for (const Length& phase : phases) {
        if (phase.is != phase.should) return takes(phase.name, phase.is, phase.should);
    }
    return std::nullopt;
}

std::optional<std::string> Checker::check_run(const stats::Run& run) const {
    const std::vector<std::uint64_t> totals = stats::totals(run);
    const auto busy = [&](const char* kind) {
        const stats::Module module{run.schema.kind(kind), 0};
        return totals[run.schema.offset(module) + run.schema.counter(module.kind, "busy")];
    };
    if (busy("host_input") != host_.input_busy()) {
        return "the host's " + takes("input", busy("host_input"), host_.input_busy());
    }
    if (busy("host_output") != host_.output_busy(run.cycles)) {
        return "the host's " + takes("output", busy("host_output"), host_.output_busy(run.cycles));
    }
    return std::nullopt;
}

}  // namespace spartus::arch::spartus
