# The WebAssembly modules. tools/build/web-assembly.mjs takes them to js/wasm.
set(link_options
    # -Oz takes a twentieth off what the compiler has made, and no speed.
    --bind -Oz -flto -Wl,--lto-O1 --no-entry -fwasm-exceptions -sSUPPORT_LONGJMP=wasm
    -sMODULARIZE -sEXPORT_ES6 -sUSE_ES6_IMPORT_META=0 -sFILESYSTEM=0
    # No Node code: js/engine/load-module.js instantiates the modules everywhere.
    -sENVIRONMENT=web,worker
    # No `new Function`, so that a content security policy need not allow eval.
    -sDYNAMIC_EXECUTION=0
    -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=4GB -sMALLOC=emmalloc -sEXPORTED_FUNCTIONS=_malloc,_free)

function(add_module name)
  cmake_parse_arguments(ARGUMENT "" "FOLDER" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${ARGUMENT_SOURCES})
  set_own_warnings(${name})
  prefer_small(${name})
  target_link_libraries(${name} PRIVATE ${ARGUMENT_LIBRARIES})
  target_link_options(${name} PRIVATE ${link_options})
  set_target_properties(${name} PROPERTIES SUFFIX .mjs RUNTIME_OUTPUT_DIRECTORY ${ARGUMENT_FOLDER})
endfunction()

set(bindings ${CMAKE_SOURCE_DIR}/wasm/bindings)
set(common ${bindings}/answer.cpp ${bindings}/number.cpp ${bindings}/object.cpp)
set(output ${CMAKE_BINARY_DIR}/modules)
set(decoder ${bindings}/decoder_functions.cpp ${bindings}/raster_object.cpp ${common})
set(reader ${bindings}/reader_functions.cpp ${bindings}/pyramid_reader.cpp ${bindings}/parts_object.cpp)
# Of this one only the JavaScript is kept, which all share.
add_module(runtime FOLDER ${output} SOURCES ${bindings}/runtime_module.cpp)
add_module(tiff FOLDER ${output}
    SOURCES ${bindings}/tiff_module.cpp ${reader} ${bindings}/tiff_decoder.cpp ${decoder}
    LIBRARIES pyramidion_tiff pyramidion_picture libtiff_common)
add_module(tiff-more FOLDER ${output}
    SOURCES ${bindings}/tiff_more_module.cpp ${bindings}/tiff_decoder.cpp ${decoder}
    LIBRARIES pyramidion_picture libtiff_full)
add_module(jp2 FOLDER ${output}
    SOURCES ${bindings}/jp2_module.cpp ${reader} ${bindings}/jp2_decoder.cpp ${decoder}
    LIBRARIES pyramidion_jp2 pyramidion_picture openjpeg openjpeg_excerpts)
# Inlining whatever is called once, as -Oz does, makes functions that compress badly; a second round finds a little more. What is
# said of alignment does nothing, and small numbers for what is used most compress well.
set(passes --one-caller-inline-max-function-size=100 -Oz --dealign --reorder-locals --reorder-functions)
list(JOIN passes "," passes)
target_link_options(jp2 PRIVATE -sBINARYEN_EXTRA_PASSES=${passes})
add_module(jp2-more FOLDER ${output}
    SOURCES ${bindings}/jp2_more_module.cpp ${bindings}/jp2_decoder.cpp ${decoder}
    LIBRARIES pyramidion_picture openjpeg openjpeg_whole)
# For the command line alone.
add_module(indexer FOLDER ${output}
    SOURCES ${bindings}/indexer_module.cpp ${bindings}/parts_object.cpp ${common}
    LIBRARIES pyramidion_jp2)
add_module(render FOLDER ${output}
    SOURCES ${bindings}/render_module.cpp ${bindings}/picture_maker.cpp ${bindings}/mark_object.cpp
        ${bindings}/process_settings_object.cpp ${bindings}/property.cpp ${bindings}/raster_at.cpp
        ${common}
    LIBRARIES pyramidion_process pyramidion_watermark)
add_module(colour FOLDER ${output}
    SOURCES ${bindings}/colour_module.cpp ${bindings}/property.cpp ${bindings}/raster_at.cpp ${bindings}/raster_object.cpp
        ${common}
    LIBRARIES pyramidion_process pyramidion_colour)
set(encoder ${bindings}/encode_options.cpp ${bindings}/property.cpp ${common})
add_module(encode FOLDER ${output} SOURCES ${bindings}/encode_module.cpp ${encoder} LIBRARIES pyramidion_encode)
add_module(encode-tiff FOLDER ${output}
    SOURCES ${bindings}/encode_tiff_module.cpp ${encoder} LIBRARIES pyramidion_encode libtiff_writer)
add_module(encode-webp FOLDER ${output}
    SOURCES ${bindings}/encode_webp_module.cpp ${encoder} LIBRARIES pyramidion_encode libwebp_encoder)
add_module(read-picture FOLDER ${output}
    SOURCES ${bindings}/read_picture_module.cpp ${common} LIBRARIES pyramidion_encode libpng libjpeg libwebp)

# A JPEG codec with our SIMD kernels and one without, for tests/node/jpeg-simd.test.js.
set(codec ${CMAKE_SOURCE_DIR}/tests/node/jpeg_simd/codec.c)
add_module(jpeg_simd_kernels FOLDER ${CMAKE_BINARY_DIR}/tests SOURCES ${codec} LIBRARIES libjpeg)
add_module(jpeg_simd_plain FOLDER ${CMAKE_BINARY_DIR}/tests SOURCES ${codec} LIBRARIES libjpeg_plain)

# Images of any size, for tests/node/jpeg2000-scale.test.js.
add_module(grown_codestream FOLDER ${CMAKE_BINARY_DIR}/tests
    SOURCES ${CMAKE_SOURCE_DIR}/tests/node/grown_codestream/module.cpp
        ${CMAKE_SOURCE_DIR}/tests/native/support/grown_codestream.cpp ${common}
    LIBRARIES pyramidion_jp2)
target_include_directories(grown_codestream PRIVATE ${CMAKE_SOURCE_DIR}/tests/native)
