#include "spartus/cost/device.hpp"

#include <algorithm>
#include <system_error>

#include "spartus/base/error.hpp"
#include "spartus/config/settings_file.hpp"

namespace spartus::cost {

Device read_device(const std::filesystem::path& file) {
    using config::optional_setting;
    using config::whole_setting;
    constexpr std::uint64_t most = 1'000'000'000;
    Device device;
    config::read_settings(file, {config::word_setting("device.name", device.name),
                                 whole_setting("resources.lut", device.available.lut, 1, most),
                                 whole_setting("resources.ff", device.available.ff, 1, most),
                                 whole_setting("resources.dsp", device.available.dsp, 1, most),
                                 whole_setting("resources.bram36", device.available.bram36, 1, most),
                                 optional_setting(whole_setting("resources.uram", device.uram, 0, most))});
    return device;
}

std::vector<Device> read_devices(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    std::vector<fs::path> files;
    std::error_code unreadable;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, unreadable)) {
        if (entry.path().extension() == ".cfg" && entry.is_regular_file(unreadable)) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<Device> devices;
    for (const fs::path& file : files) {
        try {
            devices.push_back(read_device(file));
        } catch (const Error&) {
            // another kind of file: nobody asked for it
        }
    }
    return devices;
}

Utilisations utilisations(const Resources& needed, const Device& device) {
    const auto share = [](std::uint64_t used, std::uint64_t available) {
        return static_cast<double>(used) / static_cast<double>(available);
    };
    const Resources& available = device.available;
    return {{"LUT", share(needed.lut, available.lut)},
            {"FF", share(needed.ff, available.ff)},
            {"DSP48", share(needed.dsp, available.dsp)},
            {"BRAM36", share(needed.bram36, available.bram36)}};
}

Fit fit(const Resources& needed, const Device& device) {
    const Utilisations all = utilisations(needed, device);
    const auto binding =
        std::max_element(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return {binding->second <= 1, binding->first, binding->second};
}

}  // namespace spartus::cost
