#include "spartus/instruments/window.hpp"

#include "spartus/base/number.hpp"

namespace spartus::instruments {
namespace {

constexpr std::uint64_t most = 1'000'000'000'000;  // cycles that the kernel's time can hold with room to spare

}  // namespace

std::optional<Window> parse_window(std::string_view text) {
    const std::size_t equals = text.find('=');
    const std::size_t colon = text.find(':');
    if (equals == std::string_view::npos || colon == std::string_view::npos || colon < equals) return std::nullopt;
    Window window;
    const std::string_view unit = text.substr(0, equals);
    if (unit == "steps") {
        window.unit = Window::Unit::steps;
    } else if (unit != "cycles") {
        return std::nullopt;
    }
    const auto read = [](std::string_view number, std::uint64_t& bound) {
        if (number.empty()) return true;
        const auto value = parse_number<std::uint64_t>(number);
        if (!value || *value > most) return false;
        bound = *value;
        return true;
    };
    if (!read(text.substr(equals + 1, colon - equals - 1), window.begin)) return std::nullopt;
    if (!read(text.substr(colon + 1), window.end)) return std::nullopt;
    if (window.begin >= window.end) return std::nullopt;
    return window;
}

void StepWindow::between_steps() {
    if (begun_ == window_.end) open_ = false;
}

void StepWindow::step_begins(std::uint32_t layer) {
    if (layer == 0 && begun_++ == window_.begin) open_ = true;
}

void StepWindow::run_ends() {
    open_ = false;
}

}  // namespace spartus::instruments
