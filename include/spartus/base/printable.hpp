/// \file
/// Foreign text made fit for an error message: one line, of bounded length, without control characters.
#pragma once

#include <string>
#include <string_view>

namespace spartus {

/// `text` with every byte outside printable ASCII as \xNN, cut after 60 bytes with "...".
std::string printable(std::string_view text);

/// The same between quotes.
std::string in_quotes(std::string_view text, char quote = '\'');

}  // namespace spartus
