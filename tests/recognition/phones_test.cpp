#include "spartus/recognition/phones.hpp"

#include <set>

#include "spartus/recognition/edit_distance.hpp"

#include "support/catch.hpp"

using namespace spartus::recognition;

namespace {

std::vector<Phone> phones(const std::vector<const char*>& names) {
    std::vector<Phone> result;
    for (const char* name : names) result.push_back(phone_of(name).value());
    return result;
}

}  // namespace

TEST_CASE("The 61 labels of TIMIT fold into 39 classes") {
    const std::vector<const char*> labels = {
        "iy", "ih", "eh",  "ey",   "ae",  "aa",  "aw",  "ay",  "ah",  "ao", "oy",  "ow",  "uh", "uw", "ux", "er",
        "ax", "ix", "axr", "ax-h", "jh",  "ch",  "b",   "d",   "g",   "p",  "t",   "k",   "dx", "s",  "sh", "z",
        "zh", "f",  "th",  "v",    "dh",  "m",   "n",   "ng",  "em",  "nx", "en",  "eng", "l",  "r",  "w",  "y",
        "hh", "hv", "el",  "bcl",  "dcl", "gcl", "pcl", "tcl", "kcl", "q",  "pau", "epi", "h#"};
    REQUIRE(labels.size() == 61);
    std::set<Phone> classes;
    for (const char* label : labels) {
        INFO(label);
        REQUIRE(phone_of_timit(label));
        classes.insert(*phone_of_timit(label));
    }
    CHECK(classes.size() == phone_classes);
    CHECK(phone_of_timit("ao") == phone_of("aa"));
    CHECK(phone_of_timit("kcl") == silence);
    CHECK_FALSE(phone_of_timit("xx"));
    CHECK_FALSE(phone_of("ao"));
}

TEST_CASE("What is said is one phone per run of equal classes, without silence") {
    CHECK(collapse(phones({"sil", "p", "p", "sil", "p", "l", "iy", "iy", "z", "sil"})) ==
          phones({"p", "p", "l", "iy", "z"}));
    CHECK(collapse({}).empty());
    CHECK(collapse(phones({"sil", "sil"})).empty());
    CHECK(text_of(phones({"p", "l", "iy", "z"})) == "p l iy z");
}

TEST_CASE("Errors are the fewest phones to insert, drop and replace") {
    const auto please = phones({"p", "l", "iy", "z"});
    CHECK(edit_distance(please, please) == 0);
    CHECK(edit_distance(please, {}) == 4);
    CHECK(edit_distance({}, please) == 4);
    CHECK(edit_distance(please, phones({"p", "iy", "z"})) == 1);
    CHECK(edit_distance(please, phones({"b", "l", "iy", "z"})) == 1);
    CHECK(edit_distance(please, phones({"l", "iy", "s", "t"})) == 3);
}
