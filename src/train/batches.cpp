#include "spartus/train/batches.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "spartus/nn/fixed_point.hpp"

namespace spartus::train {
namespace {

template <typename T>
void shuffle(std::vector<T>& values, std::mt19937_64& random) {
    for (std::size_t n = values.size(); n > 1; --n) std::swap(values[n - 1], values[random() % n]);
}

void copy_frame(const nn::Trace& trace, std::size_t frame, float* to) {
    const std::int16_t* const from = trace.x.data() + frame * trace.inputs;
    std::transform(from, from + trace.inputs, to, [](std::int16_t lsb) {
        return std::ldexp(static_cast<float>(lsb), -nn::activation_fraction_bits);
    });
}

Batch whole_sequence_batch(const std::vector<Sample>& samples, const std::vector<std::size_t>& members) {
    Batch batch;
    batch.streams = members.size();
    for (const std::size_t member : members) batch.steps = std::max(batch.steps, samples[member].trace.steps);
    const std::size_t inputs = samples[members.front()].trace.inputs;
    batch.x.resize(batch.steps * batch.streams * inputs);
    batch.keep.assign(batch.steps * batch.streams, 1);
    std::fill_n(batch.keep.begin(), batch.streams, 0.0F);
    for (std::size_t b = 0; b < members.size(); ++b) {
        const Sample& sample = samples[members[b]];
        for (std::size_t t = 0; t < sample.trace.steps; ++t) {
            copy_frame(sample.trace, t, batch.x.data() + (t * batch.streams + b) * inputs);
        }
        batch.phones.insert(batch.phones.end(), sample.phones.begin(), sample.phones.end());
        batch.phone_counts.push_back(static_cast<std::int64_t>(sample.phones.size()));
        batch.frame_counts.push_back(static_cast<std::int64_t>(sample.trace.steps));
    }
    return batch;
}

}  // namespace

std::vector<std::size_t> draw(const std::vector<Sample>& samples, std::size_t frames, std::mt19937_64& random) {
    std::vector<std::size_t> result;
    std::vector<std::size_t> all(samples.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    for (std::size_t drawn = 0; drawn < frames;) {
        shuffle(all, random);
        for (auto next = all.begin(); next != all.end() && drawn < frames; ++next) {
            result.push_back(*next);
            drawn += samples[*next].trace.steps;
        }
    }
    return result;
}

Streams::Streams(const std::vector<Sample>& samples, std::vector<std::size_t> order, std::size_t streams,
                 std::size_t delay)
    : samples_(samples), order_(std::move(order)), delay_(delay), places_(streams) {}

Batch Streams::next(std::size_t steps) {
    Batch batch;
    batch.steps = steps;
    batch.streams = places_.size();
    const std::size_t inputs = samples_.front().trace.inputs;
    batch.x.resize(steps * batch.streams * inputs);
    batch.keep.assign(steps * batch.streams, 1);
    batch.labels.resize(steps * batch.streams);
    for (std::size_t b = 0; b < batch.streams; ++b) {
        Place& place = places_[b];
        for (std::size_t t = 0; t < steps; ++t) {
            if (place.sample == nullptr || place.frame == place.sample->trace.steps) {
                place = {&samples_[order_[next_++ % order_.size()]], 0};
            }
            const std::size_t at = t * batch.streams + b;
            if (place.frame == 0) batch.keep[at] = 0;
            copy_frame(place.sample->trace, place.frame, batch.x.data() + at * inputs);
            const std::size_t frame = place.frame++;
            batch.labels[at] =
                frame < delay_ ? -1 : static_cast<std::int64_t>(place.sample->labels[frame - delay_]);
        }
    }
    return batch;
}

std::vector<Batch> whole_sequences(const std::vector<Sample>& samples, std::vector<std::size_t> order,
                                   std::size_t streams, std::mt19937_64& random) {
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return samples[a].trace.steps < samples[b].trace.steps; });
    std::vector<std::vector<std::size_t>> groups;
    for (std::size_t n = 0; n < order.size(); n += streams) {
        const auto begin = order.begin() + static_cast<std::ptrdiff_t>(n);
        const std::size_t count = std::min(streams, order.size() - n);
        groups.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(count));
    }
    shuffle(groups, random);
    std::vector<Batch> batches;
    for (const auto& group : groups) batches.push_back(whole_sequence_batch(samples, group));
    return batches;
}

}  // namespace spartus::train
