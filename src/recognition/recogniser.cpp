#include "spartus/recognition/recogniser.hpp"

#include <cmath>
#include <cstdint>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "spartus/features/speech.hpp"
#include "spartus/io/message.hpp"
#include "spartus/io/safetensors.hpp"

namespace spartus::recognition {
namespace {

/// Takes tensors out of a file and complains in its name.
class Tensors {
   public:
    explicit Tensors(const std::string& path) : path_(path), file_(io::read_safetensors(path)) {}

    std::vector<float> floats(const std::string& name, const std::vector<std::size_t>& shape) const {
        const io::TensorView& view = take(name, "F32", shape);
        std::vector<float> values;
        for (std::size_t at = 0; at < view.bytes; at += sizeof(float)) {
            values.push_back(io::load<float>(view.data + at));
            if (!std::isfinite(values.back())) fail(name, "has an element that is not finite");
        }
        return values;
    }

    int whole(const std::string& name) const { return io::load<std::int32_t>(take(name, "I32", {1}).data); }

    [[noreturn]] void fail(const std::string& name, const std::string& cause) const {
        io::refuse(path_, fmt::format("tensor {} {}", io::in_quotes(name), cause));
    }

   private:
    const io::TensorView& take(const std::string& name, const char* dtype,
                               const std::vector<std::size_t>& shape) const {
        const auto found = file_.tensors().find(name);
        if (found == file_.tensors().end()) {
            fail(name, "is missing: the network was not trained to recognise phones; take one of spartus-train");
        }
        const io::TensorView& view = found->second;
        if (view.dtype != dtype || view.shape != shape) {
            fail(name, fmt::format("is {} of shape {}; it must be {} of shape {}", view.dtype,
                                   io::shape_text(view.shape), dtype, io::shape_text(shape)));
        }
        return view;
    }

    const std::string& path_;
    io::Safetensors file_;
};

std::vector<float> floats(const std::vector<double>& values) {
    std::vector<float> result;
    for (const double value : values) result.push_back(static_cast<float>(value));
    return result;
}

std::vector<double> doubles(const std::vector<float>& values) {
    return {values.begin(), values.end()};
}

}  // namespace

Phone Classifier::classify(const float* h) const {
    std::size_t best = 0;
    float largest = 0;
    for (std::size_t k = 0; k < phone_classes; ++k) {
        float output = bias[k];
        for (std::size_t j = 0; j < hidden; ++j) output += weight[k * hidden + j] * h[j];
        if (k == 0 || output > largest) {
            best = k;
            largest = output;
        }
    }
    return static_cast<Phone>(best);
}

Recogniser read_recogniser(const std::string& path, std::size_t hidden) {
    const Tensors file(path);
    Recogniser result;
    result.classifier = {hidden, file.floats("classifier.weight", {phone_classes, hidden}),
                         file.floats("classifier.bias", {phone_classes})};
    result.normalisation = {doubles(file.floats("features.mean", {features::all_features})),
                            doubles(file.floats("features.deviation", {features::all_features}))};
    for (const double deviation : result.normalisation.deviation) {
        if (deviation <= 0) file.fail("features.deviation", "has an element that is not positive");
    }
    result.sample_rate = file.whole("features.sample_rate");
    if (result.sample_rate < features::min_sample_rate || result.sample_rate > features::max_sample_rate) {
        file.fail("features.sample_rate", fmt::format("is {} Hz, outside {} to {} Hz", result.sample_rate,
                                                      features::min_sample_rate, features::max_sample_rate));
    }
    return result;
}

void write_recogniser(const std::string& path, const std::vector<nn::FloatLayer>& layers, io::WeightFormat format,
                      const Recogniser& recogniser) {
    std::map<std::string, io::Tensor> tensors = io::network_tensors(layers, format);
    const Classifier& classifier = recogniser.classifier;
    const features::Normalisation& normalisation = recogniser.normalisation;
    tensors["classifier.weight"] = io::float_tensor({phone_classes, classifier.hidden}, classifier.weight);
    tensors["classifier.bias"] = io::float_tensor({phone_classes}, classifier.bias);
    tensors["features.mean"] = io::float_tensor({features::all_features}, floats(normalisation.mean));
    tensors["features.deviation"] = io::float_tensor({features::all_features}, floats(normalisation.deviation));
    io::Tensor rate{"I32", {1}, {}};
    io::store(rate.data, static_cast<std::int32_t>(recogniser.sample_rate));
    tensors["features.sample_rate"] = std::move(rate);
    io::write_safetensors(path, tensors);
}

}  // namespace spartus::recognition
