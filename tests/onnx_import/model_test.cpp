#include "spartus/onnx_import/model.hpp"

#include <functional>
#include <random>
#include <string>

#include "spartus/nn/cells/gru.hpp"

#include "build.hpp"
#include "io/files.hpp"
#include "support/catch.hpp"

using namespace spartus::test;
using spartus::Error;
using spartus::ExitCode;
using spartus::io::Bytes;
using spartus::onnx_import::choose;
using spartus::onnx_import::Node;
using spartus::onnx_import::parse_nodes;

namespace {

using Change = std::function<void(::onnx::GraphProto& graph, ::onnx::NodeProto& lstm)>;
using Floats = std::vector<float>;

std::vector<Node> nodes_of(const ::onnx::ModelProto& model) {
    return parse_nodes(bytes_of(model), "m.onnx");
}

/// A model of one LSTM after a change to it.
std::vector<Node> changed(const Change& change) {
    ::onnx::ModelProto model;
    ::onnx::NodeProto& lstm = add_lstm(*model.mutable_graph(), "lstm", "x");
    change(*model.mutable_graph(), lstm);
    return nodes_of(model);
}

/// Why the one LSTM cannot run after a change to it.
std::string refusal(const Change& change) {
    return changed(change).at(0).refusal;
}

/// The message of the error, which must be one line and name the file.
template <typename Action>
std::string error_text(Action action) {
    const Error error = error_of(action);
    CHECK(error.code() == ExitCode::input);
    const std::string text = error.what();
    CHECK(text.substr(0, 8) == "m.onnx: ");
    CHECK(text.find('\n') == std::string::npos);
    return text.substr(8);
}

/// Rows `from` … `from` + 1 of eight rows of `columns`.
Floats two_rows(const Floats& values, std::size_t from, std::size_t columns) {
    return {values.begin() + static_cast<std::ptrdiff_t>(from * columns),
            values.begin() + static_cast<std::ptrdiff_t>((from + 2) * columns)};
}

/// Blocks of ONNX's order i, o, f, c in the order i, f, g, o.
Floats in_our_order(const Floats& values, std::size_t columns) {
    Floats result;
    for (const std::size_t row : {0u, 4u, 6u, 2u}) {
        const Floats block = two_rows(values, row, columns);
        result.insert(result.end(), block.begin(), block.end());
    }
    return result;
}

void check_is_lstm(const Node& node) {
    INFO(node.path << ": " << node.refusal);
    CHECK(node.refusal.empty());
    CHECK(node.layer.inputs == 3);
    CHECK(node.layer.hidden == 2);
    CHECK(node.layer.weight_ih == in_our_order(numbers(24), 3));
    CHECK(node.layer.weight_hh == in_our_order(numbers(16, 0.2F), 2));
}

/// The weight W of the LSTM, [1, 8, 3], replaced by what `make` computes under the name "made".
std::vector<Node> with_weight(const std::function<void(::onnx::GraphProto&)>& make) {
    return changed([&](::onnx::GraphProto& graph, ::onnx::NodeProto& lstm) {
        make(graph);
        lstm.set_input(1, "made");
    });
}

}  // namespace

TEST_CASE("Gates come out in the order i, f, g, o, and one bias becomes two") {
    const std::vector<Node> nodes = changed([](auto&, auto&) {});
    REQUIRE(nodes.size() == 1);
    check_is_lstm(nodes[0]);
    CHECK(nodes[0].number == 1);
    CHECK(nodes[0].path == "lstm");
    CHECK(nodes[0].type == "LSTM");
    CHECK(nodes[0].biases);
    CHECK(nodes[0].remarks.empty());
    const Floats both = numbers(16, 0.3F);
    CHECK(nodes[0].layer.bias_ih == in_our_order({both.begin(), both.begin() + 8}, 1));
    CHECK(nodes[0].layer.bias_hh == in_our_order({both.begin() + 8, both.end()}, 1));
}

TEST_CASE("An LSTM without biases has zeros for them") {
    const std::vector<Node> nodes = changed([](auto&, auto& lstm) { lstm.mutable_input()->RemoveLast(); });
    check_is_lstm(nodes.at(0));
    CHECK_FALSE(nodes[0].biases);
    CHECK(nodes[0].layer.bias_ih == Floats(8));
    CHECK(nodes[0].layer.bias_hh == Floats(8));
}

