#include "spartus/arch/spartus/accelerator.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "spartus/arch/spartus/link_rules.hpp"
#include "spartus/base/math.hpp"
#include "spartus/nn/fixed_point.hpp"
#include "spartus/nn/row_mapping.hpp"
#include "spartus/parts/report.hpp"

namespace spartus::arch::spartus {
namespace {

/// Biases of a layer as an array keeps them: [L][M], 15 fraction bits, zero in padding rows.
std::vector<std::uint32_t> bias_memory(const nn::Layer& layer, const nn::RowMapping& mapping) {
    constexpr int shift = nn::accumulator_fraction_bits - nn::weight_fraction_bits;
    std::vector<std::uint32_t> memory(std::size_t{mapping.rows_per_pe()} * mapping.pes);
    for (std::uint32_t lidx = 0; lidx < mapping.rows_per_pe(); ++lidx) {
        for (std::uint32_t pe = 0; pe < mapping.pes; ++pe) {
            if (mapping.neuron(lidx, pe) >= mapping.hidden) continue;
            const std::int32_t bias = layer.bias[mapping.row(lidx, pe)];
            memory[std::size_t{lidx} * mapping.pes + pe] = static_cast<std::uint32_t>(bias * (1 << shift));
        }
    }
    return memory;
}

Cycle frame_period(const Config& config) {
    if (config.host.mode == HostMode::back_to_back) return 0;
    return static_cast<Cycle>(std::llround(config.host.frame_period_us * config.accelerator.clock_mhz));
}

Cycle beats(std::size_t elements, const Config& config) {
    return ceil_div(elements, config.host.elements_per_beat);
}

MatrixPlace place_of(const nn::PlacedMatrix& matrix) {
    return {matrix.base, matrix.content.blen};
}

bool streams(const Config& config) {
    return config.weight_bank.source == WeightSource::memory;
}

StoredMatrix stored_of(const nn::Cbcsc& matrix) {
    return {matrix.blen, matrix.non_zeros, matrix.pairs};
}

}  // namespace

nn::BankGeometry bank_geometry(const Config& config, BankColumns columns) {
    const bool own = columns == BankColumns::own && !streams(config);
    return {own ? config.accelerator.arrays : 1, config.accelerator.pes_per_array, config.weight_bank.format};
}

Accelerator::Accelerator(const sc_core::sc_module_name& name, const Config& config, const nn::Network& network,
                         const std::vector<nn::Trace>& traces, StepObserver& observer, const Options& options)
    : sc_module(name), clock_(options.run_ahead), links_(options.bindings.check) {
    const std::uint32_t pes = config.accelerator.pes_per_array;
    const nn::BankGeometry geometry = bank_geometry(config, options.columns);
    column_stride_ = geometry.arrays;
    layout_ =
        options.layout ? options.layout : std::make_shared<const nn::BankLayout>(nn::lay_out(network, geometry));
    bank_depth_ = streams(config) ? config.weight_bank.buffer_words : layout_->depth;
    std::uint32_t rows_per_pe = 0;
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        const nn::PlacedMatrix& ih = layout_->matrices[2 * l];
        const nn::PlacedMatrix& hh = layout_->matrices[2 * l + 1];
        places_.push_back({place_of(ih), place_of(hh)});
        stored_.push_back({stored_of(ih.content), stored_of(hh.content)});
        const std::uint32_t rows = nn::mapping_of(network.layers[l], pes).rows_per_pe();
        reset_cycles_ += rows;
        rows_per_pe = std::max(rows_per_pe, rows);
    }

    build_weights(config, rows_per_pe, options.activity);
    build(config, network, traces, observer, options);
    bind(options.bindings, config, network);
    bind_memory(options.bindings, config);
}

