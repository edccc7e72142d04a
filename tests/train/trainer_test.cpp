#include "spartus/train/trainer.hpp"

#include <algorithm>
#include <cmath>

#include "spartus/nn/cells/gru.hpp"
#include "spartus/nn/row_mapping.hpp"

#include "io/files.hpp"
#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::train;
using recognition::Phone;

namespace {

/// Four classes, each with a feature of its own.
std::vector<Sample> samples() {
    std::vector<Sample> result;
    std::mt19937_64 random(1);
    for (std::size_t n = 0; n < 12; ++n) {
        Sample sample;
        sample.trace = {"", 40 + n, 123, std::vector<std::int16_t>((40 + n) * 123)};
        for (std::size_t t = 0; t < sample.trace.steps; ++t) {
            const auto phone = static_cast<Phone>(t / 10 % 2 == 0 ? 0 : 1 + (n + t / 20) % 3);
            sample.labels.push_back(phone);
            for (std::size_t i = 0; i < 123; ++i) {
                const auto noise = static_cast<int>(random() % 64);
                sample.trace.x[t * 123 + i] = static_cast<std::int16_t>((i % 4 == phone ? 256 : 0) + noise);
            }
        }
        sample.phones = recognition::collapse(sample.labels);
        result.push_back(sample);
    }
    return result;
}

TrainerOptions options() {
    TrainerOptions result;
    result.hidden = 16;
    result.gamma = *Decimal::parse("0.75");
    result.pes = 4;
    result.threshold_h = 10;
    result.epochs = 4;
    result.anneal_epochs = 2;
    result.frames_per_epoch = 400;
    result.streams = 4;
    result.steps = 10;
    result.delay = 0;
    result.learning_rate = 0.02;
    return result;
}

std::vector<float> bits_of(const TrainedNetwork& network) {
    std::vector<float> result;
    for (const auto* part : {&network.layer.weight_ih, &network.layer.weight_hh, &network.layer.bias_ih,
                             &network.layer.bias_hh, &network.classifier.weight, &network.classifier.bias}) {
        result.insert(result.end(), part->begin(), part->end());
    }
    return result;
}

std::vector<float> train_all(Trainer& trainer) {
    while (!trainer.finished()) trainer.epoch();
    return bits_of(trainer.network());
}

}  // namespace

TEST_CASE("A network of either cell learns, with either loss") {
    const std::vector<Sample> data = samples();
    TrainerOptions chosen = options();
    chosen.cell = nn::cells()[GENERATE(0U, 1U)];
    chosen.epochs = 30;
    chosen.anneal_epochs = 20;
    for (const Loss loss : {Loss::frames, Loss::ctc}) {
        chosen.loss = loss;
        Trainer trainer(chosen, data);
        const EpochReport first = trainer.epoch();
        EpochReport last;
        while (!trainer.finished()) last = trainer.epoch();
        CHECK(last.loss < first.loss / 2);
        if (loss == Loss::frames) CHECK(last.frames_right > 0.9);
    }
}

TEST_CASE("Training that stopped after any epoch goes on to the same bits") {
    const std::vector<Sample> data = samples();
    const test::TemporaryDirectory folder;
    for (const Loss loss : {Loss::frames, Loss::ctc}) {
        TrainerOptions chosen = options();
        chosen.loss = loss;
        Trainer whole(chosen, data);
        const std::vector<float> expected = train_all(whole);
        for (std::size_t stop = 1; stop < chosen.epochs; ++stop) {
            {
                Trainer first(chosen, data);
                for (std::size_t n = 0; n < stop; ++n) first.epoch();
                first.save(folder / "checkpoint");
                first.epoch();  // what comes after the checkpoint is lost
            }
            Trainer second(chosen, data);
            second.load(folder / "checkpoint");
            CHECK(train_all(second) == expected);
        }
        chosen.seed = 2;
        Trainer other(chosen, data);
        CHECK(train_all(other) != expected);
        CHECK(test::error_of([&] { other.load(folder / "checkpoint"); }).code() == ExitCode::input);
    }
    test::write_file(folder / "no-checkpoint", std::string("nothing"));
    Trainer trainer(options(), data);
    const Error error = test::error_of([&] { trainer.load(folder / "no-checkpoint"); });
    CHECK(error.what() == folder / "no-checkpoint" + ": is no checkpoint; remove it to begin anew");
}

