#include "spartus/arch/edgedrnn/accelerator.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace spartus::arch::edgedrnn {
namespace {

Host::Parameters host_parameters(const Config::Host& host, const Shape& shape) {
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
                         const nn::Trace& trace, StepObserver& observer, Cycle run_ahead,
                         const BindMemory& bind_memory, const BindOutput& bind_output, ActivityObserver* activity)
    : sc_module(name),
      clock_(run_ahead),
      shape_(check(config, network)),
      image_(weight_image(network, shape_)),
      observer_(observer),
      steps_(trace.steps),
      host_("host", host_parameters(config.host, shape_), trace, clock_),
      encoder_(
          "encoder", encoder_parameters(config.delta_encoder, shape_), clock_,
          [this](std::uint32_t layer, Cycle end) { return layer_done(layer, end); }, activity),
      value_fifo_("value_fifo", config.delta_encoder.fifo_latency, clock_),
      index_fifo_("index_fifo", config.delta_encoder.fifo_latency, clock_),
      command_port_("command_port", shape_.column_bytes(), image_, clock_, activity),
      mac_array_("mac_array", MacArray::Parameters{shape_, config.pe_array.latency, config.activation_unit}, clock_,
                 activity),
      tables_("tables") {
    host_.input.bind(encoder_.input);
    encoder_.values.bind(value_fifo_.in);
    encoder_.columns.bind(index_fifo_.in);
    encoder_.start.bind(mac_array_.start);
    value_fifo_.out.bind(mac_array_.values);
    index_fifo_.out.bind(command_port_.columns);
    command_port_.weights.bind(mac_array_.weights);
    mac_array_.tables.bind(tables_.port);
    mac_array_.state.bind(encoder_.state);
    if (bind_output) {
        bind_output(mac_array_.output);
    } else {
        mac_array_.output.bind(host_.output);
    }
    if (bind_memory) {
        bind_memory(command_port_.memory);
    } else {
        const Stalls stalls(config.host.stall_seed, Stalls::weights, config.memory.stall_probability,
                            config.memory.stall_max);
        memory_ = std::make_unique<Memory>(
            "memory", Memory::Parameters{config.memory, stalls, image_.size(), shape_.pes}, clock_);
        command_port_.memory.bind(memory_->port);
    }
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
