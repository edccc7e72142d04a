/// \file
/// Which files a folder holds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spartus::io {

/// The paths, relative to `folder`, of everything in it and below whose name ends in `extension`, ".wav", in
/// letters of either case; sorted. Links to folders are followed. Throws Error(input) if a folder cannot be read,
/// or is met twice: links lead in a circle or twice to one place.
std::vector<std::string> files_below(const std::string& folder, std::string_view extension);

/// Whether the name of `path` ends in `extension`, in letters of either case.
bool has_extension(std::string_view path, std::string_view extension);

}  // namespace spartus::io
