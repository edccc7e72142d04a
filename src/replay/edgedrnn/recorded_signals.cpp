#include "spartus/replay/edgedrnn/recorded_signals.hpp"

#include "spartus/replay/recorded_module.hpp"

namespace spartus::replay::edgedrnn {

RecordedSignals find_signals(const RecordedWave& wave) {
    RecordedSignals found;
    const auto in = [&](const char* module) { return RecordedModule(wave, module, found.missing); };
    {
        RecordedModule module = in("control");
        found.control = {module["state"], module["step"], module["layer"]};
    }
    {
        RecordedModule module = in("host");
        found.host = {module["x_valid"], module["x_accepted"]};
    }
    {
        RecordedModule module = in("encoder");
        found.encoder = {module["state"],     module["element"], module["push"],  module["push_column"],
                         module["push_last"], module["delta"],   module["column"]};
    }
    {
        RecordedModule module = in("value_fifo");
        found.value_fifo = {module["level"], module["valid"]};
    }
    {
        RecordedModule module = in("index_fifo");
        found.index_fifo = {module["level"], module["valid"]};
    }
    {
        RecordedModule module = in("command_port");
        found.command_port = {module["command"], module["column"]};
    }
    {
        RecordedModule module = in("mac_array");
        found.mac_array = {module["state"], module["delta"], module["beat"], module["word"], module["pop"]};
    }
    {
        RecordedModule module = in("output");
        found.output = {module["valid"], module["group"], module["accepted"], module["leaves"]};
    }
    return found;
}

}  // namespace spartus::replay::edgedrnn
