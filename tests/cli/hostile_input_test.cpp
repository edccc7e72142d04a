// What others may hand to the program: each is refused in one line and at once.

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/stat.h>

#include "support/catch.hpp"
#include "support/workplace.hpp"

using namespace spartus::test;

namespace {

std::string repeated(const std::string& text, std::size_t times) {
    std::string all;
    for (std::size_t k = 0; k < times; ++k) all += text;
    return all;
}

}  // namespace

TEST_CASE("A regular expression of 20,000 parentheses is refused") {
    const Workplace place;
    const std::string deep = " '" + std::string(20'000, '(') + "'";
    check_refused(place, simple_run + "--vcd w.vcd --vcd-scope" + deep, 2, "is not a regular expression");
    check_refused(place, "regress " SPARTUS_SOURCE_DIR "/traces/regression/smoke.json --filter" + deep, 2,
                  "is no regular expression");
}

TEST_CASE("JSON nested 200,000 deep is refused wherever it is read") {
    const Workplace place;
    place.must_run(simple_run + "--vcd w.vcd");
    place.write("deep.json", repeated("[", 200'000) + repeated("]", 200'000));
    place.write("objects.json", repeated("{\"a\":", 200'000) + "1" + repeated("}", 200'000));
    for (const char* file : {"deep.json", "objects.json"}) {
        check_refused(place, std::string("vcd-check w.vcd --stats ") + file, 4, "is nested too deeply");
        check_refused(place, std::string("report ") + file, 4, "is nested too deeply");
        check_refused(place, std::string("regress ") + file, 4, "is nested too deeply");
        check_refused(place, std::string("reproduce ") + file, 4, "is nested too deeply");
    }
}

TEST_CASE("A number beyond all bounds in a network's header is refused like any other") {
    const Workplace place;
    const std::string header = R"({"weight_ih_l0":{"dtype":"F32","shape":[1e400],"data_offsets":[0,0]}})";
    place.write("n.safetensors", std::string{static_cast<char>(header.size()), 0, 0, 0, 0, 0, 0, 0} + header);
    check_refused(place, "run a.cfg --network n.safetensors --trace trace.npy", 4,
                  "n.safetensors: the header holds a number that is out of range");
}

TEST_CASE("A pipe or a device or a directory in the place of an input is refused without waiting for it") {
    const Workplace place;
    REQUIRE(mkfifo(place.file("pipe").c_str(), 0600) == 0);
    REQUIRE(fs::create_directory(place.file("folder")));
    place.write("s.cfg", "[sweep]\nnetwork = pipe\ntrace = trace.npy\n");
    for (const char* thing : {"pipe", "folder", "/dev/zero"}) {
        const std::string name = thing;
        INFO(name);
        check_refused(place, "run " + name + " --network net.safetensors --trace trace.npy", 3, name);
        check_refused(place, simple_run + "--device " + name, 3, name);
        check_refused(place, simple_run + "--energy " + name, 3, name);
        check_refused(place, "run a.cfg --network " + name + " --trace trace.npy", 4, name);
        check_refused(place, "run a.cfg --network net.safetensors --trace " + name, 4, name);
        check_refused(place, "explore " + name, 3, name);
        check_refused(place, "answers " + name, 4, name);
        check_refused(place, "merge out.sqlite " + name, 4, name);
        check_refused(place, "features " + name + " out.npy", 4, name);
        check_refused(place, "report " + name + " -o out.html", 4, name);
        check_refused(place, "vcd-check " + name + " --stats " + name, 4, name);
    }
    const auto sweep = place.run("explore s.cfg");
    CHECK(sweep.code == 4);
    CHECK(sweep.text.find("pipe") != std::string::npos);
}

TEST_CASE("A journal that is none is refused in one line") {
    const Workplace place;
    place.write("s.cfg",
                "[sweep]\nnetwork = integer(inputs=2, hidden=3)\ntrace = generate(steps=2, inputs=2, firing=1)\n");
    const auto refused = [&](const std::string& record) {
        fs::remove(place.file("o.partial"));
        {
            SQLite::Database journal(place.file("o.partial").string(),
                                     SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
            journal.exec("CREATE TABLE finished (hash TEXT PRIMARY KEY, record TEXT) WITHOUT ROWID");
            SQLite::Statement insert(journal, "INSERT INTO finished VALUES ('a', ?)");
            insert.bind(1, record);
            insert.exec();
        }
        const auto outcome = place.run("explore s.cfg --output o");
        INFO(outcome.text);
        CHECK(outcome.code == 5);
        CHECK(outcome.text.find("cannot keep results in 'o.partial'") != std::string::npos);
    };
    refused(repeated("[", 200'000) + repeated("]", 200'000));
    refused("{\"status\": 1}");
    refused("nonsense");
}
