#include "spartus/io/message.hpp"

#include <fmt/format.h>

#include "spartus/base/error.hpp"

namespace spartus::io {

void refuse(const std::string& path, const std::string& cause) {
    throw Error(ExitCode::input, path + ": " + cause);
}

std::string shape_text(const std::vector<std::size_t>& shape) {
    return fmt::format("[{}]", fmt::join(shape, ", "));
}

}  // namespace spartus::io
