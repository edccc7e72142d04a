#include "spartus/config/keys.hpp"

#include <fmt/format.h>

#include "spartus/config/section_keys.hpp"

namespace spartus::config {

namespace {

constexpr std::uint32_t max_cycles = 1'000'000;
constexpr std::uint32_t max_elements = 65'536;
constexpr double max_q8_8 = 128.0;

/// Encoders, banks and PEs: what there are N of.
void add_lane_keys(std::vector<Key>& all) {
    SectionKeys<Accelerator>(all, "accelerator", &Config::accelerator)
        .whole("arrays", &Accelerator::arrays, 1, 1024, "", "N, the number of MAC arrays")
        .whole("pes_per_array", &Accelerator::pes_per_array, 1, 4096, "", "M, processing elements per array")
        .real("clock_mhz", &Accelerator::clock_mhz, 0.001, 10'000, "MHz", "the one clock")
        .whole("accumulator_bits", &Accelerator::accumulator_bits, 8, 32, "bits",
               "width of a partial sum, wrapping");

    SectionKeys<DeltaEncoder>(all, "delta_encoder", &Config::delta_encoder)
        .choice(
            "mode", &DeltaEncoder::mode,
            {{"delta", EncoderMode::delta}, {"zero_skip", EncoderMode::zero_skip}, {"dense", EncoderMode::dense}},
            "which elements are sent: those that changed, those that are not zero, all")
        .whole("lookahead", &DeltaEncoder::lookahead, 1, max_elements, "elements", "inspected per cycle")
        .whole("latency", &DeltaEncoder::latency, 1, max_cycles, "cycles",
               "from the emission of a token to the first cycle in which it can be popped")
        .whole("fifo_depth", &DeltaEncoder::fifo_depth, 1, max_elements, "tokens",
               "room between encoder and array, the pipeline included")
        .real("threshold_x", &DeltaEncoder::threshold_x, 0, max_q8_8, "",
              "smallest change of an input that is sent, rounded to Q8.8")
        .real("threshold_h", &DeltaEncoder::threshold_h, 0, max_q8_8, "",
              "smallest change of a hidden state that is sent, rounded to Q8.8");

    SectionKeys<WeightBank>(all, "weight_bank", &Config::weight_bank)
        .whole("latency", &WeightBank::latency, 1, max_cycles, "cycles",
               "from the issue of a word to its arrival at the multipliers")
        .choice("format", &WeightBank::format, {{"cbcsc", BankFormat::cbcsc}, {"dense", BankFormat::dense}},
                "what is stored: the pairs of CBCSC, or every weight");

    SectionKeys<PeArray>(all, "pe_array", &Config::pe_array)
        .whole("latency", &PeArray::latency, 2, max_cycles, "cycles",
               "from the arrival of a word to its sums in the accumulators")
        .choice("hazard", &PeArray::hazard, {{"forward", Hazard::forward}, {"stall", Hazard::stall}},
                "an accumulator needed while still in the pipeline: forward it, or stall");
}

/// What there is one of, and the network.
void add_other_keys(std::vector<Key>& all) {
    SectionKeys<ActivationUnit>(all, "activation_unit", &Config::activation_unit)
        .whole("interval", &ActivationUnit::interval, 4, max_cycles, "cycles",
               "from one group of M neurons to the next")
        .whole("latency", &ActivationUnit::latency, 1, max_cycles, "cycles", "pipeline behind the adder tree");

    SectionKeys<Controller>(all, "controller", &Config::controller)
        .whole("start_cycles", &Controller::start_cycles, 1, max_cycles, "cycles",
               "from the start of a step to the first inspection")
        .whole("sync_cycles", &Controller::sync_cycles, 0, max_cycles, "cycles",
               "from the last drained array to the activation unit")
        .whole("finish_cycles", &Controller::finish_cycles, 0, max_cycles, "cycles",
               "from the last hidden state to the end of the step");

    SectionKeys<Host>(all, "host", &Config::host)
        .choice("mode", &Host::mode, {{"back_to_back", HostMode::back_to_back}, {"real_time", HostMode::real_time}},
                "when an input arrives: as soon as a buffer is free, or every frame period")
        .whole("elements_per_beat", &Host::elements_per_beat, 1, max_elements, "elements",
               "transferred per cycle, in and out")
        .real("frame_period_us", &Host::frame_period_us, 0.001, 1e9, "us", "time between inputs in mode real_time");

    SectionKeys<Network>(all, "network", &Config::network)
        .fraction("gamma", &Network::gamma,
                  "weight sparsity to prune to on loading; empty leaves the weights alone");
}

std::vector<Key> make_keys() {
    std::vector<Key> all;
    add_lane_keys(all);
    add_other_keys(all);
    return all;
}

}  // namespace

const std::vector<Key>& keys() {
    static const std::vector<Key> all = make_keys();
    return all;
}

std::vector<std::pair<std::string, std::string>> settings(const Config& config) {
    std::vector<std::pair<std::string, std::string>> result;
    for (const Key& key : keys()) result.emplace_back(key.full_name(), key.text(config));
    return result;
}

std::string to_text(const Config& config) {
    std::string result;
    std::string section;
    for (const Key& key : keys()) {
        if (key.section != section) {
            section = key.section;
            result += fmt::format("{}[{}]\n", result.empty() ? "" : "\n", section);
        }
        const std::string unit = key.unit.empty() ? "" : " [" + key.unit + "]";
        const std::string value = key.text(config);
        result += fmt::format("# {}{} ({})\n", key.meaning, unit, key.allowed);
        result += fmt::format("{} ={}{}\n", key.name, value.empty() ? "" : " ", value);
    }
    return result;
}

}  // namespace spartus::config
