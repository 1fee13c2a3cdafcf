# libtiff in two flavours: `libtiff_common` with the codecs of the module `tiff`, and `libtiff_full` with all that are
# built in. Both read only, under Emscripten.
set(directory ${PYRAMIDION_SOURCES}/libtiff/libtiff)

set(HAVE_ASSERT_H 1)
set(HAVE_FCNTL_H 1)
set(HAVE_FSEEKO 1)
set(HAVE_STRINGS_H 1)
set(HAVE_SYS_TYPES_H 1)
set(HAVE_UNISTD_H 1)
set(HAVE_IEEEFP 1) # else floats are converted by functions that nobody defines
set(SIZEOF_SIZE_T ${CMAKE_SIZEOF_VOID_P})
set(HOST_BIG_ENDIAN 0)
set(HOST_FILLORDER FILLORDER_LSB2MSB)
set(STRIP_SIZE_DEFAULT 8192)
set(TIFF_MAX_DIR_COUNT 1048576)
set(SUBIFD_SUPPORT 1)
set(DEFAULT_EXTRASAMPLE_AS_ALPHA 1)
# An excerpt is complete in memory, so libtiff may look into it for the JPEG's true chroma sampling.
set(CHECK_JPEG_YCBCR_SUBSAMPLING 1)
foreach(bits 8 16 32 64)
  set(TIFF_INT${bits}_T int${bits}_t)
  set(TIFF_UINT${bits}_T uint${bits}_t)
endforeach()
if(CMAKE_SIZEOF_VOID_P EQUAL 4)
  set(TIFF_SSIZE_T int32_t)
else()
  set(TIFF_SSIZE_T int64_t)
endif()
# Since 4.6 the version header is a template.
set(LIBTIFF_MAJOR_VERSION 4)
set(LIBTIFF_MINOR_VERSION 7)
set(LIBTIFF_MICRO_VERSION 0)
set(LIBTIFF_VERSION 4.7.0)
set(LIBTIFF_RELEASE_DATE 20240911)

set(tiff_files aux close codec color compress dir dirinfo dirread dumpmode error extension fax3 fax3sm flush getimage
    hash_set jbig jpeg lerc luv lzma lzw next ojpeg open packbits pixarlog predict print read strip swab thunder tile unix
    version warning webp write zip zstd)
if(EMSCRIPTEN)
  list(APPEND tiff_stubs directory_writer no_encoder deflate_encoder gzip_checksum)
else()
  list(APPEND tiff_files dirwrite)
endif()

# add_libtiff(NAME SUPPORT codecs… LIBRARIES …)
function(add_libtiff name)
  cmake_parse_arguments(ARGUMENT "" "" "SUPPORT;LIBRARIES" ${ARGN})
  foreach(codec ${ARGUMENT_SUPPORT})
    set(${codec}_SUPPORT 1)
  endforeach()
  set(generated ${PYRAMIDION_GENERATED}/${name})
  configure_file(${directory}/tif_config.h.cmake.in ${generated}/tif_config.h)
  configure_file(${directory}/tiffconf.h.cmake.in ${generated}/tiffconf.h)
  if(EXISTS ${directory}/tiffvers.h.cmake.in)
    configure_file(${directory}/tiffvers.h.cmake.in ${generated}/tiffvers.h)
  endif()
  set(files)
  foreach(file ${tiff_files})
    if(EXISTS ${directory}/tif_${file}.c)
      list(APPEND files ${directory}/tif_${file}.c)
    endif()
  endforeach()
  foreach(stub ${tiff_stubs})
    list(APPEND files ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/stubs/${stub}.c)
  endforeach()
  add_third_party(${name} ${files})
  target_include_directories(${name} SYSTEM PUBLIC ${generated} ${directory})
  target_link_libraries(${name} PUBLIC ${ARGUMENT_LIBRARIES})
  if(EMSCRIPTEN)
    target_compile_options(${name} PRIVATE -include ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/decoder_only_tiff.h)
    # LZW copies a few bytes at a time, for which a loop is faster.
    set_source_files_properties(${directory}/tif_lzw.c PROPERTIES COMPILE_OPTIONS -mno-bulk-memory)
  endif()
  prefer_small(${name} HOT ${directory}/tif_lzw.c ${directory}/tif_predict.c ${directory}/tif_packbits.c)
endfunction()

add_libtiff(libtiff_common
    SUPPORT PACKBITS LZW ZIP LIBDEFLATE JPEG
    LIBRARIES libjpeg libdeflate zlib)
add_libtiff(libtiff_full
    SUPPORT PACKBITS LZW ZIP LIBDEFLATE JPEG OJPEG CCITT WEBP ZSTD LERC LZMA LOGLUV PIXARLOG NEXT THUNDER
    LIBRARIES libjpeg libdeflate zlib libwebp zstd lerc liblzma)
