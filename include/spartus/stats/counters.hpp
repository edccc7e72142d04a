/// \file
/// The counters of a module: a struct of plain integers that its code increments, and beside it the table that says
/// what each is. Whatever is subtracted, written or compared goes through the table.
///
///     struct Counters { Cycle busy = 0; std::uint64_t beats = 0; };
///     const stats::Table<Counters>& statistics() {
///         static const stats::Table<Counters> table{
///             {{"busy", Kind::cause, "cycles", "transferring"}, &Counters::busy},
///             {{"beats", Kind::count, "beats", "transferred"}, &Counters::beats}};
///         return table;
///     }
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/stats/quantity.hpp"

namespace spartus::stats {

template <class Counters>
struct Counter {
    Quantity quantity;
    std::uint64_t Counters::*member;
};

template <class Counters>
using Table = std::vector<Counter<Counters>>;

template <class Counters>
std::vector<Quantity> quantities(const Table<Counters>& table) {
    std::vector<Quantity> result;
    result.reserve(table.size());
    for (const Counter<Counters>& counter : table) result.push_back(counter.quantity);
    return result;
}

/// Appends the values in the order of the table.
template <class Counters>
void save(const Table<Counters>& table, const Counters& counters, std::vector<std::uint64_t>& values) {
    for (const Counter<Counters>& counter : table) values.push_back(counters.*counter.member);
}

/// The counters whose values begin at `values`.
template <class Counters>
Counters load(const Table<Counters>& table, const std::uint64_t* values) {
    Counters counters;
    for (const Counter<Counters>& counter : table) counters.*counter.member = *values++;
    return counters;
}

/// The cycles of all causes together.
template <class Counters>
std::uint64_t causes(const Table<Counters>& table, const Counters& counters) {
    std::uint64_t sum = 0;
    for (const Counter<Counters>& counter : table) {
        if (counter.quantity.kind == Kind::cause) sum += counters.*counter.member;
    }
    return sum;
}

}  // namespace spartus::stats