TEST_CASE("A weight may be computed from constants") {
    SECTION("Constant") {
        check_is_lstm(with_weight([](auto& graph) {
                          auto& attribute = add_attribute(add_node(graph, "Constant", {}, {"made"}), "value");
                          set(*attribute.mutable_t(), "", {1, 8, 3}, numbers(24));
                      }).at(0));
    }
    SECTION("Identity") {
        check_is_lstm(with_weight([](auto& graph) { add_node(graph, "Identity", {"lstm.W"}, {"made"}); }).at(0));
    }
    SECTION("Unsqueeze, axes as an input") {
        check_is_lstm(with_weight([](auto& graph) {
                          set(*graph.add_initializer(), "flat", {8, 3}, numbers(24));
                          add_list(graph, "axes", {0});
                          add_node(graph, "Unsqueeze", {"flat", "axes"}, {"made"});
                      }).at(0));
    }
    SECTION("Squeeze and Unsqueeze, axes as an attribute") {
        check_is_lstm(with_weight([](auto& graph) {
                          add_integers(add_node(graph, "Squeeze", {"lstm.W"}, {"flat"}), "axes", {0});
                          add_integers(add_node(graph, "Unsqueeze", {"flat"}, {"made"}), "axes", {-3});
                      }).at(0));
    }
    SECTION("Reshape") {
        check_is_lstm(with_weight([](auto& graph) {
                          set(*graph.add_initializer(), "flat", {24}, numbers(24));
                          add_list(graph, "shape", {1, -1, 3});
                          add_node(graph, "Reshape", {"flat", "shape"}, {"made"});
                      }).at(0));
    }
    SECTION("Transpose") {
        check_is_lstm(with_weight([](auto& graph) {
                          Floats turned(24);
                          for (std::size_t k = 0; k < 24; ++k) turned[k % 3 * 8 + k / 3] = numbers(24)[k];
                          set(*graph.add_initializer(), "turned", {1, 3, 8}, turned);
                          add_integers(add_node(graph, "Transpose", {"turned"}, {"made"}), "perm", {0, 2, 1});
                      }).at(0));
    }
}

TEST_CASE("A weight may be cut from constants") {
    SECTION("Slice and Concat, as PyTorch reorders gates in the graph") {
        check_is_lstm(with_weight([](auto& graph) {
                          set(*graph.add_initializer(), "ours", {8, 3}, in_our_order(numbers(24), 3));
                          const auto part = [&](const std::string& name, std::int64_t begin, std::int64_t end) {
                              add_list(graph, name + "b", {begin});
                              add_list(graph, name + "e", {end});
                              add_list(graph, name + "a", {0});
                              add_node(graph, "Slice", {"ours", name + "b", name + "e", name + "a"}, {name});
                          };
                          part("i", 0, 2);
                          part("o", 6, 8);
                          part("fg", 2, 6);
                          add_integers(add_node(graph, "Concat", {"i", "o", "fg"}, {"joined"}), "unused", {});
                          add_list(graph, "axes", {0});
                          add_node(graph, "Unsqueeze", {"joined", "axes"}, {"made"});
                      }).at(0));
    }
    SECTION("Slice with attributes, as before version 10") {
        check_is_lstm(with_weight([](auto& graph) {
                          set(*graph.add_initializer(), "long", {1, 9, 3}, numbers(27));
                          auto& slice = add_node(graph, "Slice", {"long"}, {"made"});
                          add_integers(slice, "axes", {1});
                          add_integers(slice, "starts", {0});
                          add_integers(slice, "ends", {8});
                      }).at(0));
    }
}

