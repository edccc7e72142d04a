// The writer of waves against SystemC's own tracing, byte for byte.
#include "spartus/instruments/vcd_file.hpp"

#include <fstream>
#include <iterator>
#include <random>
#include <regex>
#include <systemc>

#include "io/files.hpp"
#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::instruments;

namespace {

std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Without the blocks in which the two differ on purpose, and the time of the first values, which SystemC leaves
/// out.
std::string comparable(std::string text) {
    for (const char* block : {"$date", "$version", "$comment"}) {
        const std::size_t begin = text.find(block);
        const std::string end = "$end\n\n";
        text.erase(begin, text.find(end, begin) + end.size() - begin);
    }
    return std::regex_replace(text, std::regex("#[0-9]+\n\\$dumpvars"), "$dumpvars");
}

/// Records the same signals both ways, from cycle `begin` to `end`.
class Bench : public sc_core::sc_module {
   public:
    SC_HAS_PROCESS(Bench);
    Bench(const sc_core::sc_module_name& name, Signals& signals, const std::string& folder, Cycle begin, Cycle end)
        : sc_module(name), signals_(signals), path_(folder + "/systemc"), begin_(begin), end_(end) {
        SC_THREAD(run);
    }

   private:
    void run() {
        wait(static_cast<double>(begin_), sc_core::SC_NS);
        take(begin_);
        sc_core::sc_trace_file* const file = sc_core::sc_create_vcd_trace_file(path_.c_str());
        file->set_time_unit(100, sc_core::SC_PS);
        sc_core::sc_trace(file, clock_, signals_.top() + ".clock");
        for (Signals::Id id = 0; id < signals_.size(); ++id) {
            const auto bits = static_cast<int>(signals_[id].bits);
            if (signals_[id].radix == Radix::signed_decimal) {
                sc_core::sc_trace(file, values_[id], signals_.path(id), bits);
            } else {
                sc_core::sc_trace(file, reinterpret_cast<unsigned&>(values_[id]), signals_.path(id), bits);
            }
        }
        for (Cycle cycle = begin_; cycle < end_; ++cycle) {
            if (cycle > begin_) take(cycle);
            clock_ = true;
            wait(500, sc_core::SC_PS);
            clock_ = false;
            wait(500, sc_core::SC_PS);
        }
        sc_core::sc_close_vcd_trace_file(file);
        sc_core::sc_stop();
    }

    void take(Cycle cycle) {
        signals_.advance(cycle);
        values_.resize(signals_.size());
        for (Signals::Id id = 0; id < signals_.size(); ++id) values_[id] = signals_.value(id);
    }

    Signals& signals_;
    const std::string path_;
    const Cycle begin_, end_;
    std::vector<std::int32_t> values_;
    bool clock_ = false;
};

/// Signals of all kinds in modules whose order of declaration is not that of their names, and `cycles` of changes.
void fill(Signals& signals, Cycle cycles, std::mt19937_64& random) {
    signals.add({"", "mode", 3, Radix::decimal, {}}, 5);
    for (const char* module : {"encoder0", "array10", "array2"}) {
        signals.add({module, "busy", 1, Radix::binary, {}});
        signals.add({module, "delta", 17, Radix::signed_decimal, {}});
        signals.add({module, "word", 6, Radix::decimal, {}}, 32);
        signals.add({module, "address", 31, Radix::hexadecimal, {}});
        signals.add({module, "state", 2, Radix::state, {"a", "b", "c"}});
    }
    for (Cycle cycle = 0; cycle < cycles; ++cycle) {
        for (Signals::Id id = 0; id < signals.size(); ++id) {
            if (random() % 4 != 0) continue;
            const bool is_signed = signals[id].radix == Radix::signed_decimal;
            const std::int64_t range = std::int64_t{1} << signals[id].bits;
            const auto value = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(range));
            signals.set(id, cycle, is_signed ? value - range / 2 : value);
        }
    }
}

void compare(Cycle begin, Cycle end) {
    const test::TemporaryDirectory folder;
    Signals ours("top"), theirs("top");
    std::mt19937_64 random(1), again(1);
    fill(ours, end, random);
    fill(theirs, end, again);
    std::vector<Signals::Id> all(ours.size());
    for (Signals::Id id = 0; id < all.size(); ++id) all[id] = id;
    VcdFile file(folder / "ours.vcd", ours, all, 1 << 30);
    ours.advance(begin);
    file.begin(begin);
    for (Cycle cycle = begin + 1; cycle < end; ++cycle) REQUIRE(file.add(cycle, ours.advance(cycle)));
    file.end(end);
    file.commit();
    Bench bench("bench", theirs, folder / "", begin, end);
    sc_core::sc_start();
    const std::string text = text_of(folder / "ours.vcd");
    CHECK(text.size() == file.bytes());
    CHECK((comparable(text) == comparable(text_of(folder / "systemc.vcd"))));
}

}  // namespace

TEST_CASE("A wave is what SystemC's tracing writes, byte for byte") {
    compare(0, 200);
}

TEST_CASE("A wave that begins in the middle is what SystemC's tracing writes from there") {
    compare(37, 200);
}

TEST_CASE("A value that its signal cannot hold is unknown") {
    const test::TemporaryDirectory folder;
    Signals signals("top");
    signals.add({"m", "narrow", 2, Radix::decimal, {}}, 4);
    signals.add({"m", "flag", 1, Radix::binary, {}}, 2);
    signals.add({"m", "delta", 3, Radix::signed_decimal, {}}, -5);
    VcdFile file(folder / "w.vcd", signals, {0, 1, 2}, 1 << 20);
    file.begin(0);
    file.end(1);
    file.commit();
    CHECK(text_of(folder / "w.vcd").find("1aaaaa\nbx aaaab\nxaaaac\nbx aaaad\n") != std::string::npos);
}

TEST_CASE("A wave ends in front of the cycle that would exceed its limit") {
    const test::TemporaryDirectory folder;
    Signals signals("top");
    signals.add({"m", "flag", 1, Radix::binary, {}});
    constexpr std::uint64_t limit = 2000;
    VcdFile file(folder / "w.vcd", signals, {0}, limit);
    file.begin(0);
    Cycle cycle = 1;
    while (file.add(cycle, {})) ++cycle;
    file.end(cycle);
    file.commit();
    const std::string text = text_of(folder / "w.vcd");
    CHECK(text.size() <= limit);
    CHECK(text.size() > limit - 80);
    const std::string last = "\n\n#" + std::to_string(10 * cycle) + "\n";
    CHECK(text.substr(text.size() - last.size()) == last);
}
