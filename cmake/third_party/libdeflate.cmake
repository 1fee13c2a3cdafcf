# libdeflate inflates a whole strile at once, 1.5 times as fast as zlib.
set(directory ${PYRAMIDION_SOURCES}/libdeflate)
file(GLOB files ${directory}/lib/*.c)
if(NOT EMSCRIPTEN)
  file(GLOB processor_files ${directory}/lib/*/cpu_features.c)
  list(APPEND files ${processor_files})
endif()
add_third_party(libdeflate ${files})
target_include_directories(libdeflate SYSTEM PUBLIC ${directory})
