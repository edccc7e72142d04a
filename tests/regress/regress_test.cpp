#include <nlohmann/json.hpp>

#include "regress/matchers.hpp"
#include "regress/suite_files.hpp"

namespace {

/// A folder with the suite mine.json of two recorded cases.
class RecordedSuite : public SuiteFolder {
   public:
    RecordedSuite() {
        write("mine.json",
              suite_text(case_text("one") + ',' + case_text("two", R"(, "set": ["pe_array.latency=5"])")));
        const Ended ended = run_spartus("regress " + suite() + " --update --reason first");
        CHECK(ended.code == 0);
        CHECK_THAT(ended.text, Contains("2 expectations updated"));
    }
    std::string suite() const { return path("mine.json"); }

    void replace(const std::string& was, const std::string& now) const {
        std::string text = read("mine.json");
        const std::size_t at = text.find(was);
        REQUIRE(at != std::string::npos);
        write("mine.json", text.replace(at, was.size(), now));
    }
};

}  // namespace

TEST_CASE("A recorded suite passes, with any number of jobs and however far modules run ahead") {
    const RecordedSuite folder;
    const Ended one = run_spartus("regress " + folder.suite() + " --jobs 1");
    CHECK(one.code == 0);
    CHECK_THAT(one.text, Contains("2 cases: 2 passed"));
    CHECK(run_spartus("regress " + folder.suite() + " --jobs 8").text == one.text);
    CHECK(run_spartus("regress " + folder.suite() + " --run-ahead 0").text == one.text);
}

TEST_CASE("A case without expectation does not pass") {
    const SuiteFolder folder;
    const Ended ended = run_spartus("regress " + folder.write("mine.json", suite_text(case_text("one"))));
    CHECK(ended.code == 1);
    CHECK_THAT(ended.text, StartsWith("NEW     mine/one  has no expectation yet"));
}

TEST_CASE("A planted wrong number fails with code 1 and is named, and nothing else is") {
    const RecordedSuite folder;
    SECTION("cycles of the run") {
        folder.replace("\"cycles\": ", "\"cycles\": 9");
        const Ended ended = run_spartus("regress " + folder.suite());
        CHECK(ended.code == 1);
        CHECK_THAT(ended.text, Contains("DIFFERS mine/one  cycles ") && Contains("all take the cycles expected") &&
                                   Contains("ok      mine/two"));
    }
    SECTION("cycles of one step") {
        folder.replace("\"steps\": [\n          \"", "\"steps\": [\n          \"1");
        CHECK_THAT(run_spartus("regress " + folder.suite()).text,
                   Contains("DIFFERS mine/one  the cycles of single steps differ") &&
                       Contains("sequence 0 step 0 layer 0: ") && Contains("1 of 3 differ"));
    }
    SECTION("the ledger of one module") {
        folder.replace("\"starved\": \"", "\"starved\": \"1");
        CHECK_THAT(run_spartus("regress " + folder.suite()).text,
                   Contains("DIFFERS mine/one  every step takes its cycles, but their causes differ") &&
                       Contains("array starved") && Contains("array0 -"));
    }
    SECTION("the values") {
        folder.replace("\"h_sha256\": \"", "\"h_sha256\": \"f");
        CHECK_THAT(run_spartus("regress " + folder.suite()).text,
                   Contains("DIFFERS mine/one  every cycle is as expected, but h differs"));
    }
}

TEST_CASE("A change of the architecture is explained by the phase and the ledger that moved") {
    const RecordedSuite folder;
    folder.replace("pe_array.latency=5", "pe_array.latency=6");
    const Ended ended = run_spartus("regress " + folder.suite());
    CHECK(ended.code == 1);
    CHECK_THAT(ended.text, Contains("3 of 3 differ") && Contains("phases          compute +3") &&
                               Contains("array drain") && Contains("as expected") && Contains("sequence 0 step 0"));
}

TEST_CASE("A difference names the key that changed, from the old value to the new") {
    const RecordedSuite folder;
    folder.replace("pe_array.latency=5", "pe_array.latency=6");
    CHECK_THAT(run_spartus("regress " + folder.suite()).text,
               Contains("inputs          pe_array.latency 5 -> 6\n") && Contains("latency         mean "));
}

TEST_CASE("Inputs that an old suite has not recorded are recorded by an update, and no number with them") {
    const RecordedSuite folder;
    const std::string whole = folder.read("mine.json");
    auto old = nlohmann::ordered_json::parse(whole);
    for (auto& one : old["cases"]) one["expect"].erase("inputs");
    folder.write("mine.json", old.dump(2) + "\n");
    CHECK(run_spartus("regress " + folder.suite()).code == 0);
    CHECK_THAT(run_spartus("regress " + folder.suite() + " --update --reason 'inputs'").text,
               Contains("0 expectations updated"));
    CHECK(folder.read("mine.json") == whole);
}

