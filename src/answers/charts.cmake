# The specifications of the charts and the page's script are part of the program, which is assembled anew when they change.
file(GLOB charts CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/answers/charts/*.json)
set_source_files_properties(
  answers/assets.cpp PROPERTIES OBJECT_DEPENDS "${charts};${CMAKE_CURRENT_SOURCE_DIR}/answers/page.js"
                                COMPILE_DEFINITIONS "ANSWERS_FOLDER=\"${CMAKE_CURRENT_SOURCE_DIR}/answers\"")
