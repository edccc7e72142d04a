# cmake -DROOT=DIRECTORY -DCOMPILER=TEXT -DOUTPUT=FILE -P build_id.cmake
#
# Writes the definition of build_id(): the SHA-256 of the compiler's description and of the name and content of every
# source in ROOT's src/ and include/, in alphabetical order.
file(GLOB_RECURSE sources RELATIVE ${ROOT} ${ROOT}/src/*.cpp ${ROOT}/src/*.cmake ${ROOT}/src/CMakeLists.txt
                                           ${ROOT}/include/*.hpp)
list(SORT sources)
set(text "${COMPILER}\n")
foreach(source IN LISTS sources)
  file(SHA256 ${ROOT}/${source} digest)
  string(APPEND text "${digest} ${source}\n")
endforeach()
string(SHA256 id "${text}")
file(WRITE ${OUTPUT} "#include \"spartus/base/build.hpp\"

const char* spartus::build_id() {
    return \"${id}\";
}
")
