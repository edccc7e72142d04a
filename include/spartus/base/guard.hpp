/// \file
/// The outermost frame of a program.
#pragma once

#include <functional>
#include <string_view>

namespace spartus {

/// The exit code of `body`, once standard output has taken all that it wrote. What is thrown becomes one line on
/// standard error, "PROGRAM: what went wrong", and the code of its kind: Error says its own, std::bad_alloc is
/// ExitCode::input, anything else ExitCode::internal.
int guarded(std::string_view program, const std::function<int()>& body);

}  // namespace spartus