TEST_CASE("Weights may be stored in any floating-point type, as bytes or as numbers") {
    const auto stored = [](std::int32_t type, const std::function<void(::onnx::TensorProto&)>& fill) {
        return changed([&](::onnx::GraphProto& graph, ::onnx::NodeProto&) {
            ::onnx::TensorProto& w = *graph.mutable_initializer(0);
            w.clear_float_data();
            w.set_data_type(type);
            fill(w);
        });
    };
    const auto first = [](const std::vector<Node>& nodes) {
        INFO(nodes.at(0).refusal);
        REQUIRE(nodes.at(0).refusal.empty());
        return nodes[0].layer.weight_ih[0];
    };
    using Tensor = ::onnx::TensorProto;
    CHECK(first(stored(Tensor::DOUBLE, [](Tensor& w) {
              for (int k = 0; k < 24; ++k) w.add_double_data(0.25);
          })) == 0.25F);
    CHECK(first(stored(Tensor::FLOAT16, [](Tensor& w) {
              for (int k = 0; k < 24; ++k) w.add_int32_data(0x3400);
          })) == 0.25F);
    CHECK(first(stored(Tensor::BFLOAT16, [](Tensor& w) {
              for (int k = 0; k < 24; ++k) w.add_int32_data(0x3e80);
          })) == 0.25F);
    CHECK(first(stored(Tensor::FLOAT16, [](Tensor& w) {
              std::string raw;
              for (int k = 0; k < 24; ++k) raw += std::string("\x00\x34", 2);
              w.set_raw_data(raw);
          })) == 0.25F);
}

TEST_CASE("Nodes are found in branches and bodies, under the names of what is around them") {
    ::onnx::ModelProto model;
    ::onnx::GraphProto& graph = *model.mutable_graph();
    set(*graph.add_initializer(), "outside", {1, 8, 3}, numbers(24));
    ::onnx::NodeProto& choice = add_node(graph, "If", {"condition"}, {"y"}, "choice");
    ::onnx::GraphProto& yes = *add_attribute(choice, "then_branch").mutable_g();
    add_lstm(yes, "a", "x").set_input(1, "outside");
    ::onnx::NodeProto& loop = add_node(*add_attribute(choice, "else_branch").mutable_g(), "Loop", {}, {"z"});
    add_lstm(*add_attribute(loop, "body").mutable_g(), "", "x").set_name("");
    add_lstm(graph, "b", "x");
    const std::vector<Node> nodes = nodes_of(model);
    REQUIRE(nodes.size() == 3);
    for (const Node& node : nodes) check_is_lstm(node);
    CHECK(nodes[0].path == "choice/then_branch/a");
    CHECK(nodes[1].path == "choice/else_branch/Loop#0/body/LSTM#0");
    CHECK(nodes[2].path == "b");
    CHECK(nodes[2].number == 3);
}

TEST_CASE("A name inside a branch means the innermost value of that name") {
    ::onnx::ModelProto model;
    ::onnx::GraphProto& graph = *model.mutable_graph();
    set(*graph.add_initializer(), "in.W", {1, 8, 3}, Floats(24, 1));
    ::onnx::NodeProto& choice = add_node(graph, "If", {"condition"}, {"y"}, "choice");
    add_lstm(*add_attribute(choice, "then_branch").mutable_g(), "in", "x");
    check_is_lstm(nodes_of(model).at(0));
}

TEST_CASE("What the accelerator does not compute is refused by name") {
    const auto attribute = [](const std::string& name, const std::function<void(::onnx::AttributeProto&)>& fill) {
        return refusal([&](auto&, auto& lstm) { fill(add_attribute(lstm, name)); });
    };
    CHECK(attribute("direction", [](auto& a) { a.set_s("bidirectional"); }) == "is 'bidirectional'");
    CHECK(attribute("direction", [](auto& a) { a.set_s("reverse"); }) ==
          "runs backwards in time (direction = reverse)");
    CHECK(attribute("direction", [](auto& a) { a.set_s("forward"); }).empty());
    CHECK(attribute("clip", [](auto& a) { a.set_f(1); }) == "clips its sums (clip)");
    CHECK(attribute("input_forget", [](auto& a) { a.set_i(1); }) == "couples input and forget gate (input_forget)");
    CHECK(attribute("input_forget", [](auto& a) { a.set_i(0); }).empty());
    CHECK(attribute("activations", [](auto& a) {
              for (const char* f : {"HardSigmoid", "Tanh", "Tanh"}) a.add_strings(f);
          }) == "has the activation 'HardSigmoid' where the accelerator has sigmoid");
    CHECK(attribute("activations", [](auto& a) {
              for (const char* f : {"Sigmoid", "tanh", "Tanh"}) a.add_strings(f);
          }).empty());
    CHECK(refusal([](auto&, auto& lstm) {
              while (lstm.input_size() < 7) lstm.add_input("");
              lstm.add_input("lstm.P");
          }) == "has peepholes (input P)");
    CHECK(refusal([](auto&, auto& lstm) { lstm.set_op_type("RNN"); }).find("is a plain RNN") == 0);
    CHECK(refusal([](auto&, auto& lstm) { lstm.set_op_type("DynamicQuantizeLSTM"); }).find("quantised already") !=
          std::string::npos);
}

