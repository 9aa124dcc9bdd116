# The user guide in the window: the project's pages and their pictures, embedded below :/guide as the source file ${guide_source}. They lie there as in the
# project, so that links between them hold.
file(GLOB pages RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/*.md ${PROJECT_SOURCE_DIR}/docs/*.md
  ${PROJECT_SOURCE_DIR}/docs/guide/*.md ${PROJECT_SOURCE_DIR}/docs/decisions/*.md ${PROJECT_SOURCE_DIR}/docs/images/*.png)
list(APPEND pages LICENSE)
list(TRANSFORM pages REPLACE "(.+)" "    <file alias=\"\\1\">${PROJECT_SOURCE_DIR}/\\1</file>\n" OUTPUT_VARIABLE entries)
list(JOIN entries "" entries)
set(list ${CMAKE_CURRENT_BINARY_DIR}/guide.qrc)
file(CONFIGURE OUTPUT ${list} CONTENT "<RCC>\n  <qresource prefix=\"/guide\">\n${entries}  </qresource>\n</RCC>\n")

set(guide_source ${CMAKE_CURRENT_BINARY_DIR}/qrc_guide.cpp)
list(TRANSFORM pages PREPEND ${PROJECT_SOURCE_DIR}/)
add_custom_command(OUTPUT ${guide_source} DEPENDS ${list} ${pages} VERBATIM COMMAND Qt6::rcc --name guide --output ${guide_source} ${list})
set_source_files_properties(${guide_source} PROPERTIES SKIP_AUTOGEN ON SKIP_PRECOMPILE_HEADERS ON)
