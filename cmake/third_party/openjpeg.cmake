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

set(files bio cio dwt function_list ht_dec image invert j2k mct mqc openjpeg opj_clock pi sparse_array t1 t2 tcd tgt
    thread)
if(NOT EMSCRIPTEN)
  list(APPEND files jp2)
endif()
list(TRANSFORM files REPLACE "(.+)" "${directory}/\\1.c")
set(kernels ${CMAKE_SOURCE_DIR}/wasm/openjpeg_kernels)

add_third_party(openjpeg ${files} ${kernels}/level_shift.c ${kernels}/messages.c)
target_include_directories(openjpeg SYSTEM PUBLIC ${generated} ${directory})
target_include_directories(openjpeg PRIVATE ${kernels})
target_compile_definitions(openjpeg PUBLIC OPJ_STATIC PRIVATE OPJ_OWN_KERNELS)
if(EMSCRIPTEN)
  # Emscripten maps SSE to SIMD: a tenth faster.
  target_compile_options(openjpeg PRIVATE -msse2 -msse4.1 -include ${CMAKE_CURRENT_LIST_DIR}/decoder_only_openjpeg.h)
  prefer_small(openjpeg HOT ${directory}/dwt.c ${directory}/ht_dec.c ${directory}/t1.c ${kernels}/level_shift.c)
  # Its SIMD is written by hand; what the compiler adds is three times as much code, and no faster.
  set_source_files_properties(${directory}/dwt.c PROPERTIES
      COMPILE_OPTIONS "-fno-vectorize;-fno-slp-vectorize;-fno-unroll-loops" COMPILE_DEFINITIONS OPJ_ONE_THREAD)
  set_source_files_properties(${directory}/openjpeg.c PROPERTIES COMPILE_DEFINITIONS OPJ_DECODE_ONLY)
else()
  # As it is without wasm/: tests/bench measures against it.
  add_third_party(openjpeg_stock ${files} ${directory}/event.c ${directory}/opj_malloc.c)
  set_target_properties(openjpeg_stock PROPERTIES EXCLUDE_FROM_ALL TRUE)
  target_include_directories(openjpeg_stock SYSTEM PUBLIC ${generated} ${directory})
  target_compile_definitions(openjpeg_stock PUBLIC OPJ_STATIC)
endif()
