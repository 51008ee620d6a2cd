# SPDX-License-Identifier: GPL-3.0-or-later
# polkit-qt for Qt 6: the distribution's, or the one that ./dev built into build/deps/ where the distribution has none. Sets
# NETGROVE_HAVE_POLKIT; where it is true, there is a target PolkitQt6-1::Core that was seen to link, and what else the privileged
# helper needs: PkgConfig::POLKIT_GOBJECT, ::CAPNG, ::SECCOMP.
set(NETGROVE_DEPENDENCIES "${CMAKE_SOURCE_DIR}/build/deps" CACHE PATH "Where ./dev puts what it builds because the distribution lacks it")
set(NETGROVE_HAVE_POLKIT OFF)
if(NETGROVE_POLKIT STREQUAL "OFF")
    return()
endif()

find_package(PolkitQt6-1 QUIET HINTS "${NETGROVE_DEPENDENCIES}")
if(PolkitQt6-1_FOUND)
    include(CheckCXXSourceCompiles)
    set(CMAKE_REQUIRED_LIBRARIES PolkitQt6-1::Core)
    check_cxx_source_compiles([[
        #include <polkitqt1-subject.h>
        int main() { return PolkitQt1::SystemBusNameSubject(QStringLiteral(":1.1")).isValid() ? 0 : 1; }
    ]] NETGROVE_POLKIT_LINKS)
    unset(CMAKE_REQUIRED_LIBRARIES)
endif()

pkg_check_modules(POLKIT_GOBJECT IMPORTED_TARGET polkit-gobject-1)
pkg_check_modules(CAPNG IMPORTED_TARGET libcap-ng)
pkg_check_modules(SECCOMP IMPORTED_TARGET libseccomp>=2.5)

if(PolkitQt6-1_FOUND AND NETGROVE_POLKIT_LINKS AND POLKIT_GOBJECT_FOUND AND CAPNG_FOUND AND SECCOMP_FOUND)
    set(NETGROVE_HAVE_POLKIT ON)
    message(STATUS "polkit-qt ${PolkitQt6-1_VERSION}: ${PolkitQt6-1_DIR}")
elseif(NETGROVE_POLKIT STREQUAL "ON")
    message(FATAL_ERROR "NETGROVE_POLKIT is ON, but there is no polkit-qt for Qt 6 (CMake: PolkitQt6-1) that links, "
        "or no polkit-gobject-1, libcap-ng or libseccomp 2.5")
else()
    message(STATUS "Without the privileged helper: polkit-qt for Qt 6, polkit-gobject-1, libcap-ng or libseccomp 2.5 is missing")
endif()
