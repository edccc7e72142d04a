#include "spartus/arch/spartus/spartus.hpp"

#include "spartus/arch/spartus/activation_lane.hpp"
#include "spartus/arch/spartus/design_cost.hpp"
#include "spartus/arch/spartus/energy_counts.hpp"
#include "spartus/arch/spartus/fan_out.hpp"
#include "spartus/arch/spartus/host_timing.hpp"
#include "spartus/arch/spartus/machine.hpp"
#include "spartus/arch/spartus/published_point.hpp"
#include "spartus/arch/spartus/statistics.hpp"
#include "spartus/arch/spartus/timeline.hpp"
#include "spartus/arch/spartus/wave_recorder.hpp"
#include "spartus/nn/cbtd.hpp"

namespace spartus::arch::spartus {
namespace {

Design defaults() {
    return Config{};
}

/// Every network of its cells has a meaning here.
void check_network(const Design&, const nn::Network&, const std::vector<nn::Trace>&) {}

std::uint32_t pes(const Design& design) {
    return design.as<Config>().accelerator.pes_per_array;
}

void prune(const Design& design, nn::Network& network) {
    if (design->network.gamma) nn::apply_cbtd(network, *design->network.gamma, pes(design));
}

std::string pruning_key(const Design& design) {
    return std::to_string(pes(design));
}

nn::Arithmetic arithmetic(const Design& design) {
    return arithmetic_of(design.as<Config>());
}

std::shared_ptr<const LaidOut> laid_out(const Design& design, const nn::Network& network) {
    return lay_out(design.as<Config>(), network);
}

std::string layout(const Design& design) {
    return layout_key(design.as<Config>());
}

nn::BankGeometry banks(const Design& design) {
    const Config& config = design.as<Config>();
    return {config.accelerator.arrays, config.accelerator.pes_per_array, config.weight_bank.format};
}

std::function<void(const nn::Trace&)> reference(const Design& design, const nn::Network& network) {
    const auto laid_out = std::make_shared<nn::Reference>(network, arithmetic(design));
    return [laid_out](const nn::Trace& trace) {
        laid_out->reset();
        for (std::size_t step = 0; step < trace.steps; ++step) laid_out->step(trace.x.data() + step * trace.inputs);
    };
}

stats::Schema schema(const Design& design) {
    return schema_of(design.as<Config>());
}

std::unique_ptr<Machine> elaborate(const Design& design, const nn::Network& network,
                                   const std::vector<nn::Trace>& traces, const MachineOptions& options) {
    return make_machine(design.as<Config>(), network, traces, options);
}

/// 2·N·M·clock.
double peak_gops(const Design& design) {
    const Config::Accelerator& size = design.as<Config>().accelerator;
    return 2.0 * size.arrays * size.pes_per_array * size.clock_mhz * 1e-3;
}

double frame_period_us(const Design& design) {
    return design.as<Config>().host.frame_period_us;
}

Cycle frame_cycles(const Design& design) {
    return frame_period(design.as<Config>());
}

std::optional<Design> dense(const Design& design) {
    Config config = design.as<Config>();
    config.delta_encoder.mode = nn::EncoderMode::dense;
    config.weight_bank.format = nn::BankFormat::dense;
    config.weight_bank.source = WeightSource::on_chip;  // whose columns no stream buffer has to hold
    return config;
}

const std::vector<StepColumn>& columns(const Design& design) {
    return step_columns(design.as<Config>().weight_bank.source);
}

const std::vector<Bound>& bounds_of(const Design& design) {
    return bounds(design.as<Config>().weight_bank.source);
}

std::unique_ptr<Probe> deaf_probe() {
    return std::make_unique<FanOut>(std::vector<ActivityObserver*>{});
}

std::unique_ptr<WaveRecording> wave(const instruments::WaveOptions& options, const Design& design,
                                    const nn::Network& network, const std::vector<nn::Trace>& traces) {
    return std::make_unique<WaveRecorder>(options, design.as<Config>(), network, traces);
}

std::unique_ptr<TimelineRecording> timeline(const instruments::TimelineOptions& options, const Design& design) {
    return std::make_unique<Timeline>(options, design.as<Config>());
}

}  // namespace

const Architecture& architecture_of(const Config&) {
    return architecture();
}

const Architecture& architecture() {
    static const Architecture row{
        "spartus",
        "sparse LSTM and GRU on N arrays of M PEs, weights in column-balanced form, on chip or from memory",
        &published_point::point(),
        defaults,
        cells_with_lanes,
        check_network,
        prune,
        pruning_key,
        reference,
        arithmetic,
        laid_out,
        layout,
        banks,
        schema,
        elaborate,
        peak_gops,
        frame_period_us,
        frame_cycles,
        result_times,
        nn::dense_operations,
        add_figures,
        add_layer_figures,
        columns,
        counters_by_module,
        bounds_of,
        stack_of,
        dense,
        what_if_changes,
        describe,
        summarise,
        cost_of,
        design_cost_of,
        smaller,
        energy_counts_of,
        wave,
        timeline,
        deaf_probe};
    return row;
}

}  // namespace spartus::arch::spartus
