#include "spartus/features/recording.hpp"

#include "spartus/base/error.hpp"

namespace spartus::features {

namespace {

/// Runs `work`, whose complaints do not know of which recording they are.
template <typename Work>
auto naming(const std::string& path, Work work) {
    try {
        return work();
    } catch (const Error& error) {
        throw Error(error.code(), path + ": " + error.what());
    }
}

}  // namespace

Recording::Recording(const std::string& path, const FeatureSet& set, std::optional<int> sample_rate)
    : reader_(path), sample_rate_(sample_rate.value_or(reader_.sample_rate())) {
    naming(path, [&] { stream_.emplace(sample_rate_, reader_.sample_rate(), set); });
}

std::optional<std::vector<double>> Recording::next() {
    while (true) {
        if (auto frame = stream_->next()) {
            any_ = true;
            return frame;
        }
        if (ended_) break;
        const std::vector<float> samples = reader_.read();
        ended_ = samples.empty();
        naming(reader_.path(), [&] { ended_ ? stream_->end() : stream_->hear(samples); });
    }
    if (any_) return std::nullopt;
    naming(reader_.path(), [&] { refuse_short(reader_.samples(), reader_.sample_rate()); });
    return std::nullopt;
}

}  // namespace spartus::features
