#include "spartus/arch/edgedrnn/config.hpp"
#include "spartus/arch/memory_keys.hpp"
#include "spartus/config/section_keys.hpp"

namespace spartus::arch::edgedrnn {
namespace {

constexpr std::uint32_t max_cycles = 1'000'000;
constexpr std::uint32_t always = 256;  ///< a probability, of 256
constexpr double max_q8_8 = 128.0;

template <class Member>
using Section = config::SectionKeys<Config, Member>;

std::vector<config::Key> make_keys() {
    std::vector<config::Key> all;

    Section<Config::Accelerator>(all, "accelerator", &Config::accelerator)
        .constant("architecture", "edgedrnn", "whose keys these are")
        .whole("pes", &Config::Accelerator::pes, 2, 32, "", "K, processing elements; a power of two")
        .real("clock_mhz", &Config::Accelerator::clock_mhz, 0.001, 10'000, "MHz", "the one clock");

    Section<Config::DeltaEncoder>(all, "delta_encoder", &Config::delta_encoder)
        .real("threshold_x", &Config::DeltaEncoder::threshold_x, 0, max_q8_8, "",
              "smallest change of an input that is sent, rounded to Q8.8; above 1 the biases are lost")
        .real("threshold_h", &Config::DeltaEncoder::threshold_h, 0, max_q8_8, "",
              "smallest change of a hidden state that is sent, rounded to Q8.8")
        .whole("fifo_depth", &Config::DeltaEncoder::fifo_depth, 2, 64, "tokens",
               "F, storage of either FIFO; a power of two")
        .whole("latency", &Config::DeltaEncoder::latency, 1, max_cycles, "cycles",
               "from the inspection of an element to its push")
        .whole("fifo_latency", &Config::DeltaEncoder::fifo_latency, 2, max_cycles, "cycles",
               "from a push into an empty FIFO to its output");

    Section<Config::PeArray>(all, "pe_array", &Config::pe_array)
        .whole("latency", &Config::PeArray::latency, 1, max_cycles, "cycles",
               "from the last MAC cycle of a layer to its first activation cycle");

    Section<Config::ActivationUnit>(all, "activation_unit", &Config::activation_unit)
        .whole("interval", &Config::ActivationUnit::interval, 5, max_cycles, "cycles",
               "from one group of K neurons to the next")
        .whole("latency", &Config::ActivationUnit::latency, 5, max_cycles, "cycles",
               "from the first read of a group to its results");

    Section<Config::Memory> memory(all, "memory", &Config::memory);
    add_memory_keys(memory, max_cycles)
        .whole("stall_probability", &Config::Memory::stall_probability, 0, always, "of 256", "that a beat waits")
        .whole("stall_max", &Config::Memory::stall_max, 0, max_cycles, "cycles", "that it waits at most");

    Section<Config::Host>(all, "host", &Config::host)
        .integer("wait", &Config::Host::wait, -1, static_cast<std::int32_t>(max_cycles), "cycles",
                 "from a result to the next input; -1: the next input is always at hand")
        .seed("stall_seed", &Config::Host::stall_seed, "of the waits of memory and host")
        .whole("input_stall_probability", &Config::Host::input_stall_probability, 0, always, "of 256",
               "that an input beat comes late")
        .whole("input_stall_max", &Config::Host::input_stall_max, 0, max_cycles, "cycles",
               "that it is late at most")
        .whole("output_stall_probability", &Config::Host::output_stall_probability, 0, always, "of 256",
               "that a beat of results waits")
        .whole("output_stall_max", &Config::Host::output_stall_max, 0, max_cycles, "cycles",
               "that it waits at most");

    return all;
}

}  // namespace

const std::vector<config::Key>& Config::keys() const {
    static const std::vector<config::Key> all = make_keys();
    return all;
}

}  // namespace spartus::arch::edgedrnn
