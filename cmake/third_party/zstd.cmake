# Zstandard's decoder. libtiff also refers to the encoder: stubs/zstd_encoder.c answers for it.
set(directory ${PYRAMIDION_SOURCES}/zstd)
file(GLOB files ${directory}/lib/common/*.c ${directory}/lib/decompress/*.c)
add_third_party(zstd ${files} ${CMAKE_CURRENT_LIST_DIR}/stubs/zstd_encoder.c)
target_include_directories(zstd SYSTEM PUBLIC ${directory}/lib)
target_compile_definitions(zstd PRIVATE ZSTD_DISABLE_ASM=1 ZSTD_LEGACY_SUPPORT=0)
