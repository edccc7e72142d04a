#include "spartus/base/printable.hpp"

#include <fmt/format.h>

namespace spartus {

std::string printable(std::string_view text) {
    constexpr std::size_t max_bytes = 60;
    std::string result;
    for (const char c : text.substr(0, max_bytes)) {
        if (c >= ' ' && c <= '~') {
            result += c;
        } else {
            result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        }
    }
    if (text.size() > max_bytes) result += "...";
    return result;
}

std::string in_quotes(std::string_view text, char quote) {
    return quote + printable(text) + quote;
}

}  // namespace spartus
