#include "spartus/stats/step_history.hpp"

namespace spartus::stats {
namespace {

constexpr unsigned bits = 7;
constexpr std::uint64_t more = std::uint64_t{1} << bits;  ///< set in every byte of a number but its last

}  // namespace

void StepHistory::add(const Step& step) {
    phases_ = step.phases.size();
    for (const std::uint64_t number : {std::uint64_t{step.sequence}, std::uint64_t{step.step},
                                       std::uint64_t{step.layer}, step.start, std::uint64_t{step.time_step}}) {
        append(number);
    }
    for (const Cycle cycles : step.phases) append(cycles);
    ++size_;
}

void StepHistory::append(std::uint64_t number) {
    for (; number >= more; number >>= bits) bytes_.push_back(static_cast<std::uint8_t>(number | more));
    bytes_.push_back(static_cast<std::uint8_t>(number));
}

StepHistory::Iterator::Iterator(std::deque<std::uint8_t>::const_iterator at, std::size_t left, std::size_t phases)
    : at_(at), left_(left) {
    step_.phases.resize(phases);
    if (left_ > 0) read();
}

StepHistory::Iterator& StepHistory::Iterator::operator++() {
    if (--left_ > 0) read();
    return *this;
}

std::uint64_t StepHistory::Iterator::number() {
    std::uint64_t number = 0;
    for (unsigned shift = 0;; shift += bits) {
        const std::uint64_t byte = *at_++;
        number |= (byte & (more - 1)) << shift;
        if ((byte & more) == 0) return number;
    }
}

void StepHistory::Iterator::read() {
    step_.sequence = static_cast<std::uint32_t>(number());
    step_.step = static_cast<std::uint32_t>(number());
    step_.layer = static_cast<std::uint32_t>(number());
    step_.start = number();
    step_.time_step = number();
    for (Cycle& cycles : step_.phases) cycles = number();
}

}  // namespace spartus::stats
