#include "spartus/io/message.hpp"

#include <fmt/format.h>

#include "spartus/base/error.hpp"

namespace spartus::io {

void refuse(const std::string& path, const std::string& cause) {
    throw Error(ExitCode::input, path + ": " + cause);
}

std::string in_quotes(std::string_view text) {
    constexpr std::size_t max_bytes = 60;
    std::string result = "'";
    for (const char c : text.substr(0, max_bytes)) {
        if (c >= ' ' && c <= '~') {
            result += c;
        } else {
            result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        }
    }
    result += text.size() > max_bytes ? "...'" : "'";
    return result;
}

std::string shape_text(const std::vector<std::size_t>& shape) {
    return fmt::format("[{}]", fmt::join(shape, ", "));
}

}  // namespace spartus::io
