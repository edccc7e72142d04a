#include "spartus/replay/recorded_signals.hpp"

#include <utility>

namespace spartus::replay {
namespace {

/// Looks for the signals of one module, and says at its end which are not there.
class Module {
   public:
    Module(const RecordedWave& wave, std::string name, std::vector<std::string>& missing)
        : wave_(wave), name_(std::move(name)), missing_(missing) {}
    ~Module() {
        if (!any_) absent_ = {name_};
        missing_.insert(missing_.end(), absent_.begin(), absent_.end());
    }
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;

    Probe operator[](const char* signal) {
        const Probe probe = wave_.find(name_, signal);
        if (probe) {
            any_ = true;
        } else {
            absent_.push_back(name_ + '.' + signal);
        }
        return probe;
    }
    const std::string& name() const { return name_; }

   private:
    const RecordedWave& wave_;
    const std::string name_;
    std::vector<std::string>& missing_;
    std::vector<std::string> absent_;
    bool any_ = false;
};

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

void find_bank(Module module, LaneSignals& lane) {
    lane.bank = module.name();
    lane.enable = module["enable"];
    lane.address = module["address"];
}

}  // namespace

RecordedSignals find_signals(const RecordedWave& wave, std::size_t arrays) {
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
        find_bank(find("bank" + std::to_string(n)), lane);
    }
    {
        Module module = find("activation_unit");
        signals.activation_unit = {module["state"], module["group"], module["h_valid"], module["h_group"]};
    }
    {
        Module module = find("host_port");
        signals.host_port = {module["loading"], module["transferring"]};
    }
    return signals;
}

}  // namespace spartus::replay