TEST_CASE("A GRU is refused unless it resets h after its product with R, as PyTorch does") {
    const auto gru = [](const std::function<void(::onnx::NodeProto&)>& fill) {
        return refusal([&](auto&, auto& node) {
            node.set_op_type("GRU");
            fill(node);
        });
    };
    const auto after = [](::onnx::NodeProto& node) { add_attribute(node, "linear_before_reset").set_i(1); };
    CHECK(gru([](auto&) {}).find("resets h before its product with R") == 0);
    CHECK(gru([&](auto& node) {
              after(node);
              add_attribute(node, "activations").add_strings("Tanh");
          }).find("has the activation 'Tanh' where the accelerator has sigmoid") == 0);
    CHECK(gru(after).find("has a W of shape") == 0);  // an LSTM's
}

TEST_CASE("Layers of different cells are not one network") {
    auto nodes = spartus::onnx_import::read_nodes(SPARTUS_SOURCE_DIR "/tests/onnx_import/pytorch/two-layers.onnx");
    nodes.at(1).layer.cell = &spartus::nn::gru;
    CHECK(error_text([&] { choose(nodes, {}, "m.onnx"); }) ==
          "node 2 '/recurrent/LSTM_1' is another cell than node 1; the layers of a network are of one");
}

TEST_CASE("A state to start from must be 0, or is taken for 0 and said so where the graph computes it") {
    const auto with_state = [](const std::function<void(::onnx::GraphProto&)>& make) {
        return changed([&](auto& graph, auto& lstm) {
                   make(graph);
                   lstm.add_input("");
                   lstm.add_input("state");
               })
            .at(0);
    };
    const Node zeros = with_state([](auto& graph) {
        set(*graph.add_initializer(), "state", {1, 1, 2}, Floats{0, 0});
    });
    CHECK(zeros.refusal.empty());
    CHECK(zeros.remarks.empty());
    const Node made = with_state([](auto& graph) {
        add_node(graph, "ConstantOfShape", {"batch"}, {"zeros"});
        add_node(graph, "Slice", {"zeros", "b", "e"}, {"state"});
    });
    CHECK(made.refusal.empty());
    CHECK(made.remarks.empty());
    const Node given = with_state([](auto& graph) { graph.add_input()->set_name("state"); });
    CHECK(given.refusal.empty());
    CHECK(given.remarks == std::vector<std::string>{"the graph gives it a state to start from; here that is 0"});
    CHECK(with_state([](auto& graph) {
              set(*graph.add_initializer(), "state", {1, 1, 2}, Floats{0, 1});
          }).refusal == "starts from a state that is not 0 (initial_h, initial_c)");
    const Node early = changed([](auto&, auto& lstm) { lstm.add_input("lengths"); }).at(0);
    CHECK(early.remarks.size() == 1);
}

TEST_CASE("Weights that are not constant, or of a wrong shape, are refused by name") {
    const auto weight = [](int input, const std::function<void(::onnx::GraphProto&)>& make) {
        return refusal([&](auto& graph, auto& lstm) {
            make(graph);
            lstm.set_input(input, "made");
        });
    };
    const auto tensor = [&](int input, const Dims& dims, std::size_t count) {
        return weight(input, [&](auto& graph) { set(*graph.add_initializer(), "made", dims, Floats(count)); });
    };
    CHECK(tensor(1, {8, 3}, 24) == "has a W of shape [8, 3]; it must be [1, 4*hidden, inputs]");
    CHECK(tensor(1, {1, 6, 3}, 18) == "has a W of shape [1, 6, 3]; it must be [1, 4*hidden, inputs]");
    CHECK(tensor(1, {2, 8, 3}, 48) == "has a W of shape [2, 8, 3]; it must be [1, 4*hidden, inputs]");
    CHECK(tensor(1, {1, 0, 3}, 0) == "has a W of shape [1, 0, 3]; it must be [1, 4*hidden, inputs]");
    CHECK(tensor(2, {1, 8, 3}, 24) == "has a R of shape [1, 8, 3]; it must be [1, 8, 2]");
    CHECK(tensor(3, {1, 8}, 8) == "has a B of shape [1, 8]; it must be [1, 16]");
    CHECK(refusal([](auto&, auto& lstm) { add_attribute(lstm, "hidden_size").set_i(3); }) ==
          "has hidden_size 3, but a W for 2");
    CHECK(refusal([](auto&, auto& lstm) { add_attribute(lstm, "hidden_size").set_i(-1); }) ==
          "has hidden_size -1, but a W for 2");
    CHECK(weight(1, [](auto&) {}) == "has no usable W: there is no value 'made'");
    CHECK(weight(1, [](auto& graph) { graph.add_input()->set_name("made"); }) ==
          "has no usable W: 'made' is an input of the graph, no constant");
    CHECK(weight(2, [](auto& graph) {
              add_node(graph, "MatMul", {"a", "b"}, {"made"});
          }) == "has no usable R: 'made' comes from 'MatMul', not from constants");
    CHECK(weight(1, [](auto& graph) {
              set(*graph.add_initializer(), "made", {1, 8, 3}, std::vector<std::int64_t>(24));
          }) == "has a W of integers");
    CHECK(weight(1, [](auto& graph) {
              set(*graph.add_initializer(), "made", {1, 8, 3}, Floats(24, std::numeric_limits<float>::quiet_NaN()));
          }) == "has nan in its W");
}

