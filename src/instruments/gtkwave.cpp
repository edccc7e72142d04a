#include "spartus/instruments/gtkwave.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "spartus/io/output_file.hpp"

namespace spartus::instruments {
namespace {

// GTKWave's trace flags, as its save files have them in front of every trace.
constexpr unsigned hexadecimal = 0x2, decimal = 0x4, binary = 0x8, right_aligned = 0x20, blank = 0x200,
                   signed_values = 0x400, translated = 0x2000, group_begin = 0x80'0000, group_end = 0x100'0000,
                   group_closed = 0x40'0000, group_collapsed = 0x1000;

unsigned flags_of(Radix radix) {
    switch (radix) {
        case Radix::binary:
            return binary | right_aligned;
        case Radix::decimal:
            return decimal | right_aligned;
        case Radix::signed_decimal:
            return decimal | signed_values | right_aligned;
        case Radix::hexadecimal:
            return hexadecimal | right_aligned;
        case Radix::state:
            return hexadecimal | right_aligned | translated;
    }
    return 0;
}

bool is_one_of(const std::string& name, std::initializer_list<const char*> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Colours by what a signal says, so that the eye finds it in every group. GTKWave's numbers.
int colour_of(const Signal& signal) {
    enum Colour { normal = 0, orange = 2, yellow = 3, blue = 5, violet = 7 };
    if (signal.radix == Radix::state && signal.name == "state") return orange;
    if (is_one_of(signal.name, {"busy", "enable", "h_valid", "beat"})) return yellow;
    if (signal.name.rfind("token", 0) == 0 || is_one_of(signal.name, {"pop", "push", "command"})) return blue;
    if (is_one_of(signal.name, {"credits", "fifo_level", "level"})) return violet;
    return normal;
}

struct Module {
    std::string kind;    ///< "encoder"
    std::string number;  ///< "0"; empty if there is only one
};

Module module_of(const Signal& signal) {
    const std::size_t digits = signal.module.find_last_not_of("0123456789") + 1;
    return {signal.module.substr(0, digits), signal.module.substr(digits)};
}

/// Writes the files that belong to one wave.
class SaveFile {
   public:
    SaveFile(const std::string& vcd_path, const Signals& signals, const std::vector<Signals::Id>& traced,
             Cycle begin)
        : vcd_path_(std::filesystem::absolute(vcd_path)), signals_(signals), traced_(traced) {
        constexpr double zoom = -15;                    // some 160 cycles in a window of this size
        constexpr std::size_t pixels = 9, margin = 20;  // of a letter, beside a name
        std::size_t longest = 0;
        for (const Signals::Id id : traced) {
            longest = std::max(longest, signals[id].module.size() + 1 + signals[id].name.size());
        }
        text_ = fmt::format(
            "[*] One cycle is 1 ns.\n[dumpfile] \"{}\"\n[timestart] {}\n[size] 1500 850\n*{} {} -1\n"
            "[treeopen] SystemC.\n[treeopen] SystemC.{}.\n[sst_width] 180\n[signals_width] {}\n",
            vcd_path_.string(), begin * picoseconds, zoom, begin * picoseconds, signals.top(),
            std::max<std::size_t>(260, pixels * longest + margin));
    }

    /// Single modules, and the states of those that are numbered; then all of each number, folded but for the first
    /// where nobody has chosen.
    void write() {
        text_ += fmt::format("@{:x}\nSystemC.{}.clock\n", binary | right_aligned, signals_.top());
        for (const Module& module : kinds()) {
            const std::string& kind = module.kind;
            if (module.number.empty()) {
                group(kind, open, [&kind](const Signal& s) { return s.module == kind; });
            } else {
                group(kind + " states", open,
                      [&kind](const Signal& s) { return module_of(s).kind == kind && s.name == "state"; });
            }
        }
        for (const std::string& n : numbers()) {
            group(fmt::format("{} {}", kinds_of(n), n),
                  n == "0" || traced_.size() < signals_.size() ? open : closed,
                  [&n](const Signal& s) { return module_of(s).number == n; });
        }
        for (const auto& [path, states] : state_files_) write_file(path, states);
        write_file(beside(".gtkw"), text_);
    }

   private:
    enum Fold { open, closed };
    static constexpr Cycle picoseconds = 1000;  // of a cycle

    /// Where the title does not name the module, every trace does.
    enum Titled { by_module };

    template <typename Belongs>
    void group(const std::string& name, Fold fold, Belongs belongs) {
        std::string traces;
        for (const Signals::Id id : traced_) {
            if (belongs(signals_[id])) traces += trace(id);
        }
        if (traces.empty()) return;
        const unsigned closed_begin = fold == closed ? group_closed : 0;
        const unsigned closed_end = fold == closed ? group_closed | group_collapsed : 0;
        text_ += fmt::format("@{:x}\n-{}\n{}@{:x}\n-{}\n", group_begin | closed_begin | blank, name, traces,
                             group_end | closed_end | blank, name);
    }

    std::string trace(Signals::Id id) {
        const Signal& signal = signals_[id];
        std::string text = fmt::format("@{:x}\n", flags_of(signal.radix));
        if (signal.radix == Radix::state) text += fmt::format("^1 {}\n", state_file(signal));
        text += fmt::format("[color] {}\n+{{{} {}}} SystemC.{}", colour_of(signal), signal.module, signal.name,
                            signals_.path(id));
        return text + (signal.bits > 1 ? fmt::format("[{}:0]\n", signal.bits - 1) : "\n");
    }

    /// Its path; all modules of a kind share one.
    std::string state_file(const Signal& signal) {
        std::string path = beside(fmt::format(".{}.states", module_of(signal).kind));
        std::string& states = state_files_[path];
        if (states.empty()) {
            for (std::size_t code = 0; code < signal.states.size(); ++code) {
                states += fmt::format("{:x} {}\n", code, signal.states[code]);
            }
        }
        return path;
    }

    /// The first module of each kind, in the order of all signals.
    std::vector<Module> kinds() const {
        std::vector<Module> found;
        for (Signals::Id id = 0; id < signals_.size(); ++id) {
            const Module module = module_of(signals_[id]);
            const auto same = [&module](const Module& other) { return other.kind == module.kind; };
            if (std::none_of(found.begin(), found.end(), same)) found.push_back(module);
        }
        return found;
    }

    /// "encoder, array and bank": those that have signals in the wave.
    std::string kinds_of(const std::string& number) const {
        std::vector<std::string> names;
        for (const Signals::Id id : traced_) {
            const Module module = module_of(signals_[id]);
            if (module.number == number && std::count(names.begin(), names.end(), module.kind) == 0) {
                names.push_back(module.kind);
            }
        }
        const std::string last = names.back();
        names.pop_back();
        return names.empty() ? last : fmt::format("{} and {}", fmt::join(names, ", "), last);
    }

    std::set<std::string> numbers() const {
        std::set<std::string> found;
        for (const Signals::Id id : traced_) found.insert(module_of(signals_[id]).number);
        found.erase("");
        return found;
    }

    std::string beside(const std::string& extension) const {
        return std::filesystem::path(vcd_path_).replace_extension(extension).string();
    }

    static void write_file(const std::string& path, const std::string& text) {
        io::OutputFile file(path);
        file.write(text);
        file.commit();
    }

    const std::filesystem::path vcd_path_;  ///< absolute, since GTKWave looks from where it was started
    const Signals& signals_;
    const std::vector<Signals::Id>& traced_;
    std::string text_;
    std::map<std::string, std::string> state_files_;
};

}  // namespace

void write_save_file(const std::string& vcd_path, const Signals& signals, const std::vector<Signals::Id>& traced,
                     Cycle begin) {
    SaveFile(vcd_path, signals, traced, begin).write();
}

}  // namespace spartus::instruments
