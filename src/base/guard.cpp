#include "spartus/base/guard.hpp"

#include <exception>
#include <iostream>
#include <new>

#include "spartus/base/error.hpp"

namespace spartus {

int guarded(std::string_view program, const std::function<int()>& body) {
    const auto fail = [program](ExitCode code, std::string_view message) {
        std::cerr << program << ": " << message << '\n';
        return static_cast<int>(code);
    };
    try {
        const int code = body();
        std::cout.flush();
        if (!std::cout) throw Error(ExitCode::output, "standard output: cannot be written");
        return code;
    } catch (const Error& error) {
        return fail(error.code(), error.what());
    } catch (const std::bad_alloc&) {
        return fail(ExitCode::input, "out of memory: what is asked for is too large for this machine");
    } catch (const std::exception& error) {
        return fail(ExitCode::internal, error.what());
    }
}

}  // namespace spartus
