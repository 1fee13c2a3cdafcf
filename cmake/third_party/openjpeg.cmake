# OpenJPEG, without threads (thread.c has none unless told). Under Emscripten it only decodes, and only codestreams. Its
# memory is wasm/decode/j2k_memory.cpp's: opj_malloc.c is left out. wasm/openjpeg_kernels replaces what is slow or large.
set(directory ${PYRAMIDION_SOURCES}/openjpeg/src/lib/openjp2)
set(generated ${PYRAMIDION_GENERATED}/openjpeg)

set(OPENJPEG_VERSION_MAJOR 2)
set(OPENJPEG_VERSION_MINOR 5)
set(OPENJPEG_VERSION_BUILD 0)
set(PACKAGE_VERSION 2.5.0)
set(OPJ_HAVE_STDINT_H 1)
set(OPJ_HAVE_INTTYPES_H 1)
set(OPJ_HAVE_FSEEKO 1)
configure_file(${directory}/opj_config.h.cmake.in ${generated}/opj_config.h)
configure_file(${directory}/opj_config_private.h.cmake.in ${generated}/opj_config_private.h)

set(kernels ${CMAKE_SOURCE_DIR}/wasm/openjpeg_kernels)
set(common bio function_list image invert mct mqc openjpeg opj_clock tgt thread)
set(syntax j2k pi t1 t2 tcd)
# The encoder's, and what inverse_wavelet.c takes the place of.
set(wavelet dwt sparse_array)
foreach(list common syntax wavelet)
  list(TRANSFORM ${list} REPLACE "(.+)" "${directory}/\\1.c")
endforeach()
set(own inverse_wavelet known_blocks level_shift messages)
list(TRANSFORM own REPLACE "(.+)" "${kernels}/\\1.c")
list(APPEND common ${own})

function(add_openjpeg name)
  add_third_party(${name} ${ARGN})
  target_include_directories(${name} SYSTEM PUBLIC ${generated} ${directory})
  target_include_directories(${name} PRIVATE ${kernels})
  target_compile_definitions(${name} PUBLIC OPJ_STATIC PRIVATE OPJ_OWN_KERNELS)
  target_compile_options(${name} PRIVATE "SHELL:-include ${kernels}/messages.h")
  if(EMSCRIPTEN)
    # Emscripten maps SSE to SIMD: a tenth faster.
    target_compile_options(${name} PRIVATE -msse2 -msse4.1
        "SHELL:-include ${PROJECT_SOURCE_DIR}/cmake/third_party/decoder_only_openjpeg.h")
    prefer_small(${name} HOT ${directory}/ht_dec.c ${directory}/t1.c ${kernels}/inverse_wavelet.c ${kernels}/known_blocks.c
        ${kernels}/level_shift.c)
  endif()
endfunction()

# What is enough for the excerpts that wasm/jp2 writes: packets in one order, few markers, no high-throughput code-blocks.
set(for_excerpts ${syntax} ${kernels}/unbuffered_stream.c ${kernels}/without_ht.c)

if(EMSCRIPTEN)
  add_openjpeg(openjpeg ${common})
  # A module links one of these along.
  add_openjpeg(openjpeg_whole ${syntax} ${directory}/cio.c ${directory}/ht_dec.c)
  add_openjpeg(openjpeg_excerpts ${for_excerpts})
  target_compile_definitions(openjpeg_excerpts PRIVATE OPJ_EXCERPTS_ONLY)
  set_source_files_properties(${directory}/t1.c PROPERTIES COMPILE_OPTIONS "-fno-vectorize;-fno-slp-vectorize;-fno-unroll-loops")
  set_source_files_properties(${directory}/openjpeg.c PROPERTIES COMPILE_DEFINITIONS OPJ_DECODE_ONLY)
else()
  if(PYRAMIDION_FUZZ)
    add_openjpeg(openjpeg_excerpts ${common} ${for_excerpts})
    target_compile_definitions(openjpeg_excerpts PRIVATE OPJ_EXCERPTS_ONLY)
  endif()
  list(APPEND common ${wavelet} ${directory}/cio.c ${directory}/ht_dec.c ${directory}/jp2.c)
  add_openjpeg(openjpeg ${common} ${syntax})
  # As it is without wasm/: tests/bench measures against it.
  list(FILTER common EXCLUDE REGEX openjpeg_kernels)
  add_third_party(openjpeg_stock ${common} ${syntax} ${directory}/event.c ${directory}/opj_malloc.c)
  set_target_properties(openjpeg_stock PROPERTIES EXCLUDE_FROM_ALL TRUE)
  target_include_directories(openjpeg_stock SYSTEM PUBLIC ${generated} ${directory})
  target_compile_definitions(openjpeg_stock PUBLIC OPJ_STATIC)
endif()
