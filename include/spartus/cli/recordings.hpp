/// \file
/// Which recordings become which traces.
#pragma once

#include <string>
#include <vector>

namespace spartus::cli {

struct Conversion {
    std::string in;   ///< a recording
    std::string out;  ///< its trace
};

/// One recording and the file of its trace. Refuses a folder, and a trace in the place of its recording.
Conversion one_conversion(const std::string& in, const std::string& out);

/// Recordings, and folders with all WAV files below them, whose traces go into `folder`: under the name of the
/// recording, below a given folder under its path there. Refuses recordings whose traces would have the same name,
/// folders without recordings, and a `folder` within one that is read. Throws Error.
std::vector<Conversion> conversions_into(const std::string& folder, const std::vector<std::string>& inputs);

/// Refuses a `file` for statistics in the place of a recording or its trace.
void check_apart(const std::string& file, const std::vector<Conversion>& conversions);

}  // namespace spartus::cli
