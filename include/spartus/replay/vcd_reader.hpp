/// \file
/// Value change dumps (IEEE 1364, clause 18), change by change. The memory needed does not depend on the length of
/// the file. Knows nothing of accelerators.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "spartus/io/input_file.hpp"

namespace spartus::replay {

struct VcdVariable {
    std::string path;     ///< scopes and name, joined by dots, without a range: "SystemC.spartus.array0.word"
    std::uint32_t bits;   ///< declared
    std::size_t net = 0;  ///< variables that share an identifier are one net
};

/// Throws Error(input) "FILE: line N: CAUSE" for everything that is no VCD.
class VcdReader {
   public:
    /// Reads the declarations.
    explicit VcdReader(const std::string& path);

    const std::vector<VcdVariable>& variables() const { return variables_; }
    std::size_t nets() const { return net_bits_.size(); }
    /// "100 ps", or empty if the file does not say.
    const std::string& timescale() const { return timescale_; }

    enum class Event {
        time,    ///< time() has advanced
        change,  ///< net() has the value value()
        end,
    };

    /// Reads on to the next event.
    Event next();

    std::uint64_t time() const { return time_; }
    std::size_t net() const { return net_; }
    /// Nothing where a bit is x or z, the number is a real one, or it has more than 64 bits.
    std::optional<std::uint64_t> value() const { return value_; }

    /// Throws Error(input) naming the present line.
    [[noreturn]] void refuse(const std::string& cause) const;

   private:
    std::string_view word();
    std::string_view word_before(const char* what);
    bool fill();
    void skip_block(const char* keyword);
    void declare(std::string_view keyword);
    void open_scope();
    void close_scope();
    void declare_variable();
    void read_timescale();
    std::size_t net_of(std::string_view identifier);
    void read_time(std::string_view number);
    void read_scalar(std::string_view text);
    void read_vector(std::string_view digits);

    io::InputFile file_;
    std::vector<std::uint8_t> buffer_;
    std::size_t at_ = 0;   ///< next byte of the buffer
    std::size_t end_ = 0;  ///< behind its last
    std::uint64_t line_ = 1;

    std::string timescale_;
    std::vector<std::size_t> scopes_;  ///< lengths of the paths around the present scope
    std::string scope_;                ///< "SystemC.spartus."
    std::vector<VcdVariable> variables_;
    std::unordered_map<std::string, std::size_t> identifiers_;
    std::vector<std::uint32_t> net_bits_;

    std::uint64_t time_ = 0;
    std::size_t net_ = 0;
    std::optional<std::uint64_t> value_;
    std::string identifier_;  ///< kept, for a look-up without an allocation
};

}  // namespace spartus::replay
