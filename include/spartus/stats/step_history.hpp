/// \file
/// The steps of a run in a few bytes each, a score or so, so that a long run can be gone through again: where a
/// step belongs and its phases, without what the modules counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "spartus/stats/step.hpp"

namespace spartus::stats {

class StepHistory {
   public:
    /// All steps have as many phases. The counters are left out.
    void add(const Step& step);

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }

    /// Goes through the steps from the first on; a step is there until the next one is asked for.
    class Iterator {
       public:
        const Step& operator*() const { return step_; }
        const Step* operator->() const { return &step_; }
        Iterator& operator++();
        bool operator!=(const Iterator& other) const { return left_ != other.left_; }

       private:
        friend StepHistory;
        Iterator(std::deque<std::uint8_t>::const_iterator at, std::size_t left, std::size_t phases);
        void read();
        std::uint64_t number();

        std::deque<std::uint8_t>::const_iterator at_;
        std::size_t left_;  ///< steps, the present one included
        Step step_;
    };
    Iterator begin() const { return {bytes_.begin(), size_, phases_}; }
    Iterator end() const { return {bytes_.end(), 0, 0}; }

   private:
    void append(std::uint64_t number);

    std::deque<std::uint8_t> bytes_;  ///< numbers of seven bits a byte, the lowest first
    std::size_t size_ = 0;
    std::size_t phases_ = 0;  ///< of a step
};

}  // namespace spartus::stats