TEST_CASE("Operations on constants that lack something are refused by name") {
    const auto made = [](const std::function<void(::onnx::GraphProto&)>& make) {
        const std::string text = with_weight(make).at(0).refusal;
        const std::string start = "has no usable W: 'made' ";
        CHECK(text.substr(0, start.size()) == start);
        return text.substr(std::min(start.size(), text.size()));
    };
    CHECK(made([](auto& graph) { add_node(graph, "Constant", {}, {"made"}); }) == "has no number in it");
    CHECK(made([](auto& graph) {
              add_integers(add_node(graph, "Transpose", {"lstm.W"}, {"made"}), "perm", {0, 1});
          }) == "transposes some of the axes only");
    CHECK(made([](auto& graph) { add_integers(add_node(graph, "Concat", {}, {"made"}), "axis", {0}); }) ==
          "joins no tensors");
    CHECK(made([](auto& graph) {
              add_list(graph, "starts", {0, 0});
              add_list(graph, "ends", {1});
              add_node(graph, "Slice", {"lstm.W", "starts", "ends"}, {"made"});
          }) == "comes from a Slice whose starts and ends do not match");
}

TEST_CASE("Sizes that a hostile file claims are refused without being believed") {
    const auto weight = [](const std::function<void(::onnx::TensorProto&)>& change) {
        return refusal([&](auto& graph, auto&) { change(*graph.mutable_initializer(0)); });
    };
    const std::int64_t huge = std::int64_t{1} << 62;
    CHECK(weight([](auto& w) { w.set_dims(1, -8); }) == "has no usable W: 'lstm.W' has a dimension of -8");
    CHECK(weight([=](auto& w) { w.set_dims(1, huge); }).find("more than 268435456 elements") != std::string::npos);
    CHECK(weight([=](auto& w) {
              w.set_dims(1, huge);
              w.set_dims(2, huge);
          }).find("more than 268435456 elements") != std::string::npos);
    CHECK(weight([](auto& w) { w.set_dims(1, 1 << 20); }) ==
          "has no usable W: 'lstm.W' has shape [1, 1048576, 3], which needs 12582912 bytes, but 96 of data");
    CHECK(weight([](auto& w) { w.set_raw_data("short"); }) ==
          "has no usable W: 'lstm.W' has shape [1, 8, 3], which needs 96 bytes, but 5 of data");
    CHECK(weight([](auto& w) { w.set_data_type(::onnx::TensorProto::STRING); }) ==
          "has no usable W: 'lstm.W' is of type STRING");
    CHECK(weight([](auto& w) { w.set_data_type(77); }) == "has no usable W: 'lstm.W' is of type 77");
    CHECK(weight([](auto& w) { w.mutable_segment()->set_begin(1); }) ==
          "has no usable W: 'lstm.W' is stored in segments");
}

