# libwebp's decoder. libtiff also refers to the encoder: stubs/webp_encoder.c answers for it.
set(directory ${PYRAMIDION_SOURCES}/libwebp)
file(GLOB files ${directory}/src/dec/*.c ${directory}/src/dsp/*.c ${directory}/src/utils/*.c)
add_third_party(libwebp ${files} ${CMAKE_CURRENT_LIST_DIR}/stubs/webp_encoder.c)
target_include_directories(libwebp SYSTEM PUBLIC ${directory}/src PRIVATE ${directory})
if(EMSCRIPTEN)
  # Emscripten maps SSE to SIMD: half as fast again.
  target_compile_options(libwebp PRIVATE -msse2 -msse4.1)
  target_compile_definitions(libwebp PRIVATE WEBP_HAVE_SSE2 WEBP_HAVE_SSE41)
endif()
