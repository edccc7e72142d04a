/// \file
/// Matchers of text, by one name in Catch2 2 and 3.
#pragma once

#include <string>

#include "support/catch.hpp"

using Catch::Matchers::StartsWith;

#if __has_include(<catch2/catch_all.hpp>)
inline auto Contains(const std::string& text) {
    return Catch::Matchers::ContainsSubstring(text);
}
#else
using Catch::Matchers::Contains;
#endif
