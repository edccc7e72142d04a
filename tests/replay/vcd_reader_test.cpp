#include "spartus/replay/vcd_reader.hpp"

#include "spartus/base/error.hpp"

#include "io/files.hpp"
#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::replay;
using namespace spartus::test;

namespace {

const std::string header =
    "$timescale 1ns $end $scope module top $end $var wire 1 ! a $end $var wire 4 \" b [3:0] $end "
    "$scope begin in $end $var reg 80 # wide[79:0] $end $var real 64 % r $end $upscope $end $upscope $end\n"
    "$enddefinitions $end\n";

/// All events of the text, each on a line.
std::string events_of(const std::string& text) {
    const TemporaryDirectory place;
    write_file(place / "w.vcd", text);
    VcdReader reader(place / "w.vcd");
    std::string events;
    while (true) {
        switch (reader.next()) {
            case VcdReader::Event::time:
                events += '#' + std::to_string(reader.time()) + '\n';
                break;
            case VcdReader::Event::change:
                events += reader.variables()[reader.net()].path + '=';
                events += (reader.value() ? std::to_string(*reader.value()) : "?") + '\n';
                break;
            case VcdReader::Event::end:
                return events;
        }
    }
}

std::string refusal(const std::string& text) {
    const Error error = error_of([&] { events_of(text); });
    CHECK(error.code() == ExitCode::input);
    const std::string what = error.what();
    CHECK(what.find('\n') == std::string::npos);
    return what.substr(what.find("w.vcd: ") + 7);
}

}  // namespace

TEST_CASE("A VCD is read with scopes and ranges") {
    const TemporaryDirectory place;
    write_file(place / "w.vcd", header);
    const VcdReader reader(place / "w.vcd");
    REQUIRE(reader.variables().size() == 4);
    CHECK(reader.timescale() == "1 ns");
    CHECK(reader.variables()[0].path == "top.a");
    CHECK(reader.variables()[1].path == "top.b");
    CHECK(reader.variables()[1].bits == 4);
    CHECK(reader.variables()[2].path == "top.in.wide");
}

TEST_CASE("Scalars and vectors and times are events in their order") {
    CHECK(events_of(header + "#0\n$dumpvars\n0!\nb101 \"\n$end\n\n#7\n1!\nB0 \"\n#9\n") ==
          "#0\ntop.a=0\ntop.b=5\n#7\ntop.a=1\ntop.b=0\n#9\n");
    CHECK(events_of(header + "1!\n") == "top.a=1\n");
}

TEST_CASE("What is no number is a change without a value") {
    CHECK(events_of(header + "x! Z! b1x0 \" r1.5e3 %\n") == "top.a=?\ntop.a=?\ntop.b=?\ntop.in.r=?\n");
    CHECK(events_of(header + "b" + std::string(80, '1') + " #\nb" + std::string(20, '0') + "1 #\n") ==
          "top.in.wide=?\ntop.in.wide=1\n");
}

TEST_CASE("Comments and unknown blocks are skipped") {
    CHECK(events_of("$comment #5 1! $end $version x $end " + header +
                    "$comment 1! $end $strange #3 $end #1\n0!\n") == "#1\ntop.a=0\n");
}

TEST_CASE("Variables with one identifier are one net") {
    const TemporaryDirectory place;
    write_file(place / "w.vcd", std::string("$var wire 1 ! a $end $var wire 1 ! b $end $enddefinitions $end "));
    const VcdReader reader(place / "w.vcd");
    CHECK(reader.nets() == 1);
    CHECK(reader.variables()[1].net == 0);
}

TEST_CASE("Words may lie anywhere in the blocks that are read") {
    std::string text = header;
    std::string expected;
    for (std::size_t k = 1; k < 40000; ++k) {
        text += '#' + std::to_string(k) + std::string(k % 3 + 1, '\n') + "b" + (k % 2 == 0 ? "0" : "1") + " \"\n";
        expected += '#' + std::to_string(k) + "\ntop.b=" + (k % 2 == 0 ? "0" : "1") + '\n';
    }
    CHECK((events_of(text) == expected));
}

TEST_CASE("A damaged VCD is refused with its line") {
    CHECK(refusal("") == "line 1: the file ends where $enddefinitions should be");
    CHECK(refusal("hello\n") == "line 1: 'hello' where a declaration should be; is it a VCD file?");
    CHECK(refusal("$date") == "line 1: the file ends within a line; is it cut off?");
    CHECK(refusal("$date \n") == "line 2: the file ends before the $end of the declaration");
    CHECK(refusal("$upscope $end ") == "line 1: $upscope without a $scope");
    CHECK(refusal("$var wire 0 ! a $end ") == "line 1: a width of '0' bits; from 1 to 65535 are possible");
    CHECK(refusal("$var wire 4294967297 ! a $end ").find("a width of '4294967297'") != std::string::npos);
    CHECK(refusal("$var wire -1 ! a $end ").find("a width of '-1'") != std::string::npos);
    CHECK(refusal("$var wire 1 ! $end ") == "line 1: a $var without a name");
    CHECK(refusal("$var wire 1 ! a $end $var wire 2 ! b $end ") == "line 1: the identifier '!' has two widths");
    CHECK(refusal(header + "1?\n") == "line 3: a change of '?', which is not declared");
    CHECK(refusal(header + "1\n") == "line 3: a change of '', which is not declared");
    CHECK(refusal(header + "b11111 \"\n") == "line 3: a value of 5 bits for 4");
    CHECK(refusal(header + "b12 \"\n") == "line 3: '12' is no binary number");
    CHECK(refusal(header + "b \"\n") == "line 3: '' is no binary number");
    CHECK(refusal(header + "b1 \n") == "line 4: the file ends where an identifier should be");
    CHECK(refusal(header + "7!\n") == "line 3: '7!' where a change of a value should be");
    CHECK(refusal(header + "#-3\n") == "line 3: '-3' is no time");
    CHECK(refusal(header + "#\n") == "line 3: '' is no time");
    CHECK(refusal(header + "#99999999999999999999\n") == "line 3: '99999999999999999999' is no time");
    CHECK(refusal(header + "#5\n#4\n") == "line 4: time goes back from 5 to 4");
}

TEST_CASE("What a VCD makes us keep is bounded") {
    CHECK(refusal(std::string(100'000, 'a')) == "line 1: a word of more than 65536 bytes");
    std::string scopes;
    for (int k = 0; k < 65; ++k) scopes += "$scope module s $end ";
    CHECK(refusal(scopes) == "line 1: more than 64 scopes within each other");
    CHECK(refusal("$scope module " + std::string(2000, 's') + " $end ") == "line 1: a scope's path is too long");
    CHECK(refusal("$var wire 1 ! " + std::string(2000, 's') + " $end ") == "line 1: a variable's path is too long");
    CHECK(refusal("$var wire 1 " + std::string(70, '!') + " s $end ").find("identifier") != std::string::npos);
}
