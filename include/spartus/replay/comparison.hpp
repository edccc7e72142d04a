/// \file
/// Numbers of the wave beside those of the statistics.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

namespace spartus::replay {

class Comparison {
   public:
    struct Difference {
        std::string place;  ///< "run", "sequence 0 step 3 layer 0"
        std::string module, quantity;
        std::uint64_t wave, statistics;
    };
    static constexpr std::size_t most_kept = 20;

    void compare(const std::string& place, const std::string& module, const char* quantity, std::uint64_t wave,
                 std::uint64_t statistics);

    std::uint64_t compared() const { return compared_; }
    std::uint64_t different() const { return different_; }
    std::size_t modules() const { return modules_.size(); }                      ///< of which a number was compared
    const std::vector<Difference>& differences() const { return differences_; }  ///< the first most_kept

   private:
    std::uint64_t compared_ = 0, different_ = 0;
    std::unordered_set<std::string> modules_;
    std::vector<Difference> differences_;
};

}  // namespace spartus::replay
