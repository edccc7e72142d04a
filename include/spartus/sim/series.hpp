/// \file
/// The course of a run in a number of points that does not depend on its length: what charts are drawn from. A
/// point is one time step, or several equally many where there are more than `most_points`. None crosses from one
/// sequence into the next, unless there are so many sequences that this would make too many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "spartus/arch/architecture.hpp"

namespace spartus::sim {

constexpr std::size_t most_points = 500;

/// Time steps that stand together.
struct Point {
    std::size_t begin, end;                  ///< counted over the whole run
    std::uint32_t sequence, step;            ///< the first
    std::uint32_t last_sequence, last_step;  ///< the last
};

/// Of sequences with so many steps each.
std::vector<Point> points_of(const std::vector<std::size_t>& lengths, std::size_t most = most_points);

/// How often pairs of whole numbers occur. From 2000 different ones on, near ones count as one: the widths of both
/// are doubled until they are fewer.
class Pairs {
   public:
    static constexpr std::size_t most = 2000;

    void add(std::uint64_t x, std::uint64_t y);
    /// By x and y, both rounded down to a multiple of the width.
    const std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t>& counts() const { return counts_; }
    std::uint64_t width() const { return std::uint64_t{1} << bits_; }

   private:
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> counts_;
    unsigned bits_ = 0;
};

class Series {
   public:
    Series(const arch::Design& design, const nn::Network& network, const std::vector<nn::Trace>& traces);

    Series(const Series&) = delete;
    Series& operator=(const Series&) = delete;

    /// The next step of the run.
    void add(const stats::Step& step);

    /// docs/formats.md
    nlohmann::ordered_json json() const;

   private:
    /// A number of each step, gathered by point.
    struct Column {
        std::string place;  ///< "/columns/cycles", "/modules/array/issue"
        std::function<std::uint64_t(const stats::Step&)> value;
        std::size_t modules = 1;   ///< that the value is a sum over
        bool first_layer = false;  ///< of that alone
        bool longest = false;      ///< not the sum
        std::vector<std::uint64_t> gathered = {};
    };

    void add_columns(const arch::Design& design, const nn::Network& network);
    void add_causes();
    nlohmann::ordered_json values_of(const Column& column) const;

    const stats::Schema schema_;
    const std::vector<Point> points_;
    std::vector<Column> columns_;
    std::size_t point_ = 0;                                  ///< the present one
    std::function<std::uint64_t(const stats::Step&)> load_;  ///< the architecture's first column
    std::vector<Pairs> pairs_;                               ///< by layer: load and latency
};

/// How often each latency of a time step occurs, in at most 50 bins of equal width: `from` and `width` in cycles,
/// `steps` in each.
nlohmann::ordered_json latencies_json(const stats::Run& run);

/// Objects line by line, each list on one; lines after the first begin with `indent`.
std::string lines_of(const nlohmann::ordered_json& json, const std::string& indent);

}  // namespace spartus::sim
