/// \file
/// Finds the signals of a module in a wave.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "spartus/replay/recorded_wave.hpp"

namespace spartus::replay {

/// Looks for the signals of one module, and says at its end which are not there.
class RecordedModule {
   public:
    RecordedModule(const RecordedWave& wave, std::string name, std::vector<std::string>& missing)
        : wave_(wave), name_(std::move(name)), missing_(missing) {}
    ~RecordedModule() {
        if (!any_) absent_ = {name_};
        missing_.insert(missing_.end(), absent_.begin(), absent_.end());
    }
    RecordedModule(const RecordedModule&) = delete;
    RecordedModule& operator=(const RecordedModule&) = delete;

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

}  // namespace spartus::replay
