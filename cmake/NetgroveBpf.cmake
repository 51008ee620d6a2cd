# SPDX-License-Identifier: GPL-3.0-or-later
# Compiles BPF C to a CO-RE object and its libbpf skeleton, with the distribution's clang and bpftool.
# Sets NETGROVE_HAVE_EBPF. NETGROVE_EBPF=ON makes a missing tool an error, AUTO goes on without, OFF does not look.
# In the cache, for the tests to see.
set(NETGROVE_HAVE_EBPF OFF CACHE INTERNAL "")
if(NOT NETGROVE_EBPF STREQUAL "OFF")
    find_program(NETGROVE_BPF_CLANG NAMES clang clang-19 clang-18 clang-17 clang-16 clang-15 clang-14)
    # Debian has bpftool in /usr/sbin, which is in no ordinary user's PATH.
    find_program(NETGROVE_BPFTOOL NAMES bpftool PATHS /usr/sbin /sbin /usr/local/sbin)
    pkg_check_modules(LIBBPF IMPORTED_TARGET libbpf>=1.1)
    if(NETGROVE_BPF_CLANG AND NETGROVE_BPFTOOL AND LIBBPF_FOUND)
        set(NETGROVE_HAVE_EBPF ON CACHE INTERNAL "")
    elseif(NETGROVE_EBPF STREQUAL "ON")
        message(FATAL_ERROR "NETGROVE_EBPF=ON needs clang (found: ${NETGROVE_BPF_CLANG}), bpftool (found: ${NETGROVE_BPFTOOL}) "
            "and libbpf 1.1 (found: ${LIBBPF_VERSION}). On Debian: apt-get install clang bpftool libbpf-dev")
    else()
        message(STATUS "Tracing with eBPF is left out: clang, bpftool or libbpf 1.1 is missing")
    endif()
endif()

# The name that bpf_tracing.h wants for this processor (for the registers of a kprobe).
function(netgrove_bpf_architecture output)
    set(names x86_64=x86 AMD64=x86 aarch64=arm64 arm64=arm64 riscv64=riscv ppc64le=powerpc s390x=s390 loongarch64=loongarch)
    foreach(pair IN LISTS names)
        if(pair MATCHES "^${CMAKE_SYSTEM_PROCESSOR}=(.*)$")
            set(${output} ${CMAKE_MATCH_1} PARENT_SCOPE)
            return()
        endif()
    endforeach()
    message(FATAL_ERROR "No eBPF tracing for ${CMAKE_SYSTEM_PROCESSOR} yet: configure with -DNETGROVE_EBPF=OFF")
endfunction()

# netgrove_bpf_skeleton(TARGET NAME SOURCE): makes NAME.skel.h from SOURCE in the build folder and lets TARGET include it.
function(netgrove_bpf_skeleton target name source)
    netgrove_bpf_architecture(architecture)
    set(object ${CMAKE_CURRENT_BINARY_DIR}/${name}.bpf.o)
    set(skeleton ${CMAKE_CURRENT_BINARY_DIR}/${name}.skel.h)
    # Debian keeps asm/ in the folder of the architecture, where -target bpf does not look.
    set(system_includes "")
    if(CMAKE_LIBRARY_ARCHITECTURE)
        set(system_includes -isystem /usr/include/${CMAKE_LIBRARY_ARCHITECTURE})
    endif()
    add_custom_command(OUTPUT ${object}
        # -g: CO-RE needs the BTF that is made of it.
        COMMAND ${NETGROVE_BPF_CLANG} -target bpf -mcpu=v3 -O2 -g -Wall -Wextra -Wno-unused-parameter
            -D__TARGET_ARCH_${architecture} ${system_includes} -MD -MF ${object}.d -c ${CMAKE_CURRENT_SOURCE_DIR}/${source} -o ${object}
        DEPENDS ${source}
        DEPFILE ${object}.d
        COMMENT "BPF object ${name}" VERBATIM)
    add_custom_command(OUTPUT ${skeleton}
        # bpftool writes C's _Bool, which GCC takes in C++ and clang does not.
        COMMAND sh -c "'${NETGROVE_BPFTOOL}' gen skeleton '${object}' name '${name}' > '${skeleton}' && sed -i 's/_Bool /bool /' '${skeleton}'"
        DEPENDS ${object}
        COMMENT "BPF skeleton ${name}" VERBATIM)
    target_sources(${target} PRIVATE ${skeleton})
    # The skeleton is not ours to keep free of warnings.
    target_include_directories(${target} SYSTEM PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
    target_link_libraries(${target} PRIVATE PkgConfig::LIBBPF)
endfunction()
