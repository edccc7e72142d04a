#include "spartus/replay/signals.hpp"

#include <utility>

namespace spartus::replay {
namespace {

/// Looks for the signals of one module, and says at its end which are not there.
class Module {
   public:
    Module(const Wave& wave, std::string name, std::vector<std::string>& missing)
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
    const Wave& wave_;
    const std::string name_;
    std::vector<std::string>& missing_;
    std::vector<std::string> absent_;
    bool any_ = false;
};

LaneSignals find_lane(const Wave& wave, std::size_t n, std::vector<std::string>& missing) {
    Module encoder(wave, "encoder" + std::to_string(n), missing);
    Module array(wave, "array" + std::to_string(n), missing);
    Module bank(wave, "bank" + std::to_string(n), missing);
    LaneSignals lane;
    lane.encoder = encoder.name();
    lane.array = array.name();
    lane.bank = bank.name();
    lane.encoder_state = encoder["state"];
    lane.segment = encoder["segment"];
    lane.position = encoder["position"];
    lane.credits = encoder["credits"];
    lane.token_valid = encoder["token_valid"];
    lane.token_matrix = encoder["token_matrix"];
    lane.token_column = encoder["token_column"];
    lane.array_state = array["state"];
    lane.busy = array["busy"];
    lane.fifo_level = array["fifo_level"];
    lane.pop = array["pop"];
    lane.matrix = array["matrix"];
    lane.column = array["column"];
    lane.word = array["word"];
    lane.enable = bank["enable"];
    lane.address = bank["address"];
    return lane;
}

}  // namespace

Signals find_signals(const Wave& wave, std::size_t arrays) {
    Signals signals;
    {
        Module controller(wave, "controller", signals.missing);
        signals.controller = {controller["state"], controller["sequence"], controller["step"], controller["layer"]};
    }
    for (std::size_t n = 0; n < arrays; ++n) signals.lanes.push_back(find_lane(wave, n, signals.missing));
    Module unit(wave, "activation_unit", signals.missing);
    signals.activation_unit = {unit["state"], unit["group"], unit["h_valid"], unit["h_group"]};
    Module host(wave, "host_port", signals.missing);
    signals.host_port = {host["loading"], host["transferring"]};
    return signals;
}

}  // namespace spartus::replay