TEST_CASE("A suite holds resources and energy like cycles") {
    const SuiteFolder folder;
    const std::string energy = SPARTUS_SOURCE_DIR "/configs/energy/spartus-28nm.cfg";
    const std::string hold =
        R"(, "energy": ")" + energy + R"(", "hold": ["dsp48", "bram36", "energy_per_step_uj"])";
    const std::string suite = folder.write("mine.json", suite_text(case_text("one", hold)));
    CHECK(run_spartus("regress " + suite + " --update --reason first").code == 0);
    CHECK(run_spartus("regress " + suite).code == 0);
    std::string text = folder.read("mine.json");
    CHECK_THAT(text, Contains("\"dsp48\": \"12\"") && Contains("\"energy_per_step_uj\": \"0."));
    text.replace(text.find("\"dsp48\": \"12\""), 13, "\"dsp48\": \"13\"");
    folder.write("mine.json", text);
    const Ended ended = run_spartus("regress " + suite);
    CHECK(ended.code == 1);
    CHECK_THAT(ended.text, Contains("DIFFERS mine/one  dsp48 12, expected 13"));

    folder.write("none.json", suite_text(case_text("one", R"(, "hold": ["bram37"])")));
    const Ended unknown = run_spartus("regress " + folder.path("none.json"));
    CHECK(unknown.code == 4);
    CHECK_THAT(unknown.text, Contains("hold: 'bram37' is no figure of a run"));
}

TEST_CASE("The project's suites are found from any folder") {
    CHECK(run_spartus("regress smoke --filter smoke/delta", "cd docs/figures && ").code == 0);
}

TEST_CASE("An update rewrites only the case that changed and says what changed and why") {
    const RecordedSuite folder;
    const std::string before = folder.read("mine.json");
    folder.replace("pe_array.latency=5", "pe_array.latency=6");
    const Ended ended =
        run_spartus("regress " + folder.suite() + " --update --reason 'a stage more'", "SOURCE_DATE_EPOCH=86400");
    CHECK(ended.code == 0);
    CHECK_THAT(ended.text, Contains("1 expectation updated"));
    const std::string after = folder.read("mine.json");
    const std::size_t second = before.find("\"two\"");
    CHECK(after.substr(0, second) == before.substr(0, second));
    CHECK_THAT(after, Contains("\"reason\": \"a stage more\"") && Contains("\"date\": \"1970-01-02\"") &&
                          Contains("\"cycles\": \"") && Contains(" -> "));
    CHECK(run_spartus("regress " + folder.suite()).code == 0);

    CHECK(run_spartus("regress " + folder.suite() + " --update --reason 'nothing'").code == 0);
    CHECK(folder.read("mine.json") == after);
}

TEST_CASE("An update is refused without a reason and of a case that cannot be run") {
    const RecordedSuite folder;
    CHECK(run_spartus("regress " + folder.suite() + " --update").code == 2);
    CHECK(run_spartus("regress " + folder.suite() + " --update --reason ' '").code == 2);
    CHECK(run_spartus("regress " + folder.suite() + " --reason why").code == 2);
    folder.replace("pe_array.latency=5", "pe_array.latency=1");
    const std::string before = folder.read("mine.json");
    const Ended ended = run_spartus("regress " + folder.suite() + " --update --reason why");
    CHECK(ended.code == 3);
    CHECK_THAT(ended.text, Contains("nothing updated: mine/two: "));
    CHECK(folder.read("mine.json") == before);
}

TEST_CASE("A case that cannot be run is an error, not a difference") {
    const RecordedSuite folder;
    folder.replace("pe_array.latency=5", "pe_array.latency=1");
    const Ended ended = run_spartus("regress " + folder.suite());
    CHECK(ended.code == 3);
    CHECK_THAT(ended.text, Contains("ok      mine/one") && Contains("ERROR   mine/two  "));
}

TEST_CASE("Cases are picked by a regular expression on suite and name") {
    const RecordedSuite folder;
    CHECK_THAT(run_spartus("regress " + folder.suite() + " --filter 'mine/t.o$'").text,
               StartsWith("ok      mine/two"));
    CHECK(run_spartus("regress " + folder.suite() + " --filter nothing").code == 2);
    CHECK(run_spartus("regress " + folder.suite() + " --filter '('").code == 2);
    CHECK(run_spartus("regress " + folder.suite() + " --jobs 0").code == 2);
    CHECK(run_spartus("regress " + folder.path("none.json")).code == 4);
    CHECK(run_spartus("regress none").code == 4);
}