TEST_CASE("A trained network keeps exactly what CBTD leaves in every sub-column, in weights that Q1.7 holds") {
    const std::vector<Sample> data = samples();
    Trainer trainer(options(), data);
    trainer.epoch();
    train_all(trainer);
    const nn::FloatLayer layer = trainer.network().layer;
    const nn::RowMapping mapping{16, 4, nn::lstm.rows};
    REQUIRE(mapping.rows_per_pe() == 16);
    for (std::size_t column = 0; column < layer.inputs; ++column) {
        for (std::uint32_t pe = 0; pe < mapping.pes; ++pe) {
            std::size_t kept = 0;
            for (std::uint32_t lidx = 0; lidx < mapping.rows_per_pe(); ++lidx) {
                const float lsb = 128 * layer.weight_ih[mapping.row(lidx, pe) * layer.inputs + column];
                if (lsb != std::nearbyint(lsb) || lsb < -128 || lsb > 127) FAIL("weight of " << lsb << " LSB");
                if (lsb != 0) ++kept;
            }
            if (kept != 4) FAIL("column " << column << ", PE " << pe << " keeps " << kept);
        }
    }
    for (std::size_t r = 0; r < layer.bias_ih.size(); ++r) {
        const float lsb = 128 * (layer.bias_ih[r] + layer.bias_hh[r]);
        CHECK(lsb == std::nearbyint(lsb));
    }
}

TEST_CASE("A network of another size or cell is no beginning") {
    const std::vector<Sample> data = samples();
    Trainer trainer(options(), data);
    const auto refused = [&](const TrainedNetwork& network) {
        return std::string(test::error_of([&] { trainer.start_from(network, "f.safetensors"); }).what());
    };
    TrainedNetwork small = trainer.network(), other = small;
    small.layer.hidden = 8;
    other.layer.cell = &nn::gru;
    CHECK(refused(small) ==
          "f.safetensors: holds another network (LSTM, 123 inputs, 8 units) than is to be trained "
          "(LSTM, 123 inputs, 16 units)");
    CHECK(refused(other) ==
          "f.safetensors: holds another network (GRU, 123 inputs, 16 units) than is to be trained "
          "(LSTM, 123 inputs, 16 units)");
}

TEST_CASE("Two biases share what a row starts from, and each stays within Q1.7") {
    const std::vector<Sample> data = samples();
    TrainerOptions chosen = options();
    chosen.cell = &nn::gru;
    Trainer trainer(chosen, data);
    TrainedNetwork network = trainer.network();
    network.layer.bias_ih.assign(network.layer.bias_ih.size(), 0.75F);
    network.layer.bias_hh.assign(network.layer.bias_hh.size(), 0.75F);
    network.layer.bias_ih.back() = 2;  // of n_x, which has no other bias
    trainer.start_from(network, "f.safetensors");
    const nn::FloatLayer layer = trainer.network().layer;
    for (std::size_t k = 0; k + 1 < layer.bias_ih.size(); ++k) {
        CHECK(layer.bias_ih[k] == 0.75F);
        CHECK(layer.bias_hh[k] == 0.75F);
    }
    CHECK(layer.bias_ih.back() == 127 / 128.0F);
}

TEST_CASE("Streams carry their samples one behind the other, and know where each begins") {
    const std::vector<Sample> data = samples();
    Streams streams(data, {3, 1, 2}, 2, 2);
    const Batch batch = streams.next(50);
    const auto x = [&](std::size_t step, std::size_t stream, std::size_t input) {
        return static_cast<int>(256 * batch.x[(step * 2 + stream) * 123 + input]);
    };
    // Sample n has 40 + n frames. The first stream fills its piece with samples 3 and 1, the second one with 2 and,
    // the order being at its end, 3.
    CHECK(x(7, 0, 5) == data[3].trace.x[7 * 123 + 5]);
    CHECK(x(43, 0, 9) == data[1].trace.x[9]);
    CHECK(x(7, 1, 5) == data[2].trace.x[7 * 123 + 5]);
    CHECK(x(42, 1, 9) == data[3].trace.x[9]);
    for (std::size_t t = 0; t < 50; ++t) {
        CHECK(batch.keep[t * 2] == (t == 0 || t == 43 ? 0 : 1));
        CHECK(batch.keep[t * 2 + 1] == (t == 0 || t == 42 ? 0 : 1));
    }
    CHECK(batch.labels[0] == -1);  // nothing was said two frames ago
    CHECK(batch.labels[2 * 2] == data[3].labels[0]);
    CHECK(x(0, 0, 0) != x(43, 0, 0));
    CHECK(256 * streams.next(1).x[0] == data[1].trace.x[7 * 123]);
}

TEST_CASE("Whole sequences of similar length are padded at their end") {
    const std::vector<Sample> data = samples();
    std::mt19937_64 random(1);
    const std::vector<Batch> batches = whole_sequences(data, draw(data, 500, random), 4, random);
    std::size_t sequences = 0;
    for (const Batch& batch : batches) {
        sequences += batch.streams;
        CHECK(batch.steps ==
              static_cast<std::size_t>(*std::max_element(batch.frame_counts.begin(), batch.frame_counts.end())));
        const auto shortest = *std::min_element(batch.frame_counts.begin(), batch.frame_counts.end());
        CHECK(batch.steps - static_cast<std::size_t>(shortest) <= 6);
    }
    CHECK(sequences >= 500 / 51);
}
