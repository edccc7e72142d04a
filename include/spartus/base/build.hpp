/// \file
/// Which program this is, more exactly than its version says.
#pragma once

namespace spartus {

/// 64 hexadecimal digits: the SHA-256 of all sources, the compiler and its flags. Results of equal builds can be
/// put together; those of others may differ. The definition is made by src/build_id.cmake.
const char* build_id();

}  // namespace spartus
