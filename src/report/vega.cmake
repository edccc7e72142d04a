# Debian's libjs-vega has Vega's packages one by one, as CommonJS modules. vega.js is what a bundler makes of those
# that charts need: each in a function, in the order of dependence, behind the few lines of vega_packages.js.
set(vega_packages util time format loader dataflow scale canvas scenegraph statistics expression selection
                  event-selector functions runtime parser view transforms view-transforms encode interpreter)
set(vega_js ${CMAKE_CURRENT_BINARY_DIR}/report/vega.js)

file(READ ${CMAKE_CURRENT_SOURCE_DIR}/report/vega_packages.js bundle)
foreach(package ${vega_packages})
  set(name vega-${package}.min.js)
  find_file(SPARTUS_VEGA_${package} ${name} PATHS /usr/share/javascript/vega /usr/local/share/javascript/vega
            NO_DEFAULT_PATH REQUIRED)
  file(READ ${SPARTUS_VEGA_${package}} content)
  string(REGEX REPLACE "//# sourceMappingURL=[^\n]*\n?" "" content "${content}")
  string(APPEND bundle "\nvegaPackage('vega-${package}', function (exports, module, require) {\n${content}\n});\n")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${SPARTUS_VEGA_${package}})
endforeach()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/report/vega_packages.js)
file(CONFIGURE OUTPUT ${vega_js} CONTENT "\@bundle\@\nconst vega = vegaMain();\n" @ONLY)

# The assembler puts these files into the program; a change of one assembles it anew.
set(report_folder ${CMAKE_CURRENT_SOURCE_DIR}/report)
file(GLOB report_charts CONFIGURE_DEPENDS ${report_folder}/charts/*.json)
set(report_assets ${report_folder}/page.css ${report_folder}/page.js ${report_charts} ${vega_js})
set_source_files_properties(
  report/assets.cpp PROPERTIES OBJECT_DEPENDS "${report_assets}" COMPILE_DEFINITIONS
  "REPORT_CHARTS=\"${report_folder}/charts\";PAGE_CSS=\"${report_folder}/page.css\";PAGE_JS=\"${report_folder}/page.js\";VEGA_JS=\"${vega_js}\"")