/// Banks, or what stands in their place.
void Accelerator::build_weights(const Config& config, std::uint32_t rows_per_pe, ActivityObserver* activity) {
    const std::uint32_t arrays = config.accelerator.arrays;
    const std::uint32_t pes = config.accelerator.pes_per_array;
    const std::uint32_t latency = config.weight_bank.latency;
    const Config::Memory& memory = config.memory;
    const auto named = [](const char* block, std::uint32_t n) { return block + std::to_string(n); };
    if (!streams(config)) {
        for (std::uint32_t n = 0; n < arrays; ++n) {
            banks_.push_back(std::make_unique<WeightBank>(named("bank", n).c_str(),
                                                          WeightBank::Parameters{pes, bank_depth_, latency}));
        }
        return;
    }
    image_ = memory_image(*layout_, config, rows_per_pe);
    layout_.reset();
    for (std::uint32_t n = 0; n < arrays; ++n) {
        buffers_.push_back(std::make_unique<StreamBuffer>(
            named("bank", n).c_str(),
            StreamBuffer::Parameters{n, pes, bank_depth_, latency, image_.pair_bytes, memory.beat_bytes}, clock_,
            activity));
    }
    memory_port_ = std::make_unique<MemoryPort>(
        "memory_port", MemoryPort::Parameters{arrays, memory.beat_bytes, memory.outstanding}, image_, clock_);
}

/// Over the links, which are bound by now.
void Accelerator::start_of_simulation() {
    for (std::size_t n = 0; n < banks_.size(); ++n) {
        for (const nn::PlacedMatrix& matrix : layout_->matrices) {
            const nn::CbcscBank& share = matrix.content.banks[n % column_stride_];
            WeightBurst burst{true, matrix.base, matrix.words(), share.val.data(), share.lidx.data()};
            if (arrays_[n]->weights->transport_dbg(burst) != burst.words) {
                parts::violation(banks_[n]->name(), "does not take its weights");
            }
        }
    }
    layout_.reset();
}

void Accelerator::build(const Config& config, const nn::Network& network, const std::vector<nn::Trace>& traces,
                        StepObserver& observer, const Options& options) {
    ActivityObserver* const activity = options.activity;
    const Config::Accelerator& size = config.accelerator;
    std::vector<LayerSize> layers;
    std::vector<std::uint32_t> rows_per_pe;
    std::vector<std::uint32_t> hidden;
    std::vector<std::vector<std::uint32_t>> bias;
    for (const nn::Layer& layer : network.layers) {
        const nn::RowMapping mapping = nn::mapping_of(layer, size.pes_per_array);
        layers.push_back({static_cast<std::uint32_t>(layer.inputs), mapping.hidden});
        rows_per_pe.push_back(mapping.rows_per_pe());
        hidden.push_back(mapping.hidden);
        bias.push_back(bias_memory(layer, mapping));
    }
    const bool restart_each_step = config.delta_encoder.mode != nn::EncoderMode::delta;
    const nn::Arithmetic arithmetic = arithmetic_of(config);
    if (options.values != nullptr) known_ = std::make_unique<FiredShares>(*options.values, size.arrays);

    for (std::uint32_t n = 0; n < size.arrays; ++n) {
        const auto named = [n](const char* block) { return block + std::to_string(n); };
        encoders_.push_back(std::make_unique<DeltaEncoder>(
            named("encoder").c_str(),
            DeltaEncoder::Parameters{n, size.arrays, config.controller.start_cycles, config.delta_encoder,
                                     arithmetic, layers, known_.get()},
            clock_, activity));
        PeArray::Parameters array{};
        array.index = n;
        array.column_stride = column_stride_;
        array.pes = size.pes_per_array;
        array.start_cycles = config.controller.start_cycles;
        array.restart_each_step = restart_each_step;
        array.timing = config.pe_array;
        array.source = config.weight_bank.source;
        array.rows_per_pe = rows_per_pe;
        array.places = places_;
        array.multiplies = options.values == nullptr;
        if (n == 0) array.bias = bias;
        arrays_.push_back(std::make_unique<PeArray>(named("array").c_str(), std::move(array), clock_, activity));
    }
    activation_unit_ = std::make_unique<ActivationUnit>(
        "activation_unit",
        ActivationUnit::Parameters{size.arrays, size.pes_per_array, size.accumulator_bits, config.activation_unit,
                                   hidden, &network.cell(), options.values},
        clock_, activity);
    host_port_ = std::make_unique<HostPort>(
        "host_port",
        HostPort::Parameters{size.arrays, beats(network.inputs(), config), beats(network.hidden(), config),
                             hidden.back(), frame_period(config)},
        traces, clock_, activity);
    std::vector<std::size_t> sequence_steps;
    for (const nn::Trace& trace : traces) sequence_steps.push_back(trace.steps);
    controller_ =
        std::make_unique<Controller>("controller",
                                     Controller::Parameters{size.arrays, static_cast<std::uint32_t>(layers.size()),
                                                            reset_cycles_, config.controller, sequence_steps},
                                     clock_, observer, activity);
}

