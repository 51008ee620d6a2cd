# SPDX-License-Identifier: GPL-3.0-or-later
# One place for what every target of the project has in common: the language, the warnings, the hardening, the sanitizers.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Without these words it does not keep what was compiled with precompiled headers (ccache(1), PRECOMPILED HEADERS).
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        ${CCACHE_PROGRAM})
    set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

# Only some processors have it.
include(CheckCXXCompilerFlag)
check_cxx_compiler_flag(-fcf-protection NETGROVE_HAS_CF_PROTECTION)

add_library(netgrove_options INTERFACE)
target_include_directories(netgrove_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(netgrove_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow
    $<$<COMPILE_LANGUAGE:CXX>:-Wconversion -Wsign-conversion>
    $<$<BOOL:${NETGROVE_WERROR}>:-Werror>
    # Enough for a backtrace and a profile, and a third of the compiler's time less; the preset dev has the variables too.
    $<$<CONFIG:RelWithDebInfo>:-g1>
    -fstack-protector-strong -fstack-clash-protection
    $<$<BOOL:${NETGROVE_HAS_CF_PROTECTION}>:-fcf-protection>)
target_compile_definitions(netgrove_options INTERFACE
    NETGROVE_VERSION="${PROJECT_VERSION}"
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_KEYWORDS QT_NO_FOREACH
    $<$<CONFIG:RelWithDebInfo,Release>:_FORTIFY_SOURCE=2>
    $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
target_link_options(netgrove_options INTERFACE -Wl,-z,relro,-z,now)
if(NETGROVE_SANITIZE)
    # vptr asks the kernel whether memory can be read, by system calls that the helper's filter refuses: every object is wrong then.
    target_compile_options(netgrove_options INTERFACE
        -fsanitize=${NETGROVE_SANITIZE} -fno-sanitize=vptr -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(netgrove_options INTERFACE -fsanitize=${NETGROVE_SANITIZE})
endif()

# What the tests' own code is compiled with.
add_library(netgrove_test_options INTERFACE)
target_compile_options(netgrove_test_options INTERFACE
    # QTRY_… of Qt 6.8 narrow a duration inside the macro: not ours to mend, so it warns and does not stop CI.
    $<$<BOOL:${NETGROVE_WERROR}>:-Wno-error=conversion>
    # What is tested is optimised as people get it; the tests' own code is read by nobody but the compiler, so it gets through
    # fast (a third less time for each). Fortified headers want an optimiser.
    $<$<CONFIG:RelWithDebInfo>:-O0 -U_FORTIFY_SOURCE>
    # Of each folder another, and no test looks for its data there: they would keep precompiled headers from being shared.
    -UQT_TESTCASE_BUILDDIR -UQT_TESTCASE_SOURCEDIR)
target_link_libraries(netgrove_test_options INTERFACE Qt6::Test)

include(NetgrovePrecompiled)

# netgrove_library(NAME SOURCES… [LINK …] [PRIVATE_LINK …] [PRECOMPILED KIND]): a static library of one folder. LINK is what its headers
# need.
function(netgrove_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "PRECOMPILED" "SOURCES;LINK;PRIVATE_LINK")
    add_library(${name} STATIC ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC netgrove_options ${arg_LINK} PRIVATE ${arg_PRIVATE_LINK})
    if(NOT arg_PRECOMPILED)
        set(arg_PRECOMPILED standard)
    endif()
    netgrove_use_precompiled(${name} ${arg_PRECOMPILED})
endfunction()

# netgrove_test(NAME SOURCES… [LINK …] [LABELS …] [ARGUMENTS …]): a Qt Test program that ctest runs.
# Labels: "root" needs privilege, "window" needs a Qt platform (offscreen is set here).
function(netgrove_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;LINK;LABELS")
    if(NOT arg_SOURCES)
        set(arg_SOURCES ${name}.cpp)
    endif()
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    if(NETGROVE_SANITIZE)
        math(EXPR arg_TIMEOUT "${arg_TIMEOUT} * 5")
    endif()
    add_executable(${name} ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_link_libraries(${name} PRIVATE netgrove_options netgrove_test_options ${arg_LINK})
    if(netgrove_ui IN_LIST arg_LINK)
        netgrove_use_precompiled(${name} window_test)
    else()
        netgrove_use_precompiled(${name} test)
    endif()
    if(NOT arg_SOURCES MATCHES "\\.h")
        # Empty: a test's one class is in its one file, which includes what moc makes of it.
        set_source_files_properties(${CMAKE_CURRENT_BINARY_DIR}/${name}_autogen/mocs_compilation.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    endif()
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES
        TIMEOUT ${arg_TIMEOUT}
        LABELS "${arg_LABELS}"
        # Qt Test prints a skipped function as "SKIP   : tst_x::testY() reason": a skip is never green here.
        FAIL_REGULAR_EXPRESSION "SKIP   : "
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;NETGROVE_BUILD_DIR=${CMAKE_BINARY_DIR};NETGROVE_SOURCE_DIR=${CMAKE_SOURCE_DIR}")
endfunction()
