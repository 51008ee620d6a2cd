# SPDX-License-Identifier: GPL-3.0-or-later
# Run by cpack on the installed files before they are packed: what debhelper would do. Debian policy §8.4, §10.1, §12.1, §12.5, §12.7.
set(root ${CPACK_TEMPORARY_DIRECTORY})
set(documents ${root}/usr/share/doc/netgrove)

function(run)
    execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(GLOB programs ${root}/usr/bin/* ${root}/usr/libexec/netgrove/*)
foreach(program IN LISTS programs)
    if(program MATCHES "\\.so\\.")
        file(CHMOD ${program} PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
    endif()
    run(${CPACK_NETGROVE_STRIP} --strip-unneeded --remove-section=.comment --remove-section=.note ${program})
endforeach()

file(WRITE ${documents}/changelog.Debian
"netgrove (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium

  * First release.

 -- ${CPACK_DEBIAN_PACKAGE_MAINTAINER}  Mon, 23 Nov 2026 12:00:00 +0000
")
file(COPY_FILE ${CPACK_NETGROVE_SOURCE}/packaging/debian/copyright ${documents}/copyright)
file(MAKE_DIRECTORY ${root}/usr/share/lintian/overrides)
file(COPY_FILE ${CPACK_NETGROVE_SOURCE}/packaging/debian/lintian-overrides ${root}/usr/share/lintian/overrides/netgrove)
# Releases' lintians differ, and each takes an override of what it does not find for a fault.
string(REGEX MATCH "deb[0-9]+$" release "${CPACK_DEBIAN_PACKAGE_RELEASE}")
if(EXISTS ${CPACK_NETGROVE_SOURCE}/packaging/debian/lintian-overrides.${release})
    file(READ ${CPACK_NETGROVE_SOURCE}/packaging/debian/lintian-overrides.${release} more)
    file(APPEND ${root}/usr/share/lintian/overrides/netgrove "${more}")
endif()

file(GLOB_RECURSE pages ${root}/usr/share/man/*.[18])
run(gzip -9n ${documents}/changelog.Debian ${pages})
file(GLOB_RECURSE ours LIST_DIRECTORIES ON ${root}/usr/*)
foreach(path IN LISTS ours) # whatever the umask was
    if(IS_DIRECTORY ${path})
        file(CHMOD ${path} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
    endif()
endforeach()
