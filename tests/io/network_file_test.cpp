#include "spartus/io/network_file.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>

#include "spartus/io/input_file.hpp"
#include "spartus/io/safetensors.hpp"
#include "spartus/nn/cells/gru.hpp"

#include "files.hpp"
#include "support/catch.hpp"

using spartus::Error;
using spartus::ExitCode;
using spartus::io::Bytes;
using spartus::io::float_tensor;
using spartus::io::int8_tensor;
using spartus::io::Tensor;
using spartus::test::error_of;
using spartus::test::TemporaryDirectory;

namespace nn = spartus::nn;

namespace {

using Tensors = std::map<std::string, Tensor>;

/// A network of `layers` layers of 2 units over 3 inputs; every value is 0.25.
Tensors small_network(std::size_t layers = 1, const std::string& prefix = "") {
    Tensors tensors;
    for (std::size_t l = 0; l < layers; ++l) {
        const auto name = [&](const std::string& stem) { return prefix + stem + "_l" + std::to_string(l); };
        const std::size_t inputs = l == 0 ? 3 : 2;
        tensors[name("weight_ih")] = float_tensor({8, inputs}, std::vector<float>(8 * inputs, 0.25F));
        tensors[name("weight_hh")] = float_tensor({8, 2}, std::vector<float>(16, 0.25F));
        tensors[name("bias_ih")] = float_tensor({8}, std::vector<float>(8, 0.25F));
        tensors[name("bias_hh")] = float_tensor({8}, std::vector<float>(8, 0.25F));
    }
    return tensors;
}

Bytes file_of(const Tensors& tensors) {
    const TemporaryDirectory directory;
    spartus::io::write_safetensors(directory / "n", tensors);
    return spartus::io::read_file(directory / "n");
}

nn::Network parse(const Tensors& tensors) {
    return spartus::io::parse_network(file_of(tensors), "n");
}

std::string refusal(const Tensors& tensors) {
    const Bytes file = file_of(tensors);
    const Error error = error_of([&] { spartus::io::parse_network(file, "n"); });
    CHECK(error.code() == ExitCode::input);
    const std::string text = error.what();
    CHECK(text.substr(0, 3) == "n: ");
    return text.substr(3);
}

}  // namespace

TEST_CASE("A float network is quantised to Q1.7, half to even and saturating, biases before they are added") {
    Tensors tensors = small_network();
    const float lsb = 1.0F / 128;
    tensors["weight_ih_l0"] =
        float_tensor({8, 1}, {0.5F * lsb, 1.5F * lsb, -0.5F * lsb, -1.5F * lsb, 1, -1, 100, -3e38F});
    tensors["bias_ih_l0"] = float_tensor({8}, {0.5F * lsb, 1.5F * lsb, 1, -1, 0, 0, 0, 0});
    tensors["bias_hh_l0"] = float_tensor({8}, {0.5F * lsb, 1.5F * lsb, 1, -1, 0, 0, 0, 0});
    const nn::Layer layer = parse(tensors).layers.at(0);
    CHECK(layer.inputs == 1);
    CHECK(layer.hidden == 2);
    CHECK(layer.weight_ih == std::vector<std::int8_t>{0, 2, 0, -2, 127, -128, 127, -128});
    CHECK(layer.weight_hh == std::vector<std::int8_t>(16, 32));
    CHECK(layer.bias == std::vector<std::int16_t>{0, 4, 254, -256, 0, 0, 0, 0});
}

TEST_CASE("An integer network is taken as it is") {
    Tensors tensors = small_network();
    tensors["weight_ih_l0"] = int8_tensor({8, 1}, {-128, 127, 0, 1, -1, 5, 6, 7});
    tensors["bias_hh_l0"] = int8_tensor({8}, {-128, 127, 0, 0, 0, 0, 0, 0});
    const nn::Layer layer = parse(tensors).layers.at(0);
    CHECK(layer.weight_ih == std::vector<std::int8_t>{-128, 127, 0, 1, -1, 5, 6, 7});
    CHECK(layer.bias == std::vector<std::int16_t>{-96, 159, 32, 32, 32, 32, 32, 32});
}