TEST_CASE("Values that are made from themselves, or from endless operations, are refused") {
    const auto weight = [](const std::function<void(::onnx::GraphProto&)>& make) {
        return with_weight(make).at(0).refusal;
    };
    CHECK(weight([](auto& graph) { add_node(graph, "Identity", {"made"}, {"made"}); }) ==
          "has no usable W: 'made' is made from itself");
    CHECK(weight([](auto& graph) {
              add_node(graph, "Identity", {"other"}, {"made"});
              add_node(graph, "Identity", {"made"}, {"other"});
          }) == "has no usable W: 'made' is made from itself");
    const auto chain = [](::onnx::GraphProto& graph, const std::string& type, int length, int copies) {
        set(*graph.add_initializer(), "0", {8}, Floats(8));
        for (int k = 1; k <= length; ++k) {
            const std::string name = k == length ? "made" : std::to_string(k);
            add_node(graph, type, Names(static_cast<std::size_t>(copies), std::to_string(k - 1)), {name});
        }
    };
    CHECK(weight([&](auto& graph) { chain(graph, "Identity", 100000, 1); }) ==
          "has no usable W: more than 64 operations are nested");
    const std::string endless = "has no usable W: it is computed from the data of the model over and over again";
    CHECK(weight([&](auto& graph) { chain(graph, "Concat", 60, 2); }) == endless);
    CHECK(weight([&](auto& graph) { chain(graph, "Concat", 5, 1000); }) == endless);
    // The same in X, which is followed to find the layer below.
    CHECK(changed([](auto& graph, auto& lstm) {
              add_node(graph, "Identity", {"loop"}, {"loop"});
              lstm.set_input(0, "loop");
          })
              .at(0)
              .refusal.empty());
    // And in the state.
    CHECK(changed([](auto& graph, auto& lstm) {
              add_node(graph, "Identity", {"loop"}, {"loop"});
              lstm.add_input("");
              lstm.add_input("loop");
          })
              .at(0)
              .remarks.size() == 1);
}

TEST_CASE("Weights in a file beside the model are read, and nothing outside its folder is") {
    const TemporaryDirectory outer;
    std::filesystem::create_directory(outer / "models");
    const std::string folder = outer / "models/";
    std::string bytes(8, 'x');
    for (const float value : numbers(24)) bytes.append(reinterpret_cast<const char*>(&value), 4);
    write_file(folder + "weights", bytes);
    write_file(outer / "secret", bytes);
    std::filesystem::create_symlink(outer / "secret", folder + "link");
    const auto read = [&](const std::vector<std::pair<std::string, std::string>>& keys) {
        ::onnx::ModelProto model;
        add_lstm(*model.mutable_graph(), "lstm", "x");
        ::onnx::TensorProto& w = *model.mutable_graph()->mutable_initializer(0);
        w.clear_float_data();
        w.set_data_location(::onnx::TensorProto::EXTERNAL);
        for (const auto& [key, value] : keys) {
            auto& entry = *w.add_external_data();
            entry.set_key(key);
            entry.set_value(value);
        }
        return parse_nodes(bytes_of(model), folder + "m.onnx").at(0);
    };
    check_is_lstm(read({{"location", "weights"}, {"offset", "8"}, {"length", "96"}}));
    check_is_lstm(read({{"location", "./weights"}, {"offset", "8"}}));
    const auto refused = [&](const std::vector<std::pair<std::string, std::string>>& keys) {
        return read(keys).refusal.substr(std::string("has no usable W: 'lstm.W' has ").size());
    };
    const std::string outside = ", outside the folder of the model";
    CHECK(refused({{"location", "../secret"}}) == "external data in '../secret'" + outside);
    CHECK(refused({{"location", "link"}}) == "external data in 'link'" + outside);
    CHECK(refused({{"location", outer / "secret"}}).find(outside) != std::string::npos);
    CHECK(refused({{"location", folder + "weights"}}).find(outside) != std::string::npos);
    CHECK(refused({{"location", "none"}}) == "external data in 'none': No such file or directory");
    CHECK(refused({{"location", "."}}).find("it is a directory") != std::string::npos);
    CHECK(refused({}) == "external data without a location");
    CHECK(refused({{"location", "weights"}, {"offset", "-1"}}) == "external data whose offset is '-1'");
    CHECK(refused({{"location", "weights"}, {"offset", "9"}}).find("it has 104 bytes; 96 from 9 on are needed") !=
          std::string::npos);
    CHECK(refused({{"location", "weights"}, {"offset", "18446744073709551615"}}).find("are needed") !=
          std::string::npos);
    CHECK(refused({{"location", "weights"}, {"length", "95"}}) == "95 bytes of external data where 96 are needed");
}

