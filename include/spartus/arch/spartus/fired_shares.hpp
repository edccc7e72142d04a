/// \file
/// What fires in the steps of a timed run, as each array has it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "spartus/arch/spartus/token_link.hpp"
#include "spartus/nn/functional_run.hpp"

namespace spartus::arch::spartus {

class FiredShares {
   public:
    FiredShares(const nn::FunctionalRun& run, std::uint32_t arrays) : run_(run), x_(arrays), h_(arrays) {}

    /// What fires in array n, ascending: of the elements j with j mod N = n, each as j div N. Steps are those of
    /// layers, as in the run; what was given for one lasts until another is asked for.
    const std::vector<nn::Fired>& of(std::size_t step, Matrix matrix, std::uint32_t n);

   private:
    static void split(const std::vector<nn::Fired>& fired, std::vector<std::vector<nn::Fired>>& shares);

    const nn::FunctionalRun& run_;
    std::optional<std::size_t> step_;  ///< that is split
    std::vector<std::vector<nn::Fired>> x_, h_;
};

}  // namespace spartus::arch::spartus
