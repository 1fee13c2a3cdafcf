# The C++ core: a static library for each stage, each knowing only the ones above it.
function(add_stage name)
  cmake_parse_arguments(ARGUMENT "" "" "LIBRARIES" ${ARGN})
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/wasm/${name}/*.cpp)
  add_library(pyramidion_${name} STATIC ${files})
  set_own_warnings(pyramidion_${name})
  target_include_directories(pyramidion_${name} PUBLIC ${CMAKE_SOURCE_DIR}/wasm)
  target_link_libraries(pyramidion_${name} PUBLIC ${ARGUMENT_LIBRARIES})
endfunction()

add_stage(bytes)
add_stage(pyramid LIBRARIES pyramidion_bytes)
add_stage(tiff LIBRARIES pyramidion_pyramid)
add_stage(decode LIBRARIES pyramidion_bytes)
add_stage(picture LIBRARIES pyramidion_decode)
add_stage(encode LIBRARIES pyramidion_picture libjpeg libdeflate)

# The decoder compiles against either flavour of libtiff; whoever links it chooses one.
target_include_directories(pyramidion_decode SYSTEM PUBLIC
    $<TARGET_PROPERTY:libtiff_full,INTERFACE_INCLUDE_DIRECTORIES> $<TARGET_PROPERTY:libjpeg,INTERFACE_INCLUDE_DIRECTORIES>)
