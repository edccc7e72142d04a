#include "spartus/replay/spartus/recorded_signals.hpp"

#include "spartus/replay/recorded_module.hpp"

namespace spartus::replay::spartus {
namespace {

using Module = RecordedModule;

void find_encoder(Module module, LaneSignals& lane) {
    lane.encoder = module.name();
    lane.encoder_state = module["state"];
    lane.segment = module["segment"];
    lane.position = module["position"];
    lane.credits = module["credits"];
    lane.token_valid = module["token_valid"];
    lane.token_matrix = module["token_matrix"];
    lane.token_column = module["token_column"];
}

void find_array(Module module, LaneSignals& lane) {
    lane.array = module.name();
    lane.array_state = module["state"];
    lane.busy = module["busy"];
    lane.fifo_level = module["fifo_level"];
    lane.pop = module["pop"];
    lane.matrix = module["matrix"];
    lane.column = module["column"];
    lane.word = module["word"];
}

void find_bank(Module module, bool streams, LaneSignals& lane) {
    lane.bank = module.name();
    lane.enable = module["enable"];
    if (!streams) lane.address = module["address"];
    if (streams) lane.reserved = module["reserved"];
    if (streams) lane.level = module["level"];
}

}  // namespace

RecordedSignals find_signals(const RecordedWave& wave, std::size_t arrays, bool streams) {
    RecordedSignals signals;
    const auto find = [&](const std::string& module) { return Module(wave, module, signals.missing); };
    {
        Module module = find("controller");
        signals.controller = {module["state"], module["sequence"], module["step"], module["layer"]};
    }
    for (std::size_t n = 0; n < arrays; ++n) {
        LaneSignals& lane = signals.lanes.emplace_back();
        find_encoder(find("encoder" + std::to_string(n)), lane);
        find_array(find("array" + std::to_string(n)), lane);
        find_bank(find("bank" + std::to_string(n)), streams, lane);
    }
    {
        Module module = find("activation_unit");
        signals.activation_unit = {module["state"], module["group"], module["h_valid"], module["h_group"]};
    }
    {
        Module module = find("host_port");
        signals.host_port = {module["loading"], module["transferring"]};
    }
    if (streams) {
        Module module = find("memory_port");
        signals.memory_port = {module["command"],   module["array"], module["matrix"],    module["column"],
                               module["under_way"], module["beat"],  module["beat_array"]};
    }
    return signals;
}

}  // namespace spartus::replay::spartus
