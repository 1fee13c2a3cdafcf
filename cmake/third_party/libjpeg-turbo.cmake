# libjpeg-turbo, API 62. Its own CMake file refuses to be a subdirectory and looks for an assembler.
set(directory ${PYRAMIDION_SOURCES}/libjpeg-turbo)
set(generated ${PYRAMIDION_GENERATED}/libjpeg-turbo)

set(JPEG_LIB_VERSION 62)
set(VERSION 2.1.5)
set(LIBJPEG_TURBO_VERSION_NUMBER 2001005)
set(COPYRIGHT_YEAR 1991-2023)
set(BUILD 0)
set(C_ARITH_CODING_SUPPORTED 1)
set(D_ARITH_CODING_SUPPORTED 1)
set(MEM_SRCDST_SUPPORTED 1)
set(BITS_IN_JSAMPLE 8)
set(HAVE_BUILTIN_CTZL 1)
set(INLINE "inline __attribute__((always_inline))")
set(THREAD_LOCAL __thread)
set(SIZE_T ${CMAKE_SIZEOF_VOID_P})
# With this the decoder asks the functions of jsimd.h, ours or the "cannot" of jsimd_none.c.
set(WITH_SIMD ${EMSCRIPTEN})
configure_file(${directory}/jconfig.h.in ${generated}/jconfig.h)
configure_file(${directory}/jconfigint.h.in ${generated}/jconfigint.h)
configure_file(${directory}/jversion.h.in ${generated}/jversion.h)

set(common jaricom jcomapi jdatadst jdatasrc jerror jmemmgr jmemnobs jutils)
set(decoder jdapimin jdapistd jdarith jdcoefct jdcolor jddctmgr jdhuff jdicc jdinput jdmainct jdmarker jdmaster jdmerge
    jdphuff jdpostct jdsample jdtrans jidctflt jidctfst jidctint jidctred jquant1 jquant2)
set(encoder jcapimin jcapistd jcarith jccoefct jccolor jcdctmgr jchuff jcicc jcinit jcmainct jcmarker jcmaster jcparam
    jcphuff jcprepct jcsample jctrans jfdctflt jfdctfst jfdctint)
foreach(file ${common} ${decoder} ${encoder})
  list(APPEND jpeg_files ${directory}/${file}.c)
endforeach()

set(kernels ${CMAKE_SOURCE_DIR}/wasm/jpeg_simd)
# The loops that a tile's time goes into, and the encoder, which is a module of its own.
set(hot ${jpeg_files} ${kernels}/colour.c ${kernels}/inverse_dct.c ${kernels}/upsample.c)
list(FILTER hot INCLUDE REGEX "/(jc[a-z]+|jfdctint|jdcoefct|jdhuff|jdsample|colour|inverse_dct|upsample)\\.c$")

function(add_libjpeg name)
  add_third_party(${name} ${jpeg_files} ${ARGN})
  target_include_directories(${name} SYSTEM PUBLIC ${generated} ${directory})
  if(EMSCRIPTEN)
    target_compile_options(${name} PRIVATE -include ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/decoder_only_jpeg.h)
  endif()
  prefer_small(${name} HOT ${hot})
endfunction()

if(EMSCRIPTEN)
  add_libjpeg(libjpeg ${kernels}/fallback.c ${kernels}/colour.c ${kernels}/inverse_dct.c ${kernels}/upsample.c)
  # The same without our kernels: what tests/node/jpeg-simd.test.js compares them with.
  add_libjpeg(libjpeg_plain ${directory}/jsimd_none.c)
  set_target_properties(libjpeg_plain PROPERTIES EXCLUDE_FROM_ALL TRUE)
else()
  add_libjpeg(libjpeg ${directory}/jsimd_none.c)
endif()