TEST_CASE("A written network is read back, in either format") {
    const TemporaryDirectory directory;
    spartus::io::FloatLayer first{3, 1, {}, {0.5F, -0.5F, 0, 1}, {0.1F, 0, 0, 0}, {0.1F, 0, 0, 0}};
    for (int i = 0; i < 12; ++i) first.weight_ih.push_back(static_cast<float>(i - 6) / 7);
    const spartus::io::FloatLayer second{1, 1, {1, 2, 3, 4}, {0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}};
    spartus::io::write_network(directory / "f", {first, second}, spartus::io::WeightFormat::float32);
    spartus::io::write_network(directory / "i", {first, second}, spartus::io::WeightFormat::int8);
    const nn::Network floats = spartus::io::read_network(directory / "f");
    const nn::Network ints = spartus::io::read_network(directory / "i");
    REQUIRE(floats.layers.size() == 2);
    REQUIRE(ints.layers.size() == 2);
    for (std::size_t l = 0; l < 2; ++l) {
        CHECK(floats.layers[l].weight_ih == ints.layers[l].weight_ih);
        CHECK(floats.layers[l].weight_hh == ints.layers[l].weight_hh);
        CHECK(floats.layers[l].bias == ints.layers[l].bias);
    }
    CHECK(floats.layers[0].bias == std::vector<std::int16_t>{26, 0, 0, 0});
    CHECK(floats.layers[1].weight_ih == std::vector<std::int8_t>(4, 127));
}

TEST_CASE("The tensors may share a prefix, and other modules beside the LSTM are ignored") {
    Tensors tensors = small_network(2, "encoder.lstm.");
    tensors["encoder.fc.weight"] = float_tensor({1}, {std::nanf("")});
    tensors["classifier"] = float_tensor({1}, {0});
    CHECK(parse(tensors).layers.size() == 2);
}

TEST_CASE("A layer without biases has zeros for them") {
    Tensors tensors = small_network(2);
    tensors.erase("bias_ih_l1");
    tensors.erase("bias_hh_l1");
    const nn::Network network = parse(tensors);
    CHECK(network.layers.at(0).bias == std::vector<std::int16_t>(8, 64));
    CHECK(network.layers.at(1).bias == std::vector<std::int16_t>(8, 0));
    CHECK(spartus::io::layers_without_bias(network) == std::vector<std::size_t>{1});
}

TEST_CASE("Of several LSTMs in a file a prefix chooses one, with or without its dot") {
    Tensors tensors = small_network(1, "a.");
    for (auto& [name, tensor] : small_network(2, "b.c.")) tensors[name] = tensor;
    for (auto& [name, tensor] : small_network(3)) tensors[name] = tensor;
    const Bytes file = file_of(tensors);
    const auto layers = [&](const std::string& prefix) {
        return spartus::io::parse_network(file, "n", prefix).layers.size();
    };
    CHECK(layers("a") == 1);
    CHECK(layers("a.") == 1);
    CHECK(layers("b.c") == 2);
    CHECK(layers("") == 3);
    CHECK(refusal(tensors) == "holds several networks, under '', 'a.', 'b.c.'; choose one with --prefix");
    CHECK(error_of([&] { layers("b"); }).what() ==
          std::string("n: holds no network under the prefix 'b', but under '', 'a.', 'b.c.'"));
    for (const char* more : {"d.", "e.", "f.", "g."})
        tensors[more + std::string("weight_ih_l0")] = float_tensor({1}, {0});
    CHECK(refusal(tensors) ==
          "holds several networks, under '', 'a.', 'b.c.', 'd.', 'e.' and 2 more; choose one with --prefix");
}

TEST_CASE("Every floating-point format of the same numbers gives the same network") {
    // 1, -0.5, the LSB of Q1.7, 0.75, the smallest subnormal of each, then three zeros.
    const auto little_endian = [](const std::vector<std::uint64_t>& bits, std::size_t bytes) {
        Bytes data;
        for (const std::uint64_t number : bits) {
            for (std::size_t b = 0; b < bytes; ++b) data.push_back(static_cast<std::uint8_t>(number >> (8 * b)));
        }
        return data;
    };
    const std::map<std::string, Bytes> formats = {
        {"F16", little_endian({0x3c00, 0xb800, 0x2000, 0x3a00, 1, 0, 0, 0}, 2)},
        {"BF16", little_endian({0x3f80, 0xbf00, 0x3c00, 0x3f40, 1, 0, 0, 0}, 2)},
        {"F32", little_endian({0x3f800000, 0xbf000000, 0x3c000000, 0x3f400000, 1, 0, 0, 0}, 4)},
        {"F64",
         little_endian({0x3ff0000000000000, 0xbfe0000000000000, 0x3f80000000000000, 0x3fe8000000000000, 1, 0, 0, 0},
                       8)}};
    for (const auto& [format, data] : formats) {
        INFO(format);
        Tensors tensors = small_network();
        tensors["bias_ih_l0"] = Tensor{format, {8}, data};
        CHECK(parse(tensors).layers.at(0).bias == std::vector<std::int16_t>{159, -32, 33, 128, 32, 32, 32, 32});
        const TemporaryDirectory directory;
        spartus::io::write_safetensors(directory / "n", tensors);
        const auto floats = spartus::io::read_float_network(directory / "n");
        CHECK(std::vector<float>(floats[0].bias_ih.begin(), floats[0].bias_ih.begin() + 4) ==
              std::vector<float>{1, -0.5F, 1.0F / 128, 0.75F});
        const float smallest = floats[0].bias_ih[4];
        if (format == "F16") CHECK(smallest == std::ldexp(1.0F, -24));
        if (format == "BF16") CHECK(smallest == std::ldexp(1.0F, -133));
        if (format == "F64") CHECK(smallest == 0);
    }
}

