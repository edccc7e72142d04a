/// \file
/// What the stubs of all links share. A stub stands at the other end of a link of a module under test: it keeps
/// what it receives with the cycle in which it takes effect, and sends at chosen cycles.
#pragma once

#include <functional>
#include <map>
#include <systemc>
#include <utility>

#include "spartus/parts/clock.hpp"

namespace spartus::test {

class Stub : public sc_core::sc_module {
   public:
    /// Does `action` when the kernel has reached `cycle`; actions of one cycle in the order in which they were
    /// given.
    void at(Cycle cycle, std::function<void()> action) {
        due_.emplace(cycle, std::move(action));
        clock_.wake(wake_, cycle);
    }

   protected:
    explicit Stub(const sc_core::sc_module_name& name) : sc_module(name) {
        SC_HAS_PROCESS(Stub);
        SC_METHOD(act);
        sensitive << wake_;
    }

    const parts::Clock& clock() const { return clock_; }

   private:
    void act() {
        while (!due_.empty() && due_.begin()->first <= clock_.now()) {
            const auto action = std::move(due_.begin()->second);
            due_.erase(due_.begin());
            action();
        }
        if (!due_.empty()) clock_.wake(wake_, due_.begin()->first);
    }

    const parts::Clock clock_{0};
    sc_core::sc_event wake_;
    std::multimap<Cycle, std::function<void()>> due_;
};

}  // namespace spartus::test
