/// \file
/// One array and its encoder in a step, token by token: the recurrence of step_timer.hpp, for the check. Cycles
/// are counted from cycle 0 of the step.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/arch/spartus/column_words.hpp"
#include "spartus/arch/spartus/config.hpp"
#include "spartus/arch/spartus/step_timing.hpp"
#include "spartus/base/cycle.hpp"

namespace spartus::arch::spartus {

/// How many elements j below `elements` have j mod arrays = n.
std::uint32_t share_of(std::uint32_t elements, std::uint32_t n, std::uint32_t arrays);

class ArrayTimeline {
   public:
    explicit ArrayTimeline(const Config& config);

    /// Another step.
    void restart();

    /// Inspects up to and including the element at `index` of the segment, which fires. Returns when its token can
    /// be popped. The columns of all tokens before must have been issued.
    Cycle arrival(std::uint32_t index);
    /// Issues the column of the token that arrived then. `there`: from when on each word may issue, empty: always.
    void column(Cycle arrival, std::uint32_t column, const ColumnWords& matrix, const std::vector<Cycle>& there);
    /// First that of x, then that of h.
    void end_segment(std::uint32_t size);

    const std::vector<Cycle>& issued() const {
        return issued_;
    }  ///< of every word so far, if they came from memory
    Cycle drained() const;
    ArrayTiming timing(Cycle barrier) const;

   private:
    /// A word and when it was issued.
    struct Word {
        const std::uint32_t* lidx;
        Cycle issued;
    };

    bool stalls() const { return config_.pe_array.hazard == Hazard::stall; }
    /// When the word issues if hazards stall.
    Cycle issue(std::uint32_t column, std::uint32_t word, const ColumnWords& matrix);
    bool meet(const std::uint32_t* one, const std::uint32_t* other) const;
    Cycle encoder_done() const { return cycle_ == first_ ? first_ : cycle_ - 1 + config_.delta_encoder.latency; }

    const Config& config_;
    Cycle first_;           ///< S
    Cycle cycle_ = 0;       ///< of the next inspection
    Cycle next_issue_ = 0;  ///< the array is free
    std::uint32_t position_ = 0;
    bool in_h_ = false;
    std::vector<Cycle> popped_;
    std::vector<Cycle> issued_;
    std::vector<Word> last_words_;  ///< of columns, with Hazard::stall; some may be long out of the pipeline
    ArrayTiming timing_;
};

/// The step of which these are the arrays.
StepTiming step_of(const std::vector<ArrayTimeline>& timelines);

}  // namespace spartus::arch::spartus