TEST_CASE("Values that are infinite, or too large for a float, are refused in every format") {
    const auto with = [](const std::string& format, const Bytes& number) {
        Tensors tensors = small_network();
        Bytes data = number;
        data.resize(8 * number.size());
        tensors["bias_ih_l0"] = Tensor{format, {8}, data};
        return refusal(tensors);
    };
    CHECK(with("F16", {0x00, 0x7c}) == "tensor 'bias_ih_l0' is inf at [0]");
    CHECK(with("BF16", {0x80, 0xff}) == "tensor 'bias_ih_l0' is -inf at [0]");
    CHECK(with("F64", {0, 0, 0, 0, 0, 0, 0xf8, 0x7f}) == "tensor 'bias_ih_l0' is nan at [0]");
    CHECK(with("F64", {0, 0, 0, 0, 0, 0, 0xf0, 0x47}) == "tensor 'bias_ih_l0' is inf at [0]");
}

TEST_CASE("Numbers of layers above nine are in numerical order") {
    CHECK(parse(small_network(12)).layers.size() == 12);
}

TEST_CASE("What is not one whole LSTM is refused") {
    const auto without = [](const std::string& name) {
        Tensors tensors = small_network(2);
        tensors.erase(name);
        return refusal(tensors);
    };
    const auto with = [](const std::string& name) {
        Tensors tensors = small_network();
        tensors[name] = float_tensor({1}, {0});
        return refusal(tensors);
    };
    CHECK(refusal({}) == "holds no LSTM or GRU: there is no tensor weight_ih_l0");
    CHECK(without("weight_ih_l0") == "tensor 'weight_ih_l0' is missing");
    CHECK(without("weight_hh_l1") == "tensor 'weight_hh_l1' is missing");
    CHECK(without("bias_ih_l0") == "tensor 'bias_ih_l0' is missing");
    CHECK(without("weight_ih_l1") == "tensor 'bias_hh_l1' belongs to no layer: there is no weight_ih_l1");
    CHECK(with("weight_ih_l2") == "tensor 'weight_ih_l2' belongs to no layer: there is no weight_ih_l1");
    CHECK(with("weight_ih_l01").find("belongs to no layer") != std::string::npos);
    CHECK(with("weight_ih_l0_reverse") ==
          "tensor 'weight_ih_l0_reverse' belongs to a bidirectional LSTM; only forward ones can run");
    CHECK(with("weight_hr_l0") == "tensor 'weight_hr_l0' is a projection (proj_size); only plain LSTMs can run");
    CHECK(with("extra") == "tensor 'extra' is none that a plain LSTM has");
}

TEST_CASE("The shapes say whether it is an LSTM or a GRU, even where W_ih alone could be both") {
    const auto network = [](std::size_t rows, std::size_t hidden, std::size_t layers = 1) {
        Tensors tensors;
        for (std::size_t l = 0; l < layers; ++l) {
            const auto add = [&](const std::string& stem, std::vector<std::size_t> shape) {
                const std::size_t count = shape[0] * (shape.size() > 1 ? shape[1] : 1);
                tensors[stem + "_l" + std::to_string(l)] =
                    float_tensor(std::move(shape), std::vector<float>(count, 0.25F));
            };
            add("weight_ih", {rows, l == 0 ? 5 : hidden});
            add("weight_hh", {rows, hidden});
            add("bias_ih", {rows});
            add("bias_hh", {rows});
        }
        return tensors;
    };
    CHECK(&parse(network(12, 3)).cell() == &nn::lstm);
    const nn::Network gru = parse(network(12, 4, 2));
    CHECK(&gru.cell() == &nn::gru);
    CHECK(gru.layers.size() == 2);
    CHECK(gru.layers[1].hidden == 4);
    CHECK(gru.layers[1].weight_ih.size() == 48);
    // r, z: both biases; n_x and n_h: one each.
    std::vector<std::int16_t> bias(16, 64);
    std::fill(bias.begin() + 8, bias.end(), std::int16_t{32});
    CHECK(gru.layers[1].bias == bias);
    CHECK(refusal(network(12, 5)) ==
          "tensor 'weight_hh_l0' has shape [12, 5]; it must be [12, 3] (LSTM) or [12, 4] (GRU)");
    CHECK(refusal(network(9, 2)) == "tensor 'weight_hh_l0' has shape [9, 2]; it must be [9, 3] (GRU)");

    Tensors mixed = network(12, 4);  // a GRU of 4 units under an LSTM of 3
    mixed["weight_ih_l1"] = float_tensor({12, 4}, std::vector<float>(48));
    mixed["weight_hh_l1"] = float_tensor({12, 3}, std::vector<float>(36));
    CHECK(refusal(mixed) ==
          "tensor 'weight_ih_l1' is of cell lstm, the layers below are of cell gru; a network has one cell");
}

