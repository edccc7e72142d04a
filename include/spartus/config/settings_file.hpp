/// \file
/// Small files of named values in the syntax of a configuration: a device, the energies of a technology. Each key
/// is listed with the variable that takes its value; what is not exactly right is refused with an Error of
/// ExitCode::config that names the file and the key.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace spartus::config {

struct Setting {
    std::string name;     ///< "section.key"
    std::string allowed;  ///< completes "must be …"
    /// Stores the value that the text denotes; false if it is not allowed.
    std::function<bool(std::string_view)> assign;
    bool required = true;
};

/// The variables must outlive the reading.
Setting whole_setting(const std::string& name, std::uint64_t& value, std::uint64_t low, std::uint64_t high);
Setting real_setting(const std::string& name, double& value, double low, double high);
/// Letters, digits, '-' and '_', so that it can be printed anywhere.
Setting word_setting(const std::string& name, std::string& value);
/// Leaves the variable as it is where the key is absent.
Setting optional_setting(Setting setting);

/// Reads `file` into the variables. Every key once, none but these, none that is required missing.
void read_settings(const std::filesystem::path& file, const std::vector<Setting>& settings);

}  // namespace spartus::config