TEST_CASE("What is no model, or holds no LSTM, is refused in one line") {
    const auto text = [](const Bytes& file) { return error_text([&] { parse_nodes(file, "m.onnx"); }); };
    CHECK(text({}) == "is not an ONNX model: it has no graph");
    CHECK(text({'P', 'K', 3, 4}) == "is not an ONNX model, or is damaged or cut short");
    ::onnx::ModelProto model;
    add_node(*model.mutable_graph(), "Relu", {"x"}, {"y"});
    CHECK(text(bytes_of(model)) == "holds no LSTM or GRU node");
    ::onnx::FunctionProto& function = *model.add_functions();
    function.set_name("decoder");
    function.add_node()->set_op_type("LSTM");
    CHECK(text(bytes_of(model)) ==
          "has its LSTM in a function, 'decoder'; inline the functions first (onnx.inliner)");
    ::onnx::ModelProto twice;
    add_lstm(*twice.mutable_graph(), "a", "x");
    add_lstm(*twice.mutable_graph(), "a", "x");
    CHECK(text(bytes_of(twice)) == "defines the value 'a.W' twice");
    ::onnx::ModelProto deep;
    ::onnx::GraphProto* graph = deep.mutable_graph();
    for (int k = 0; k < 200; ++k) {
        graph = add_attribute(add_node(*graph, "If", {}, {}), "then_branch").mutable_g();
    }
    CHECK(text(bytes_of(deep)) == "is not an ONNX model, or is damaged or cut short");
}

TEST_CASE("A model cut short or damaged anywhere is read or refused") {
    ::onnx::ModelProto model;
    add_lstm(*model.mutable_graph(), "a", "x");
    add_integers(add_node(*model.mutable_graph(), "Squeeze", {"a.Y"}, {"s"}), "axes", {1});
    add_lstm(*model.mutable_graph(), "b", "s", 2);
    const Bytes good = bytes_of(model);
    const auto survives = [](const Bytes& file) {
        const Error error = error_of([&] { choose(parse_nodes(file, "m.onnx"), {}, "m.onnx"); });
        return error.code() == ExitCode::ok || error.code() == ExitCode::input;
    };
    for (std::size_t length = 0; length < good.size(); ++length) {
        REQUIRE(survives(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length))));
    }
    std::mt19937 random(1);
    for (int round = 0; round < 5000; ++round) {
        Bytes file = good;
        for (auto flips = 1 + random() % 4; flips > 0; --flips) {
            file[random() % file.size()] = static_cast<std::uint8_t>(random());
        }
        REQUIRE(survives(file));
    }
}

namespace {

/// Two LSTMs, a and b, with operations in between that turn "a.Y" into "x2".
std::vector<Node> joined(const std::function<void(::onnx::GraphProto&)>& between, int layout_a = 0,
                         int layout_b = 0) {
    ::onnx::ModelProto model;
    ::onnx::GraphProto& graph = *model.mutable_graph();
    add_attribute(add_lstm(graph, "a", "x"), "layout").set_i(layout_a);
    between(graph);
    add_attribute(add_lstm(graph, "b", "x2", 2), "layout").set_i(layout_b);
    return nodes_of(model);
}

/// Drops axis `axis`.
void drop(::onnx::GraphProto& graph, const std::string& from, const std::string& to, std::int64_t axis) {
    add_list(graph, to + "axes", {axis});
    add_node(graph, "Squeeze", {from, to + "axes"}, {to});
}

}  // namespace

