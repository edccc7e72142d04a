#include "spartus/arch/edgedrnn/statistics.hpp"

namespace spartus::arch::edgedrnn {

using stats::Better;
using stats::Kind;
using stats::Role;

namespace {

stats::Quantity cause(const char* name, const char* meaning, Role role) {
    return {name, Kind::cause, "cycles", meaning, Better::neither, role};
}

stats::Quantity count(const char* name, const char* unit, const char* meaning) {
    return {name, Kind::count, unit, meaning};
}

}  // namespace

const stats::Table<InputEncoder::Counters>& InputEncoder::statistics() {
    using C = Counters;
    static const stats::Table<C> table{
        {cause("sleep", "before the first slot of the run", Role::overhead), &C::sleep},
        {cause("bias", "the bias slot", Role::work), &C::bias},
        {cause("scan", "an element is inspected", Role::work), &C::scan},
        {cause("input_wait", "an x slot is due and its beat is not offered", Role::input_wait), &C::input_wait},
        {cause("turn", "the two empty slots between x and h", Role::overhead), &C::turn},
        {cause("fifo_full", "frozen while slots remain: the value FIFO is full", Role::blocked), &C::fifo_full},
        {cause("done", "after the last slot", Role::idle), &C::done},
        {count("fired_bias", "biases", "sent"), &C::fired_bias},
        {count("fired_x", "elements", "of x that were sent"), &C::fired_x},
        {count("fired_h", "elements", "of h that were sent"), &C::fired_h},
        {count("null_tokens", "tokens", "that end a phase without a column"), &C::null_tokens}};
    return table;
}

const stats::Table<MacArray::Counters>& MacArray::statistics() {
    using C = Counters;
    static const stats::Table<C> table{
        {cause("sleep", "before the first slot of the run", Role::overhead), &C::sleep},
        {cause("mac", "a beat of weights is multiplied", Role::work), &C::mac},
        {cause("weight_wait", "a delta is there and no beat", Role::blocked), &C::weight_wait},
        {cause("null", "a null token", Role::overhead), &C::null},
        {cause("starved", "no token", Role::starved), &C::starved},
        {cause("drain", "the last sums are under way", Role::pipeline), &C::drain},
        {cause("activation", "the multipliers compute h", Role::work), &C::activation},
        {cause("output_wait", "the consumer of the results is not ready", Role::output_wait), &C::output_wait},
        {count("columns", "columns", "multiplied"), &C::columns}};
    return table;
}

const stats::Table<CommandPort::Counters>& CommandPort::statistics() {
    static const stats::Table<Counters> table{
        {count("commands", "commands", "accepted by the memory: columns fetched"), &Counters::commands}};
    return table;
}

stats::Schema schema_of() {
    const auto phase = [](const char* name, const char* meaning, Role role, bool within, const char* worker) {
        return stats::Phase{cause(name, meaning, role), within, worker};
    };
    return {{phase("input", "up to the cycle in which the input is first offered", Role::input_wait, false, ""),
             phase("compute", "to the layer's last MAC cycle", Role::work, true, "mac_array"),
             phase("drain", "the last sums are under way", Role::pipeline, true, ""),
             phase("activation", "to the last result", Role::work, true, "mac_array")},
            {{"encoder", 1, false, "", {}, stats::quantities(InputEncoder::statistics())},
             {"mac_array", 1, false, "", {}, stats::quantities(MacArray::statistics())},
             {"command_port", 1, false, "", {}, stats::quantities(CommandPort::statistics())}}};
}

stats::Step step_of(const LayerTimes& times, Cycle previous_end) {
    const Cycle start = times.layer == 0 ? times.first + 1 : times.first;
    return {0,
            times.step,
            times.layer,
            start,
            {start - previous_end, times.last_mac + 1 - start, times.activation - times.last_mac - 1,
             times.end + 1 - times.activation},
            {}};
}

std::vector<std::uint64_t> sample(const Accelerator& accelerator) {
    std::vector<std::uint64_t> values;
    stats::save(InputEncoder::statistics(), accelerator.encoder().counters(), values);
    stats::save(MacArray::statistics(), accelerator.mac_array().counters(), values);
    stats::save(CommandPort::statistics(), accelerator.command_port().counters(), values);
    return values;
}

LayerReader::LayerReader(const stats::Schema& schema)
    : encoder_(schema.offset({schema.kind("encoder"), 0})),
      mac_array_(schema.offset({schema.kind("mac_array"), 0})),
      command_port_(schema.offset({schema.kind("command_port"), 0})) {}

LayerCounts LayerReader::operator()(const stats::Step& step) const {
    const std::uint64_t* const counters = step.counters.data();
    return {stats::load(InputEncoder::statistics(), counters + encoder_),
            stats::load(MacArray::statistics(), counters + mac_array_),
            stats::load(CommandPort::statistics(), counters + command_port_)};
}

const std::vector<StepColumn>& step_columns(const Design&) {
    const auto column = [](const char* name, const char* unit, const char* meaning, auto value) {
        return StepColumn{count(name, unit, meaning), [value](const stats::Schema& schema) -> StepColumn::Value {
                              return [value, counts = LayerReader(schema)](const stats::Step& step) {
                                  return value(counts(step));
                              };
                          }};
    };
    static const std::vector<StepColumn> all{column("tokens", "columns", "fetched, biases included",
                                                    [](const LayerCounts& c) { return c.commands.commands; }),
                                             column("fired_x", "elements", "of x that were sent",
                                                    [](const LayerCounts& c) { return c.encoder.fired_x; }),
                                             column("fired_h", "elements", "of h that were sent",
                                                    [](const LayerCounts& c) { return c.encoder.fired_h; }),
                                             column("null_tokens", "tokens", "that end a phase without a column",
                                                    [](const LayerCounts& c) { return c.encoder.null_tokens; })};
    return all;
}

const std::vector<Bound>& bounds(const Design&) {
    const auto bound = [](const char* name, const char* kind, const char* meaning) {
        return Bound{{name, Kind::cause, "cycles", meaning}, kind};
    };
    static const std::vector<Bound> all{
        bound("input", "encoder", "waiting for x, and the sleep before the first"),
        bound("scan", "encoder", "the MAC array has no token: the encoder has found none yet"),
        bound("memory", "command_port", "the MAC array has a delta and no weights"),
        bound("mac", "mac_array", "beats of weights multiplied"),
        bound("null", "mac_array", "null tokens"),
        bound("pipeline", "mac_array", "the last sums are under way"),
        bound("activation", "mac_array", "the multipliers compute h"),
        bound("output", "mac_array", "waiting for the consumer of the results")};
    return all;
}

/// Starved cycles are put down to the input as far as the encoder waited for it.
StackOf stack_of(const stats::Schema& schema) {
    return [counts_of = LayerReader(schema)](const stats::Step& step) -> StepStack {
        const LayerCounts counts = counts_of(step);
        const MacArray::Counters& m = counts.mac;
        const Cycle for_input = std::min(m.starved, counts.encoder.input_wait);
        return {{m.sleep + for_input, m.starved - for_input, m.weight_wait, m.mac, m.null, m.drain, m.activation,
                 m.output_wait},
                0};
    };
}

}  // namespace spartus::arch::edgedrnn
