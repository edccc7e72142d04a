// Of builds with AddressSanitizer alone; CTest's preset sets its options.
#ifdef __SANITIZE_ADDRESS__

#include <cstdio>

#include <sys/wait.h>
#include <unistd.h>

#include "support/catch.hpp"

TEST_CASE("What a sanitizer finds ends a program with a code that is none of its own") {
    const pid_t child = fork();
    if (child == 0) {
        fclose(stderr);
        volatile std::size_t behind = 1;
        char* const byte = new char[1];
        byte[behind] = 'x';
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 99);
}

#endif