void Accelerator::bind(const Bindings& bindings, const Config& config, const nn::Network& network) {
    std::vector<std::uint32_t> hidden;
    std::vector<std::uint32_t> rows_per_pe;
    for (const nn::Layer& layer : network.layers) {
        const nn::RowMapping mapping = nn::mapping_of(layer, config.accelerator.pes_per_array);
        hidden.push_back(mapping.hidden);
        rows_per_pe.push_back(mapping.rows_per_pe());
    }
    const ControlRules control(static_cast<std::uint32_t>(hidden.size()));
    for (std::uint32_t n = 0; n < encoders_.size(); ++n) {
        bind_array(n, bindings, config, hidden, rows_per_pe);
        const VectorRules x({static_cast<std::uint32_t>(network.inputs())});
        links_.bind(bindings.input, n, host_port_->input[n], encoders_[n]->input, x);
    }
    links_.bind(bindings.control_activation_unit, 0, controller_->activation_unit, activation_unit_->control,
                control);
    links_.bind(bindings.control_host_port, 0, controller_->host_port, host_port_->control, control);
    links_.bind(bindings.output, 0, activation_unit_->output, host_port_->output, VectorRules(hidden));
}

void Accelerator::bind_array(std::uint32_t n, const Bindings& bindings, const Config& config,
                             const std::vector<std::uint32_t>& hidden,
                             const std::vector<std::uint32_t>& rows_per_pe) {
    DeltaEncoder& encoder = *encoders_[n];
    PeArray& array = *arrays_[n];
    const std::uint32_t pes = config.accelerator.pes_per_array;
    const ControlRules control(static_cast<std::uint32_t>(hidden.size()));
    links_.bind(bindings.control_encoder, n, controller_->encoders[n], encoder.control, control);
    links_.bind(bindings.control_array, n, controller_->arrays[n], array.control, control);
    links_.bind(bindings.tokens, n, encoder.tokens, array.tokens,
                TokenRules(config.delta_encoder.fifo_depth, config.delta_encoder.latency));
    bind_weights(n, bindings, config);
    links_.bind(bindings.accumulators, n, activation_unit_->accumulators[n], array.accumulators,
                AccumulatorRules(pes, rows_per_pe));
    links_.bind(bindings.state, n, activation_unit_->state[n], encoder.state, VectorRules(hidden));
}

void Accelerator::bind_weights(std::uint32_t n, const Bindings& bindings, const Config& config) {
    const std::uint32_t pes = config.accelerator.pes_per_array;
    if (!streams(config)) {
        links_.bind(bindings.weights, n, arrays_[n]->weights, banks_[n]->port, WeightRules(pes, bank_depth_));
        return;
    }
    links_.bind(bindings.weights, n, arrays_[n]->weights, buffers_[n]->port, FetchRules(pes));
    links_.bind(bindings.columns, n, buffers_[n]->memory, memory_port_->buffers[n],
                ColumnRules(config.memory.beat_bytes));
}

/// The port counts the commands under way, since it chooses which comes next; the memory needs no limit of its own.
void Accelerator::bind_memory(const Bindings& bindings, const Config& config) {
    if (!streams(config)) return;
    if (bindings.memory) return bindings.memory(memory_port_->memory);
    const parts::Stalls never(0, parts::Stalls::weights, 0, 0);
    memory_ = std::make_unique<parts::Memory>(
        "memory",
        parts::Memory::Parameters{
            {config.memory.latency, config.memory.gap, 0}, never, image_.bytes.size(), config.memory.beat_bytes},
        clock_);
    memory_port_->memory.bind(memory_->port);
}

}  // namespace spartus::arch::spartus