TEST_CASE("JUnit XML tells failures from errors and carries the explanation") {
    const RecordedSuite folder;
    folder.replace("\"cycles\": ", "\"cycles\": 9");
    folder.replace("pe_array.latency=5", "pe_array.latency=1");
    run_spartus("regress " + folder.suite() + " --junit " + folder.path("out.xml"));
    const std::string xml = folder.read("out.xml");
    CHECK_THAT(xml, StartsWith("<?xml") && Contains(R"(tests="2" failures="1" errors="1")") &&
                        Contains(R"(<failure type="DIFFERS" message="cycles )") &&
                        Contains(R"(<error type="ERROR" message=)") && Contains("moved"));
}

TEST_CASE("The published figures are reproduced from a suite and a wrong one fails") {
    const RecordedSuite folder;
    const std::string figures =
        R"("figures": [{"figure": "multipliers", "value": "8", "unit": "", "source": "published",
        "relation": "must match", "case": "one", "model": "multipliers", "reason": "2 x 4"}], "cases")";
    folder.replace("\"cases\"", figures);
    const Ended good = run_spartus("reproduce " + folder.suite());
    CHECK(good.code == 0);
    CHECK_THAT(good.text, Contains("multipliers") && Contains("2 x 4"));
    folder.replace("must match", "arithmetic");  // which has to match, too
    CHECK(run_spartus("reproduce " + folder.suite()).code == 0);
    folder.replace("\"value\": \"8\"", "\"value\": \"9\"");
    CHECK(run_spartus("reproduce " + folder.suite()).code == 1);
    folder.replace("\"model\": \"multipliers\"", "\"model\": \"mac\"");
    CHECK(run_spartus("reproduce " + folder.suite()).code == 4);
}

TEST_CASE("A step that is not as another machine did it fails, and no update makes it right") {
    const SuiteFolder folder;
    std::ifstream file(SPARTUS_SOURCE_DIR "/traces/regression/edgedrnn-rtl.json");
    std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto replace = [&text](const std::string& was, const std::string& now) {
        REQUIRE(text.find(was) != std::string::npos);
        text.replace(text.find(was), was.size(), now);
    };
    replace("\"../..\"", "\"" SPARTUS_SOURCE_DIR "\"");
    const std::string filter = " --filter 01-smallest";
    const std::string good = folder.write("rtl.json", text);
    CHECK_THAT(run_spartus("regress " + good + filter).text, Contains("1 case: 1 passed"));
    CHECK_THAT(run_spartus("regress " + good + filter + " --update --reason mine").text,
               Contains("0 expectations updated"));
    CHECK(folder.read("rtl.json") == text);

    SECTION("cycles") {
        replace("\"80 110 115", "\"80 111 115");
        const Ended ended = run_spartus("regress " + folder.write("rtl.json", text) + filter);
        CHECK(ended.code == 1);
        CHECK_THAT(ended.text, Contains("01-smallest  step 1: cycles 110, recorded 111; 1 of 20 steps differ"));
        const Ended updated =
            run_spartus("regress " + folder.path("rtl.json") + filter + " --update --reason mine");
        CHECK(updated.code == 1);
        CHECK_THAT(updated.text, Contains("nothing updated"));
        CHECK(folder.read("rtl.json") == text);
    }
    SECTION("columns") {
        replace("\"9 14 15", "\"9 14 16");
        CHECK_THAT(run_spartus("regress " + folder.write("rtl.json", text) + filter).text,
                   Contains("step 2: tokens 15, recorded 16"));
    }
    SECTION("h") {
        replace("\"c69179ca", "\"d69179ca");
        CHECK_THAT(run_spartus("regress " + folder.write("rtl.json", text) + filter).text,
                   Contains("step 0: h is not as recorded"));
    }
    SECTION("inputs") {
        replace("\"seed\": 7000", "\"seed\": 7001");
        const Ended ended = run_spartus("regress " + folder.write("rtl.json", text) + filter);
        CHECK(ended.code == 4);
        CHECK_THAT(ended.text, Contains("not the 542811001d97"));
    }
    SECTION("a column that the table of steps does not have") {
        replace("\"tokens\": \"9 14", "\"words\": \"9 14");
        const Ended ended = run_spartus("regress " + folder.write("rtl.json", text) + filter);
        CHECK(ended.code == 4);
        CHECK_THAT(ended.text, Contains("recorded.words: the table of steps has no such column"));
    }
}