TEST_CASE("A GRU comes back from its file as it was written") {
    const TemporaryDirectory directory;
    const spartus::io::FloatLayer layer{
        1, 1, {0.5F, -0.5F, 1}, {0.25F, 0, -1}, {0.5F, 0.25F, 0.125F}, {0.25F, 0, 1}, &nn::gru};
    spartus::io::write_network(directory / "g", {layer}, spartus::io::WeightFormat::float32);
    const nn::Network read = spartus::io::read_network(directory / "g");
    CHECK(&read.cell() == &nn::gru);
    CHECK(read.layers[0].weight_hh == std::vector<std::int8_t>{32, 0, -128});
    CHECK(read.layers[0].bias == std::vector<std::int16_t>{96, 32, 16, 127});
    CHECK(spartus::io::quantised(spartus::io::read_float_network(directory / "g")).layers[0].bias ==
          read.layers[0].bias);
}

TEST_CASE("Tensors of a wrong shape or type are refused by name") {
    const auto with = [](const std::string& name, const Tensor& tensor) {
        Tensors tensors = small_network(2);
        tensors[name] = tensor;
        return refusal(tensors);
    };
    const auto floats = [](std::vector<std::size_t> shape, std::size_t count) {
        return float_tensor(std::move(shape), std::vector<float>(count));
    };
    const std::string form = "; it must be [4*hidden, inputs] (LSTM) or [3*hidden, inputs] (GRU)";
    CHECK(with("weight_ih_l0", floats({7, 2}, 14)) == "tensor 'weight_ih_l0' has shape [7, 2]" + form);
    CHECK(with("weight_ih_l0", floats({8}, 8)) == "tensor 'weight_ih_l0' has shape [8]" + form);
    CHECK(with("weight_ih_l0", floats({8, 0}, 0)) == "tensor 'weight_ih_l0' has shape [8, 0]" + form);
    CHECK(with("weight_ih_l0", floats({0, 3}, 0)) == "tensor 'weight_ih_l0' has shape [0, 3]" + form);
    CHECK(with("weight_hh_l0", floats({8, 3}, 24)) ==
          "tensor 'weight_hh_l0' has shape [8, 3]; it must be [8, 2] (LSTM)");
    CHECK(with("bias_hh_l0", floats({7}, 7)) == "tensor 'bias_hh_l0' has shape [7]; it must be [8]");
    CHECK(with("weight_ih_l1", floats({8, 3}, 24)) ==
          "tensor 'weight_ih_l1' has 3 inputs, but the layer below has 2 hidden units");
    CHECK(with("bias_hh_l0", Tensor{"I16", {8}, Bytes(16)}) ==
          "tensor 'bias_hh_l0' is I16; F64, F32, F16, BF16 and I8 are possible");
}

TEST_CASE("Values that are no numbers are refused by name and position") {
    Tensors tensors = small_network();
    std::vector<float> values(24, 0.0F);
    values[3 * 3 + 1] = std::numeric_limits<float>::quiet_NaN();
    tensors["weight_ih_l0"] = float_tensor({8, 3}, values);
    CHECK(refusal(tensors) == "tensor 'weight_ih_l0' is nan at [3, 1]");

    tensors = small_network();
    tensors["bias_ih_l0"] = float_tensor({8}, {0, 0, 0, 0, 0, -std::numeric_limits<float>::infinity(), 0, 0});
    CHECK(refusal(tensors) == "tensor 'bias_ih_l0' is -inf at [5]");
}

TEST_CASE("A network file cut short anywhere is refused") {
    const Bytes file = file_of(small_network());
    for (std::size_t length = 0; length < file.size(); ++length) {
        const Bytes part(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(length));
        REQUIRE(error_of([&] { spartus::io::parse_network(part, "n"); }).code() == ExitCode::input);
    }
}

TEST_CASE("A network file with damaged bytes is read or refused") {
    const Bytes good = file_of(small_network());
    std::mt19937 random(1);
    for (int round = 0; round < 20000; ++round) {
        Bytes file = good;
        for (auto flips = 1 + random() % 4; flips > 0; --flips) {
            file[random() % file.size()] = static_cast<std::uint8_t>(random());
        }
        const Error error = error_of([&] { spartus::io::parse_network(file, "n"); });
        REQUIRE((error.code() == ExitCode::input || error.code() == ExitCode::ok));
    }
}
