#include "spartus/arch/spartus/statistics.hpp"

#include "spartus/arch/spartus/host_port.hpp"

namespace spartus::arch::spartus {
namespace {

using stats::Better;
using stats::Kind;
using stats::Role;

stats::Phase phase(const char* name, const char* meaning, Role role, bool within_step, const char* worker) {
    return {{name, Kind::cause, "cycles", meaning, Better::neither, role}, within_step, worker};
}

std::vector<stats::Phase> phases() {
    return {
        phase("reset", "before the first step of a sequence", Role::overhead, false, ""),
        phase("input_wait", "before a time step without its x", Role::input_wait, false, ""),
        phase("start", "from cycle 0 to the first inspection", Role::overhead, true, ""),
        phase("compute", "from the first inspection to the barrier", Role::work, true, "array"),
        phase("sync", "from the barrier to the activation unit", Role::overhead, true, ""),
        phase("output_full", "waiting for an output buffer", Role::output_wait, true, ""),
        phase("activation", "from the first sum read to the last h visible", Role::work, true, "activation_unit"),
        phase("finish", "from the last h to the end of the step", Role::overhead, true, "")};
}

constexpr const char* port_kind = "memory_port";

const stats::Quantity idle{"idle", Kind::cause, "cycles", "nothing to do", Better::neither, Role::idle};

}  // namespace

stats::Schema schema_of(const Config& config) {
    const std::size_t arrays = config.accelerator.arrays;
    const WeightSource source = config.weight_bank.source;
    stats::Schema schema{phases(),
                         {{"encoder", arrays, true, "compute", {}, stats::quantities(DeltaEncoder::statistics())},
                          {"array", arrays, true, "compute", {}, stats::quantities(PeArray::statistics(source))},
                          {"bank", arrays, true, "compute", idle, stats::quantities(WeightBank::statistics())},
                          {"activation_unit", 1, false, "", {}, {}},
                          {"host_input", 1, false, "", idle, stats::quantities(HostPort::statistics())},
                          {"host_output", 1, false, "", idle, stats::quantities(HostPort::statistics())}}};
    if (source == WeightSource::memory) {
        schema.kinds.push_back({port_kind, 1, false, "", idle, stats::quantities(MemoryPort::statistics())});
    }
    return schema;
}

bool streams(const stats::Schema& schema) {
    return schema.kinds.back().name == port_kind;
}

stats::Step step_of(const StepTimes& times) {
    return {times.sequence,
            times.step,
            times.layer,
            times.start,
            {times.reset, times.input_wait, times.inspect - times.start, times.barrier - times.inspect,
             times.sync - times.barrier, times.activate - times.sync, times.result - times.activate,
             times.end - times.result},
            {}};
}

LaneReader::LaneReader(const stats::Schema& schema)
    : source_(streams(schema) ? WeightSource::memory : WeightSource::on_chip),
      memory_port_(streams(schema) ? schema.offset({schema.kind(port_kind), 0}) : 0),
      arrays_(schema.kinds[schema.kind("array")].count),
      encoder_(schema.offset({schema.kind("encoder"), 0})),
      array_(schema.offset({schema.kind("array"), 0})),
      bank_(schema.offset({schema.kind("bank"), 0})) {}

ArrayCounts LaneReader::operator()(const stats::Step& step, std::size_t n) const {
    const auto counted = [&](const auto& table, std::size_t first) {
        return stats::load(table, step.counters.data() + first + n * table.size());
    };
    return {counted(DeltaEncoder::statistics(), encoder_), counted(PeArray::statistics(source_), array_),
            counted(WeightBank::statistics(), bank_)};
}

MemoryPort::Counters LaneReader::memory_port(const stats::Step& step) const {
    if (source_ == WeightSource::on_chip) return {};
    return stats::load(MemoryPort::statistics(), step.counters.data() + memory_port_);
}

}  // namespace spartus::arch::spartus
