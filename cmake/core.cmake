# The C++ core: a static library for each stage, each knowing only the ones above it.
# HOT: the files whose loops a tile's time goes into.
function(add_stage name)
  cmake_parse_arguments(ARGUMENT "" "" "HOT;LIBRARIES" ${ARGN})
  set(folder ${CMAKE_SOURCE_DIR}/wasm/${name})
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.cpp)
  add_library(pyramidion_${name} STATIC ${files})
  set_own_warnings(pyramidion_${name})
  use_bulk_memory(pyramidion_${name})
  target_include_directories(pyramidion_${name} PUBLIC ${CMAKE_SOURCE_DIR}/wasm)
  target_link_libraries(pyramidion_${name} PUBLIC ${ARGUMENT_LIBRARIES})
  list(TRANSFORM ARGUMENT_HOT REPLACE "(.+)" "${folder}/\\1.cpp")
  prefer_small(pyramidion_${name} HOT ${ARGUMENT_HOT})
endfunction()

add_stage(bytes)
add_stage(pyramid LIBRARIES pyramidion_bytes)
add_stage(tiff LIBRARIES pyramidion_pyramid)
add_stage(jp2 LIBRARIES pyramidion_pyramid)
add_stage(decode HOT component_grid raster_writer unpack_samples upsample_ycbcr ycbcr_to_rgb LIBRARIES pyramidion_pyramid)
add_stage(picture HOT alpha expand no_data palette_painter plain_painters LIBRARIES pyramidion_decode)
add_stage(process HOT absolute_readers band_scale channel_reader convolved generic lab_reader pixel_steps processor quantise relief rgb_rows sample_tables tone value_table LIBRARIES pyramidion_picture)
add_stage(geometry HOT angle_turn float_row iipimage_resize resize turn LIBRARIES pyramidion_picture)
add_stage(watermark HOT mark_ink mark_rows LIBRARIES pyramidion_geometry)
add_stage(encode HOT channels halved png_filter LIBRARIES pyramidion_picture libjpeg libdeflate)
add_stage(colour HOT colour_rows ink_table matrix_shaper LIBRARIES pyramidion_picture lcms2)

# Conversions of floating-point numbers that need no check before: whatever has SIMD has them.
if(EMSCRIPTEN)
  target_compile_options(pyramidion_process PRIVATE -mnontrapping-fptoint)
  target_compile_options(pyramidion_geometry PRIVATE -mnontrapping-fptoint)
  target_compile_options(pyramidion_watermark PRIVATE -mnontrapping-fptoint)
endif()

# The decoder compiles against either flavour of libtiff; whoever links it chooses one.
target_include_directories(pyramidion_decode SYSTEM PUBLIC
    $<TARGET_PROPERTY:libtiff_full,INTERFACE_INCLUDE_DIRECTORIES> $<TARGET_PROPERTY:libjpeg,INTERFACE_INCLUDE_DIRECTORIES>
    $<TARGET_PROPERTY:openjpeg,INTERFACE_INCLUDE_DIRECTORIES>)
# So do encoders, and each module links what it needs.
target_include_directories(pyramidion_encode SYSTEM PUBLIC
    $<TARGET_PROPERTY:libwebp,INTERFACE_INCLUDE_DIRECTORIES> $<TARGET_PROPERTY:libpng,INTERFACE_INCLUDE_DIRECTORIES>
    $<TARGET_PROPERTY:zlib,INTERFACE_INCLUDE_DIRECTORIES>)

# A few loops that are worth vectorising and not unrolling.
if(EMSCRIPTEN)
  foreach(file byte_scale resize)
    set_source_files_properties(${CMAKE_SOURCE_DIR}/wasm/picture/${file}.cpp PROPERTIES COMPILE_OPTIONS -Os)
  endforeach()
endif()
