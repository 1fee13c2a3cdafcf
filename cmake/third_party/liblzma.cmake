# liblzma's decoder of .xz streams with LZMA2 and delta filters: what libtiff's LZMA codec writes.
set(directory ${PYRAMIDION_SOURCES}/liblzma/src)
set(files
    check/check check/crc32_fast check/crc32_table check/crc64_fast check/crc64_table
    common/block_decoder common/block_header_decoder common/block_util common/common common/filter_common
    common/filter_decoder common/filter_flags_decoder common/index_hash common/stream_decoder
    common/stream_flags_common common/stream_flags_decoder common/vli_decoder common/vli_size
    delta/delta_common delta/delta_decoder lz/lz_decoder lzma/lzma2_decoder lzma/lzma_decoder lzma/lzma_encoder_presets)
list(TRANSFORM files PREPEND ${directory}/liblzma/)
list(TRANSFORM files APPEND .c)
add_third_party(liblzma ${files} ${CMAKE_CURRENT_LIST_DIR}/stubs/lzma_encoder.c)
target_include_directories(liblzma SYSTEM PUBLIC ${directory}/liblzma/api)
foreach(folder check common delta lz lzma rangecoder simple)
  target_include_directories(liblzma PRIVATE ${directory}/liblzma/${folder})
endforeach()
target_include_directories(liblzma PRIVATE ${directory}/common)
target_compile_definitions(liblzma PRIVATE
    HAVE_STDINT_H HAVE_STDBOOL_H HAVE_INTTYPES_H HAVE_LIMITS_H HAVE_STRING_H SIZEOF_SIZE_T=${CMAKE_SIZEOF_VOID_P}
    HAVE_CHECK_CRC32 HAVE_CHECK_CRC64 HAVE_DECODERS HAVE_DECODER_LZMA1 HAVE_DECODER_LZMA2 HAVE_DECODER_DELTA)
target_compile_definitions(liblzma PUBLIC LZMA_API_STATIC)
