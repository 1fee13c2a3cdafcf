# Native tests (GoogleTest, one program of tests/native) and fuzz targets (libFuzzer, one a file of tests/fuzz):
#
#     cmake --preset fuzz && cmake --build --preset fuzz
#     build/fuzz/fuzz_open -max_total_time=60 -max_len=8192 -timeout=10 build/fuzz/corpus/fuzz_open
#
# One flavour of libtiff serves them all, and the decoder must come before it on the linker's command line.
target_link_libraries(pyramidion_decode PUBLIC libtiff_full openjpeg)
target_link_libraries(pyramidion_encode PUBLIC libwebp_encoder libpng)

if(PYRAMIDION_TESTS OR PYRAMIDION_FUZZ)
  file(GLOB support_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/native/support/*.cpp)
  add_library(test_support STATIC ${support_files})
  set_own_warnings(test_support)
  target_include_directories(test_support PUBLIC ${CMAKE_SOURCE_DIR}/tests/native)
  target_compile_definitions(test_support PRIVATE PYRAMIDION_ROOT="${CMAKE_SOURCE_DIR}")
  target_link_libraries(test_support PUBLIC pyramidion_tiff pyramidion_jp2 pyramidion_encode pyramidion_watermark pyramidion_geometry
      pyramidion_colour pyramidion_process pyramidion_picture)
endif()

if(PYRAMIDION_TESTS)
  enable_testing()
  find_package(GTest REQUIRED)
  include(GoogleTest)
  file(GLOB test_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/native/*_test.cpp)
  add_executable(native_tests ${test_files})
  set_own_warnings(native_tests)
  target_link_libraries(native_tests PRIVATE test_support GTest::gtest_main)
  gtest_discover_tests(native_tests DISCOVERY_TIMEOUT 60)
endif()

if(PYRAMIDION_FUZZ)
  file(GLOB fuzz_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/fuzz_*.cpp)
  foreach(file ${fuzz_files})
    get_filename_component(name ${file} NAME_WE)
    add_executable(${name} ${file})
    set_own_warnings(${name})
    target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/fuzz)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    target_link_libraries(${name} PRIVATE test_support)
  endforeach()
  # As objects, its functions are found before those of the whole OpenJPEG, which has what the encoder names.
  target_sources(fuzz_jp2_excerpts PRIVATE $<TARGET_OBJECTS:openjpeg_excerpts>)
  target_link_options(fuzz_jp2_excerpts PRIVATE -Wl,--allow-multiple-definition)
  add_executable(write_seeds ${CMAKE_SOURCE_DIR}/tests/fuzz/write_seeds.cpp)
  set_own_warnings(write_seeds)
  target_link_libraries(write_seeds PRIVATE test_support)
  # A target starts from small sound files and from what its earlier runs have found worth keeping.
  add_custom_command(TARGET write_seeds POST_BUILD COMMAND write_seeds ${CMAKE_BINARY_DIR}/corpus VERBATIM)
endif()

# Makes images of any size; also a test's (tests/native/jp2_grown_codestream_test.cpp).
add_executable(grow_codestream EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/native/grow_codestream.cpp
    ${CMAKE_SOURCE_DIR}/tests/native/support/grown_codestream.cpp)
set_own_warnings(grow_codestream)
target_include_directories(grow_codestream PRIVATE ${CMAKE_SOURCE_DIR}/tests/native)
target_link_libraries(grow_codestream PRIVATE pyramidion_jp2)

# What tests/bench compares the WebAssembly module with.
add_executable(native_openjpeg EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/bench/native-openjpeg.c)
set_own_warnings(native_openjpeg)
target_link_libraries(native_openjpeg PRIVATE openjpeg_stock m)
add_executable(native_render EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/bench/native-render.cpp)
set_own_warnings(native_render)
target_include_directories(native_render PRIVATE ${CMAKE_SOURCE_DIR}/tests/native)
target_link_libraries(native_render PRIVATE pyramidion_process pyramidion_watermark)
