# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian package, made of what is built: ./dev package. What Debian's own tools would do to it is in packaging/debian/finish.cmake.
# Sets NETGROVE_CAN_PACKAGE.
set(NETGROVE_CAN_PACKAGE OFF)
find_program(NETGROVE_DPKG_SHLIBDEPS dpkg-shlibdeps)
find_program(NETGROVE_FILE file) # cpack tells programs from other files with it
if(NOT NETGROVE_DPKG_SHLIBDEPS OR NOT NETGROVE_FILE OR NOT NETGROVE_HAVE_POLKIT OR NOT TARGET netgrove)
    return() # without its helper it is not worth installing
endif()

# Packages of one version for two releases of Debian differ, and the later release's is the newer one.
set(release 1)
if(EXISTS /etc/os-release)
    file(STRINGS /etc/os-release system REGEX "^VERSION_ID=")
    if(system MATCHES "([0-9.]+)")
        set(release 1~deb${CMAKE_MATCH_1})
    endif()
endif()

# As Debian's tools take it from who builds.
set(maintainer "Local build <nobody@localhost>")
if(DEFINED ENV{DEBEMAIL})
    set(maintainer "$ENV{DEBEMAIL}")
    if(DEFINED ENV{DEBFULLNAME})
        set(maintainer "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
    endif()
endif()

set(NETGROVE_CAN_PACKAGE ON)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME netgrove)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEB_COMPONENT_INSTALL OFF)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${release})
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${maintainer}")
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "processes that talk to the outside, and which look like a bot")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Netgrove draws the processes of a PC as a forest, shades those that
communicate with other machines, and turns a process and its descendant
red when both do: a shape that programs of a client rarely have, and that
a bot has which was told to attack. It also tells when a packet leaves
under an address that is not the machine's own.
.
The window has no privilege: a D-Bus service captures for it, and signals
processes of others, once polkit has agreed. netgrove-watch is the same
for a terminal, a script or a service. What was seen can be recorded,
replayed and exported.")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${NETGROVE_DEPENDENCIES}/lib)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "polkitd, default-dbus-system-bus | dbus-system-bus")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "qt6-wayland, wireshark")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(scripts ${CMAKE_SOURCE_DIR}/packaging/debian)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${scripts}/postinst ${scripts}/prerm ${scripts}/postrm)
set(CPACK_PRE_BUILD_SCRIPTS ${scripts}/finish.cmake)

# What finish.cmake needs to know.
set(CPACK_NETGROVE_SOURCE ${CMAKE_SOURCE_DIR})
set(CPACK_NETGROVE_STRIP ${CMAKE_STRIP})
include(CPack)
