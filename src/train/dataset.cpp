#include "spartus/train/dataset.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <stdexcept>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/features/resampler.hpp"
#include "spartus/features/speech.hpp"
#include "spartus/io/message.hpp"
#include "spartus/io/safetensors.hpp"

namespace spartus::train {
namespace {

constexpr double hop_seconds = 0.010;
constexpr double middle_seconds = 0.0125;  ///< of a frame of 25 ms, after its start

std::vector<Phone> frame_labels(const std::vector<Segment>& segments, std::size_t frames) {
    std::vector<Phone> labels;
    if (segments.empty()) return labels;
    std::size_t next = 0;
    Phone phone = recognition::silence;
    for (std::size_t t = 0; t < frames; ++t) {
        const double middle = static_cast<double>(t) * hop_seconds + middle_seconds;
        while (next < segments.size() && segments[next].start <= middle) phone = segments[next++].phone;
        labels.push_back(phone);
    }
    return labels;
}

template <typename T>
io::Tensor tensor_of(const char* dtype, std::vector<std::size_t> shape, const std::vector<T>& values) {
    io::Tensor tensor{dtype, std::move(shape), {}};
    tensor.data.reserve(values.size() * sizeof(T));
    for (const T value : values) io::store(tensor.data, value);
    return tensor;
}

template <typename T>
std::vector<T> values_of(const io::Safetensors& file, const std::string& path, const char* name,
                         const char* dtype) {
    const auto found = file.tensors().find(name);
    if (found == file.tensors().end() || found->second.dtype != dtype) {
        io::refuse(path, fmt::format("is no data set: tensor {} of {} is missing", name, dtype));
    }
    std::vector<T> values;
    values.reserve(found->second.bytes / sizeof(T));
    for (std::size_t at = 0; at < found->second.bytes; at += sizeof(T)) {
        values.push_back(io::load<T>(found->second.data + at));
    }
    return values;
}

/// Hands out the elements of a list piece by piece.
template <typename T>
class Pieces {
   public:
    Pieces(const std::vector<T>& values, const std::string& path) : values_(values), path_(path) {}

    std::vector<T> take(std::size_t count) {
        if (count > values_.size() - at_) io::refuse(path_, "is no data set: its counts do not add up");
        const auto begin = values_.begin() + static_cast<std::ptrdiff_t>(at_);
        at_ += count;
        return {begin, begin + static_cast<std::ptrdiff_t>(count)};
    }

   private:
    const std::vector<T>& values_;
    const std::string& path_;
    std::size_t at_ = 0;
};

}  // namespace

std::size_t Dataset::frames() const {
    return std::accumulate(examples.begin(), examples.end(), std::size_t{0},
                           [](std::size_t sum, const Example& example) { return sum + example.frames; });
}

Example example_of(const Utterance& utterance, int sample_rate) {
    const std::vector<float> samples =
        features::resampled(utterance.sound.samples, utterance.sound.sample_rate, sample_rate);
    features::Matrix statics;
    try {
        statics = features::log_energies(samples, sample_rate);
    } catch (const Error& error) {
        throw Error(error.code(), fmt::format("{}: {}", utterance.id, error.what()));
    }
    return {utterance.id,
            statics.rows,
            {statics.values.begin(), statics.values.end()},
            frame_labels(utterance.segments, statics.rows),
            utterance.phones};
}

void write_dataset(const std::string& path, const Dataset& dataset) {
    std::vector<float> statics;
    std::vector<std::uint8_t> ids, labels, phones;
    std::vector<std::int32_t> counts;  // frames, labels, phones and letters of the id of each example
    const auto append = [](auto& to, const auto& from) {
        to.insert(to.end(), from.begin(), from.end());
        return static_cast<std::int32_t>(from.size());
    };
    for (const Example& example : dataset.examples) {
        append(statics, example.statics);
        counts.push_back(static_cast<std::int32_t>(example.frames));
        counts.push_back(append(labels, example.labels));
        counts.push_back(append(phones, example.phones));
        counts.push_back(append(ids, example.id));
    }
    const std::vector<std::int32_t> rate{dataset.sample_rate};
    io::write_safetensors(path, {{"counts", tensor_of("I32", {counts.size()}, counts)},
                                 {"ids", tensor_of("U8", {ids.size()}, ids)},
                                 {"labels", tensor_of("U8", {labels.size()}, labels)},
                                 {"phones", tensor_of("U8", {phones.size()}, phones)},
                                 {"sample_rate", tensor_of("I32", {1}, rate)},
                                 {"statics", tensor_of("F32", {statics.size()}, statics)}});
}

Dataset read_dataset(const std::string& path) {
    const io::Safetensors file = io::read_safetensors(path);
    const auto statics = values_of<float>(file, path, "statics", "F32");
    const auto ids = values_of<std::uint8_t>(file, path, "ids", "U8");
    const auto labels = values_of<std::uint8_t>(file, path, "labels", "U8");
    const auto phones = values_of<std::uint8_t>(file, path, "phones", "U8");
    const auto counts = values_of<std::int32_t>(file, path, "counts", "I32");
    const auto rate = values_of<std::int32_t>(file, path, "sample_rate", "I32");
    const auto is_class = [](Phone phone) { return phone < recognition::phone_classes; };
    if (rate.size() != 1 || counts.size() % 4 != 0 || !std::all_of(labels.begin(), labels.end(), is_class) ||
        !std::all_of(phones.begin(), phones.end(), is_class) ||
        std::any_of(counts.begin(), counts.end(), [](std::int32_t count) { return count < 0; })) {
        io::refuse(path, "is no data set: its counts or classes make no sense");
    }
    Pieces<float> next_statics(statics, path);
    Pieces<std::uint8_t> next_labels(labels, path), next_phones(phones, path), next_ids(ids, path);
    Dataset dataset{rate[0], {}};
    for (std::size_t n = 0; n < counts.size(); n += 4) {
        const auto count = [&](std::size_t k) { return static_cast<std::size_t>(counts[n + k]); };
        Example example;
        example.frames = count(0);
        example.statics = next_statics.take(example.frames * features::static_features);
        example.labels = next_labels.take(count(1));
        example.phones = next_phones.take(count(2));
        const auto id = next_ids.take(count(3));
        example.id.assign(id.begin(), id.end());
        if (!example.labels.empty() && example.labels.size() != example.frames) {
            io::refuse(path, fmt::format("is no data set: {} has not one label per frame", example.id));
        }
        dataset.examples.push_back(std::move(example));
    }
    return dataset;
}

}  // namespace spartus::train
