# Compiler settings shared by every target of the project, on one INTERFACE target.
add_library(abcp_options INTERFACE)
target_include_directories(abcp_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(abcp_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # False alarms of g++ 12 on "text" + std::string (GCC bug 105651), of which it does not see in a precompiled header that they are in the library's code.
  target_compile_options(abcp_options INTERFACE -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
endif()
if(ABCP_WARNINGS_AS_ERRORS)
  target_compile_options(abcp_options INTERFACE -Werror)
endif()
if(ABCP_SANITIZE)
  target_compile_options(abcp_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(abcp_options INTERFACE -fsanitize=address,undefined)
endif()

find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM AND (NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU" OR CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 12.1))
  add_link_options(-fuse-ld=mold)  # 0.14 s for a test of the window, 1.8 with the linker of binutils
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # ccache sees through a precompiled header only with these (ccache manual, "Precompiled headers").
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    ${CCACHE_PROGRAM})
  target_compile_options(abcp_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()
