/// \file
/// The features of a recording, frame by frame while it is read: the memory needed does not depend on its length.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "spartus/features/stream.hpp"
#include "spartus/io/sound_file.hpp"

namespace spartus::features {

class Recording {
   public:
    /// Features at `sample_rate`, to which the recording is resampled if it is at another; without a rate at its
    /// own. Everything here throws Error(input) that begins with the path.
    Recording(const std::string& path, const FeatureSet& set, std::optional<int> sample_rate);

    /// Those of the next frame, not normalised; nothing at the end. There is at least one.
    std::optional<std::vector<double>> next();

    /// How much of it has been read.
    double seconds() const { return static_cast<double>(reader_.samples()) / reader_.sample_rate(); }

   private:
    io::SoundReader reader_;
    int sample_rate_;
    std::optional<FeatureStream> stream_;
    bool ended_ = false;
    bool any_ = false;  ///< frames so far
};

}  // namespace spartus::features