TEST_CASE("A node that reads another's h through nothing but changes of shape is the layer above") {
    const auto is_above = [](const std::vector<Node>& nodes) {
        INFO(nodes.at(1).refusal);
        return nodes.at(1).refusal.empty() && nodes.at(1).below == std::size_t{1};
    };
    CHECK(is_above(joined([](auto& graph) { drop(graph, "a.Y", "x2", 1); })));
    CHECK(is_above(joined([](auto& graph) { drop(graph, "a.Y", "x2", -3); })));
    CHECK(is_above(joined([](auto& graph) { drop(graph, "a.Y", "x2", 2); }, 1, 1)));
    CHECK(is_above(joined([](auto& graph) {
        drop(graph, "a.Y", "s", 1);
        add_node(graph, "Dropout", {"s"}, {"d"});
        add_node(graph, "Identity", {"d"}, {"x2"});
    })));
    CHECK(is_above(joined([](auto& graph) {  // out of the operator's layout and back
        drop(graph, "a.Y", "s", 1);
        add_integers(add_node(graph, "Transpose", {"s"}, {"t"}), "perm", {1, 0, 2});
        add_integers(add_node(graph, "Transpose", {"t"}, {"x2"}), "perm", {1, 0, 2});
    })));
    CHECK(is_above(joined([](auto& graph) {  // as exporters merge the directions
        add_integers(add_node(graph, "Transpose", {"a.Y"}, {"t"}), "perm", {0, 2, 1, 3});
        add_list(graph, "shape", {0, 0, -1});
        add_node(graph, "Reshape", {"t", "shape"}, {"x2"});
    })));
    CHECK(is_above(joined(
        [](auto& graph) {
            drop(graph, "a.Y", "s", 1);
            add_integers(add_node(graph, "Transpose", {"s"}, {"x2"}), "perm", {1, 0, 2});
        },
        0, 1)));
    CHECK_FALSE(is_above(joined([](auto& graph) {
        drop(graph, "a.Y", "s", 1);
        add_node(graph, "Relu", {"s"}, {"x2"});
    })));
    CHECK_FALSE(is_above(joined([](auto& graph) { add_node(graph, "Identity", {"a.Y"}, {"x2"}); })));
    CHECK_FALSE(is_above(joined([](auto& graph) { drop(graph, "a.Y", "x2", 0); })));
    CHECK_FALSE(is_above(joined([](auto& graph) {
        add_integers(add_node(graph, "Transpose", {"a.Y"}, {"x2"}), "perm", {9, 0});
    })));
}

TEST_CASE("A layout that nothing undoes is refused: steps would be taken for sequences") {
    const std::string refusal =
        "reads the steps of the node below as sequences: nothing in between undoes its layout";
    CHECK(joined([](auto& graph) { drop(graph, "a.Y", "x2", 1); }, 0, 1).at(1).refusal == refusal);
    CHECK(joined([](auto& graph) { drop(graph, "a.Y", "x2", 2); }, 1, 0).at(1).refusal == refusal);
    CHECK(joined([](auto& graph) {
              drop(graph, "a.Y", "s", 1);
              add_integers(add_node(graph, "Transpose", {"s"}, {"x2"}), "perm", {1, 0, 2});
          })
              .at(1)
              .refusal == refusal);
}

TEST_CASE("Nodes become layers as they feed one another, or as they are named") {
    const std::vector<Node> chain = joined([](auto& graph) { drop(graph, "a.Y", "x2", 1); });
    CHECK(choose(chain, {}, "m.onnx").size() == 2);
    CHECK(choose(chain, {"2"}, "m.onnx").at(0).path == "b");
    CHECK(choose(chain, {"b"}, "m.onnx").at(0).remarks.at(0) == "the graph feeds it from node 1");
    CHECK(choose(chain, {"a", "2"}, "m.onnx").at(1).remarks.empty());
    CHECK(choose(chain, {"1", "2", "2"}, "m.onnx").at(2).remarks.at(0) ==
          "the graph does not feed it from node 2 directly");
    const auto refused = [](const std::vector<Node>& nodes, const std::vector<std::string>& chosen) {
        return error_text([&] { choose(nodes, chosen, "m.onnx"); });
    };
    CHECK(refused(chain, {"2", "1"}) == "node 1 'a' has 3 inputs and does not fit onto node 2 of 2 hidden units");
    CHECK(refused(chain, {"c"}) == "has no recurrent node 'c'; --list shows the 2 it has");
    CHECK(refused(chain, {"0"}) == "has no recurrent node '0'; --list shows the 2 it has");

    std::vector<Node> apart = chain;
    apart[1].below.reset();
    CHECK(refused(apart, {}) ==
          "holds 2 recurrent nodes that are not the layers of one network; --list shows them, "
          "--node chooses");
    apart[1].path = "a";
    CHECK(refused(apart, {"a"}) == "has several nodes 'a'; give the number of one");
    apart[1].refusal = "is 'bidirectional'";
    CHECK(refused(apart, {"2"}) == "node 2 'a' is 'bidirectional'");
    CHECK(refused({apart[1]}, {}) == "node 2 'a' is 'bidirectional'");
    CHECK(choose(apart, {"1"}, "m.onnx").size() == 1);
}
