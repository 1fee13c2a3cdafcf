# libwebp: `libwebp` decodes, `libwebp_encoder` comes on top of it. libtiff refers to the encoder, too: in modules that
# only decode stubs/webp_encoder.c answers for it.
set(directory ${PYRAMIDION_SOURCES}/libwebp)
file(GLOB files ${directory}/src/dec/*.c ${directory}/src/dsp/*.c ${directory}/src/utils/*.c)
file(GLOB encoder_files ${directory}/src/enc/*.c)
list(APPEND encoder_files ${CMAKE_CURRENT_LIST_DIR}/stubs/sharp_yuv.c)

function(add_libwebp name)
  add_third_party(${name} ${ARGN})
  target_include_directories(${name} SYSTEM PUBLIC ${directory}/src PRIVATE ${directory})
  if(EMSCRIPTEN)
    # Emscripten maps SSE to SIMD: half as fast again.
    target_compile_options(${name} PRIVATE -msse2 -msse4.1)
    target_compile_definitions(${name} PRIVATE WEBP_HAVE_SSE2 WEBP_HAVE_SSE41)
  endif()
endfunction()

if(EMSCRIPTEN)
  add_libwebp(libwebp ${files} ${CMAKE_CURRENT_LIST_DIR}/stubs/webp_encoder.c)
  add_libwebp(libwebp_encoder ${encoder_files})
  target_link_libraries(libwebp_encoder PUBLIC libwebp)
  # The loops that a picture's time goes into, but for those of dsp.
  set(hot ${encoder_files})
  list(FILTER hot INCLUDE REGEX "/(backward_references(_cost)?|cost|frame|histogram|iterator|predictor|quant|token|vp8l)_enc\\.c$")
  prefer_small(libwebp_encoder HOT ${hot})
else()
  # One program has both: no stubs there.
  add_libwebp(libwebp ${files} ${encoder_files})
  add_library(libwebp_encoder ALIAS libwebp)
endif()
