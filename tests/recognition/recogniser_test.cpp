#include "spartus/recognition/recogniser.hpp"

#include <string>

#include "spartus/base/error.hpp"
#include "spartus/features/speech.hpp"

#include "io/files.hpp"
#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::recognition;

namespace {

constexpr std::size_t hidden = 2;

std::vector<nn::FloatLayer> layers() {
    nn::FloatLayer layer{123, hidden, {}, {}, {}, {}};
    layer.weight_ih.assign(4 * hidden * 123, 0.25F);
    layer.weight_hh.assign(4 * hidden * hidden, -0.5F);
    layer.bias_ih.assign(4 * hidden, 0);
    layer.bias_hh.assign(4 * hidden, 0);
    return {layer};
}

Recogniser recogniser() {
    Recogniser result;
    result.classifier = {hidden, std::vector<float>(phone_classes * hidden), std::vector<float>(phone_classes)};
    result.classifier.weight[3 * hidden] = 2;      // class 3 hears h[0]
    result.classifier.weight[7 * hidden + 1] = 2;  // class 7 hears h[1]
    result.classifier.bias[0] = 0.5F;
    result.normalisation = {std::vector<double>(features::all_features, 1.5),
                            std::vector<double>(features::all_features, 0.5)};
    result.sample_rate = 8000;
    return result;
}

std::string refusal(const std::string& path) {
    try {
        read_recogniser(path, hidden);
    } catch (const Error& error) {
        CHECK(error.code() == ExitCode::input);
        return error.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("The class of a frame is that of the largest output") {
    const Classifier classifier = recogniser().classifier;
    const float quiet[] = {0.1F, 0.2F};
    const float third[] = {0.5F, 0.2F};
    const float seventh[] = {0.3F, 0.4F};
    const float even[] = {0.5F, 0.5F};
    CHECK(classifier.classify(quiet) == silence);
    CHECK(classifier.classify(third) == 3);
    CHECK(classifier.classify(seventh) == 7);
    CHECK(classifier.classify(even) == 3);
}

TEST_CASE("A trained network's file is read as it was written, and is a network for everybody else") {
    const test::TemporaryDirectory folder;
    const std::string path = folder / "net.safetensors";
    const Recogniser written = recogniser();
    write_recogniser(path, layers(), io::WeightFormat::int8, written);

    const Recogniser read = read_recogniser(path, hidden);
    CHECK(read.classifier.weight == written.classifier.weight);
    CHECK(read.classifier.bias == written.classifier.bias);
    CHECK(read.normalisation.mean == written.normalisation.mean);
    CHECK(read.normalisation.deviation == written.normalisation.deviation);
    CHECK(read.sample_rate == 8000);
    const nn::Network network = io::read_network(path);
    REQUIRE(network.layers.size() == 1);
    CHECK(network.layers[0].weight_ih[5] == 32);
    CHECK(network.layers[0].weight_hh[0] == -64);
}

TEST_CASE("A network that recognises nothing is refused by name") {
    const test::TemporaryDirectory folder;
    const std::string path = folder / "net.safetensors";
    io::write_network(path, layers(), io::WeightFormat::int8);
    CHECK(refusal(path) == path +
                               ": tensor 'classifier.weight' is missing: the network was not trained to recognise "
                               "phones; take one of spartus-train");

    Recogniser wrong = recogniser();
    wrong.sample_rate = 10;
    write_recogniser(path, layers(), io::WeightFormat::int8, wrong);
    CHECK(refusal(path) == path + ": tensor 'features.sample_rate' is 10 Hz, outside 8000 to 48000 Hz");

    wrong = recogniser();
    wrong.normalisation.deviation[4] = 0;
    write_recogniser(path, layers(), io::WeightFormat::int8, wrong);
    CHECK(refusal(path) == path + ": tensor 'features.deviation' has an element that is not positive");

    wrong = recogniser();
    wrong.classifier.hidden = 1;
    wrong.classifier.weight.resize(phone_classes);
    write_recogniser(path, layers(), io::WeightFormat::int8, wrong);
    CHECK(refusal(path) ==
          path + ": tensor 'classifier.weight' is F32 of shape [39, 1]; it must be F32 of shape [39, 2]");
}
