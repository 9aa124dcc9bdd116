# Texts of the window in other languages, resources/translations/*.ts: compiled, and embedded as the source file ${translation_source}.
# English has a file for its plural forms alone. After a change of texts: cmake --build --preset release --target update_translations,
# then translate what is new; test `translation` tells what is missing.
set(translation_folder ${PROJECT_SOURCE_DIR}/resources/translations)
set(compiled_translations)
foreach(language en zh_CN)
  set(text ${translation_folder}/abcp-studio_${language}.ts)
  set(compiled ${CMAKE_CURRENT_BINARY_DIR}/abcp-studio_${language}.qm)
  add_custom_command(OUTPUT ${compiled} DEPENDS ${text} VERBATIM COMMAND Qt6::lrelease -silent ${text} -qm ${compiled})
  list(APPEND compiled_translations ${compiled})
endforeach()

set(list ${CMAKE_CURRENT_BINARY_DIR}/translations.qrc)
configure_file(${translation_folder}/translations.qrc.in ${list} COPYONLY)
set(translation_source ${CMAKE_CURRENT_BINARY_DIR}/qrc_translations.cpp)
add_custom_command(OUTPUT ${translation_source} DEPENDS ${list} ${compiled_translations} VERBATIM
  COMMAND Qt6::rcc --name translations --output ${translation_source} ${list})
set_source_files_properties(${translation_source} PROPERTIES SKIP_AUTOGEN ON)

set(update Qt6::lupdate -silent -no-obsolete -locations none -I . ui app/studio_main.cpp -source-language en)
add_custom_target(update_translations WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} VERBATIM
  COMMAND ${update} -target-language zh_CN -ts ${translation_folder}/abcp-studio_zh_CN.ts
  COMMAND ${update} -pluralonly -target-language en -ts ${translation_folder}/abcp-studio_en.ts)
