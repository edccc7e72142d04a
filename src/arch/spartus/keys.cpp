#include <fmt/format.h>

#include "spartus/arch/memory_keys.hpp"
#include "spartus/arch/spartus/activation_lane.hpp"
#include "spartus/arch/spartus/config.hpp"
#include "spartus/config/section_keys.hpp"
#include "spartus/nn/fixed_point.hpp"

namespace spartus::arch::spartus {

namespace {

constexpr std::uint32_t max_cycles = 1'000'000;
constexpr std::uint32_t max_elements = 65'536;
constexpr double max_q8_8 = 128.0;

template <class Member>
using Section = config::SectionKeys<Config, Member>;

/// Encoders, banks and PEs: what there are N of.
void add_lane_keys(std::vector<config::Key>& all) {
    Section<Config::Accelerator>(all, "accelerator", &Config::accelerator)
        .constant("architecture", "spartus", "whose keys these are")
        .whole("arrays", &Config::Accelerator::arrays, 1, 1024, "", "N, the number of MAC arrays")
        .whole("pes_per_array", &Config::Accelerator::pes_per_array, 1, 4096, "",
               "M, processing elements per array")
        .real("clock_mhz", &Config::Accelerator::clock_mhz, 0.001, 10'000, "MHz", "the one clock")
        .whole("accumulator_bits", &Config::Accelerator::accumulator_bits, 8, 32, "bits",
               "width of a partial sum, wrapping");

    Section<Config::DeltaEncoder>(all, "delta_encoder", &Config::delta_encoder)
        .choice("mode", &Config::DeltaEncoder::mode,
                {{"delta", nn::EncoderMode::delta},
                 {"zero_skip", nn::EncoderMode::zero_skip},
                 {"dense", nn::EncoderMode::dense}},
                "which elements are sent: those that changed, those that are not zero, all")
        .whole("lookahead", &Config::DeltaEncoder::lookahead, 1, max_elements, "elements", "inspected per cycle")
        .whole("latency", &Config::DeltaEncoder::latency, 1, max_cycles, "cycles",
               "from the emission of a token to the first cycle in which it can be popped")
        .whole("fifo_depth", &Config::DeltaEncoder::fifo_depth, 1, max_elements, "tokens",
               "room between encoder and array, the pipeline included")
        .real("threshold_x", &Config::DeltaEncoder::threshold_x, 0, max_q8_8, "",
              "smallest change of an input that is sent, rounded to Q8.8")
        .real("threshold_h", &Config::DeltaEncoder::threshold_h, 0, max_q8_8, "",
              "smallest change of a hidden state that is sent, rounded to Q8.8");

    Section<Config::WeightBank>(all, "weight_bank", &Config::weight_bank)
        .whole("latency", &Config::WeightBank::latency, 1, max_cycles, "cycles",
               "from the issue of a word to its arrival at the multipliers")
        .choice("format", &Config::WeightBank::format,
                {{"cbcsc", nn::BankFormat::cbcsc}, {"dense", nn::BankFormat::dense}},
                "what is stored: the pairs of CBCSC, or every weight")
        .choice("source", &Config::WeightBank::source,
                {{"on_chip", WeightSource::on_chip}, {"memory", WeightSource::memory}},
                "where the columns are: in the banks, or in external memory behind a stream buffer per array")
        .whole("buffer_words", &Config::WeightBank::buffer_words, 1, max_elements, "words",
               "of a stream buffer, with source = memory; at least the longest column");

    Section<Config::Memory> memory(all, "memory", &Config::memory);
    memory.whole(
        "beat_bytes", &Config::Memory::beat_bytes, 1, max_elements, "bytes",
        "that the external memory transfers per cycle; this section counts with weight_bank.source = memory");
    add_memory_keys(memory, max_cycles);

    Section<Config::PeArray>(all, "pe_array", &Config::pe_array)
        .whole("latency", &Config::PeArray::latency, 2, max_cycles, "cycles",
               "from the arrival of a word to its sums in the accumulators")
        .choice("hazard", &Config::PeArray::hazard, {{"forward", Hazard::forward}, {"stall", Hazard::stall}},
                "an accumulator needed while still in the pipeline: forward it, or stall");
}

/// What there is one of, and the network.
void add_other_keys(std::vector<config::Key>& all) {
    Section<Config::ActivationUnit>(all, "activation_unit", &Config::activation_unit)
        .whole("interval", &Config::ActivationUnit::interval, 4, max_cycles, "cycles",
               "from one group of M neurons to the next")
        .whole("latency", &Config::ActivationUnit::latency, 1, max_cycles, "cycles",
               "pipeline behind the adder tree");

    Section<Config::Controller>(all, "controller", &Config::controller)
        .whole("start_cycles", &Config::Controller::start_cycles, 1, max_cycles, "cycles",
               "from the start of a step to the first inspection")
        .whole("sync_cycles", &Config::Controller::sync_cycles, 0, max_cycles, "cycles",
               "from the last drained array to the activation unit")
        .whole("finish_cycles", &Config::Controller::finish_cycles, 0, max_cycles, "cycles",
               "from the last hidden state to the end of the step");

    Section<Config::Host>(all, "host", &Config::host)
        .choice("mode", &Config::Host::mode,
                {{"back_to_back", HostMode::back_to_back}, {"real_time", HostMode::real_time}},
                "when an input arrives: as soon as a buffer is free, or every frame period")
        .whole("elements_per_beat", &Config::Host::elements_per_beat, 1, max_elements, "elements",
               "transferred per cycle, in and out")
        .real("frame_period_us", &Config::Host::frame_period_us, 0.001, 1e9, "us",
              "time between inputs in mode real_time");

    std::vector<std::string> cells;
    for (const nn::Cell* cell : cells_with_lanes()) cells.emplace_back(cell->name);
    Section<config::Network>(all, "network", &Config::network)
        .fraction("gamma", &config::Network::gamma,
                  "weight sparsity to prune to on loading; empty leaves the weights alone")
        .word("cell", &config::Network::cell, cells, "of the network; empty takes what the shapes in its file say");
}

std::vector<config::Key> make_keys() {
    std::vector<config::Key> all;
    add_lane_keys(all);
    add_other_keys(all);
    return all;
}

}  // namespace

const std::vector<config::Key>& Config::keys() const {
    static const std::vector<config::Key> all = make_keys();
    return all;
}

std::string Config::contradiction() const {
    if (host.frame_period_us * accelerator.clock_mhz >= 1.0) return {};
    return fmt::format("host.frame_period_us = {} is shorter than one cycle at accelerator.clock_mhz = {}",
                       host.frame_period_us, accelerator.clock_mhz);
}

nn::Arithmetic arithmetic_of(const Config& config) {
    const auto lsb = [](double threshold) {
        return nn::quantise<std::int16_t>(threshold, nn::activation_fraction_bits);
    };
    return {config.delta_encoder.mode, lsb(config.delta_encoder.threshold_x), lsb(config.delta_encoder.threshold_h),
            static_cast<int>(config.accelerator.accumulator_bits)};
}

}  // namespace spartus::arch::spartus
