#include "spartus/arch/edgedrnn/accelerator.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "spartus/arch/edgedrnn/link_rules.hpp"
#include "spartus/parts/stream_rules.hpp"

namespace spartus::arch::edgedrnn {
namespace {

Host::Parameters host_parameters(const Config::Host& host, const Shape& shape) {
    using parts::Stalls;
    return {shape, host.wait,
            Stalls(host.stall_seed, Stalls::input, host.input_stall_probability, host.input_stall_max),
            Stalls(host.stall_seed, Stalls::output, host.output_stall_probability, host.output_stall_max)};
}

InputEncoder::Parameters encoder_parameters(const Config::DeltaEncoder& encoder, const Shape& shape) {
    return {shape, threshold_lsb(encoder.threshold_x), threshold_lsb(encoder.threshold_h), encoder.fifo_depth,
            encoder.latency};
}

}  // namespace

Accelerator::Accelerator(const sc_core::sc_module_name& name, const Config& config, const Network& network,
                         const nn::Trace& trace, StepObserver& observer, const Options& options)
    : sc_module(name),
      clock_(options.run_ahead),
      links_(options.check_links && !options.bind_memory),
      shape_(check(config, network)),
      image_(weight_image(network, shape_)),
      observer_(observer),
      steps_(trace.steps),
      host_("host", host_parameters(config.host, shape_), trace, clock_),
      encoder_(
          "encoder", encoder_parameters(config.delta_encoder, shape_), clock_,
          [this](std::uint32_t layer, Cycle end) { return layer_done(layer, end); }, options.activity),
      value_fifo_("value_fifo", config.delta_encoder.fifo_latency, clock_),
      index_fifo_("index_fifo", config.delta_encoder.fifo_latency, clock_),
      command_port_("command_port", shape_.column_bytes(), image_, clock_, options.activity),
      mac_array_("mac_array", MacArray::Parameters{shape_, config.pe_array.latency, config.activation_unit}, clock_,
                 options.activity),
      tables_("tables") {
    bind(config);
    if (options.bind_output) {
        options.bind_output(mac_array_.output);
    } else {
        links_.bind(mac_array_.output, host_.output, ResultRules(shape_.pes, shape_.hidden));
    }
    if (options.bind_memory) {
        options.bind_memory(command_port_.memory);
    } else {
        const Config::Memory& memory = config.memory;
        const parts::Stalls stalls(config.host.stall_seed, parts::Stalls::weights, memory.stall_probability,
                                   memory.stall_max);
        memory_ = std::make_unique<parts::Memory>(
            "memory",
            parts::Memory::Parameters{
                {memory.latency, memory.gap, memory.outstanding}, stalls, image_.size(), shape_.pes},
            clock_);
        command_port_.memory.bind(memory_->port);
    }
}

void Accelerator::bind(const Config& config) {
    const std::uint32_t depth = config.delta_encoder.fifo_depth;
    links_.bind(host_.input, encoder_.input, parts::StreamRules<InputBeat>::offered());
    links_.bind(encoder_.values, value_fifo_.in, parts::StreamRules<Delta>::pushed(depth));
    links_.bind(encoder_.columns, index_fifo_.in, parts::StreamRules<Column>::pushed(depth));
    links_.bind(encoder_.start, mac_array_.start, StartRules(shape_.layers));
    links_.bind(value_fifo_.out, mac_array_.values, parts::StreamRules<Delta>::offered());
    links_.bind(index_fifo_.out, command_port_.columns, parts::StreamRules<Column>::offered());
    links_.bind(command_port_.weights, mac_array_.weights, parts::StreamRules<WeightBurst>::offered());
    links_.bind(mac_array_.tables, tables_.port, LookupRules(shape_.pes));
    links_.bind(mac_array_.state, encoder_.state, StateRules(shape_.pes, shape_.layers, shape_.hidden));
}

bool Accelerator::layer_done(std::uint32_t layer, Cycle end) {
    LayerTimes times;
    times.step = step_;
    times.layer = layer;
    times.bias = encoder_.bias_cycle();
    times.first = times.bias;
    if (layer == 0) {
        const Cycle offered = encoder_.first_offered();
        times.first = step_ == 0 ? offered : std::max(offered, times.bias);
    }
    times.last_mac = mac_array_.last_mac();
    times.activation = mac_array_.first_activation();
    times.end = end;
    if (layer + 1 == shape_.layers) ++step_;
    return observer_.layer_finished(times);
}

std::string Accelerator::deadlock() const {
    if (!mac_array_.deadlock().empty()) return mac_array_.deadlock();
    const std::string memory = command_port_.waits_for();
    return fmt::format("step {}: {}{}{}", step_, mac_array_.waits_for(), memory.empty() ? "" : "; ", memory);
}

}  // namespace spartus::arch::edgedrnn
