/// \file
/// How a module says that another breaks the contract of their link: an SC_REPORT_ERROR of type `protocol`. The
/// handler of a run turns it into the end of the run; without one SystemC's own throws it too.
#pragma once

#include <string>
#include <systemc>

namespace spartus::parts {

constexpr const char* protocol = "/spartus/protocol";

/// `where` is the name of the module or link.
inline void violation(const std::string& where, const std::string& what) {
    SC_REPORT_ERROR(protocol, (where + ": " + what).c_str());
}

}  // namespace spartus::parts
