# SPDX-License-Identifier: GPL-3.0-or-later
# The system's headers that most files include are compiled once for all of a kind, which saves the compiler much of its time.
# A file includes what it uses all the same. It must: with NETGROVE_PRECOMPILED=OFF, and by every compiler but GCC 12 (with which this was
# tried; clang takes precompiled headers only where all definitions are the same), each file reads its headers by itself.
option(NETGROVE_PRECOMPILED "Compile the system's headers once for many files (GCC 12 only)" ON)

# netgrove_precompiled_kind(KIND LIBRARIES… HEADERS …): what is compiled with the options of these libraries can share these headers.
function(netgrove_precompiled_kind kind)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS")
    set(empty ${CMAKE_BINARY_DIR}/precompiled/${kind}.cpp)
    file(CONFIGURE OUTPUT ${empty} CONTENT "")
    add_library(netgrove_precompiled_${kind} OBJECT EXCLUDE_FROM_ALL ${empty})
    target_link_libraries(netgrove_precompiled_${kind} PRIVATE ${arg_UNPARSED_ARGUMENTS})
    target_precompile_headers(netgrove_precompiled_${kind} PRIVATE ${arg_HEADERS})
endfunction()

set(standard_headers <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <optional> <span> <string> <string_view>
    <unordered_map> <utility> <variant> <vector> <tl/expected.hpp>)
set(window_headers <QAbstractItemModel> <QAction> <QApplication> <QDateTime> <QLabel> <QLocale> <QMainWindow> <QPainter> <QPushButton>
    <QSettings> <QTimer> <QTreeView> <QVBoxLayout>)
set(test_headers <QFile> <QRegularExpression> <QSignalSpy> <QTemporaryDir> <QTest>)

if(NETGROVE_PRECOMPILED AND CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION MATCHES "^12\\.")
    netgrove_precompiled_kind(standard netgrove_options tl::expected HEADERS ${standard_headers})
    netgrove_precompiled_kind(window netgrove_options tl::expected Qt6::Widgets HEADERS ${standard_headers} ${window_headers})
    netgrove_precompiled_kind(test netgrove_options netgrove_test_options tl::expected HEADERS ${standard_headers} ${test_headers})
    netgrove_precompiled_kind(window_test netgrove_options netgrove_test_options tl::expected Qt6::Widgets
        HEADERS ${standard_headers} ${window_headers} ${test_headers})
endif()

# netgrove_use_precompiled(TARGET KIND)
function(netgrove_use_precompiled target kind)
    if(TARGET netgrove_precompiled_${kind})
        target_precompile_headers(${target} REUSE_FROM netgrove_precompiled_${kind})
        # GCC no longer knows such headers for the system's, and tells of its own std::string what it is silent about otherwise.
        target_compile_options(${target} PRIVATE
            -Wno-error=array-bounds -Wno-error=restrict -Wno-error=stringop-overflow -Wno-error=stringop-overread)
    endif()
endfunction()
