/// \file
/// Regular expressions of users: RE2, whose time is linear in the text and whose memory is bounded, whatever the
/// expression.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace spartus {

class Pattern {
   public:
    /// Throws std::invalid_argument with the cause alone.
    explicit Pattern(const std::string& text);
    ~Pattern();
    Pattern(Pattern&&) noexcept;
    Pattern(const Pattern&) = delete;
    Pattern& operator=(Pattern&&) = delete;
    Pattern& operator=(const Pattern&) = delete;

    /// Whether any part of `text` fits.
    bool fits_in(std::string_view text) const;

   private:
    std::unique_ptr<re2::RE2> expression_;
};

}  // namespace spartus
