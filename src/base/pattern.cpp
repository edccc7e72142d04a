#include "spartus/base/pattern.hpp"

#include <stdexcept>

#include <re2/re2.h>

#include "spartus/base/printable.hpp"

namespace spartus {

Pattern::Pattern(const std::string& text) {
    RE2::Options options;
    options.set_log_errors(false);  // to standard error; the exception says it
    expression_ = std::make_unique<RE2>(text, options);
    if (!expression_->ok()) throw std::invalid_argument(printable(expression_->error()));
}

Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;

bool Pattern::fits_in(std::string_view text) const {
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *expression_);
}

}  // namespace spartus
