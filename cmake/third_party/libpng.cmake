# libpng, to read PNG files for their pixels: of its features only those that this takes. Writing is ours (encode_png).
set(directory ${PYRAMIDION_SOURCES}/libpng)
set(generated ${PYRAMIDION_GENERATED}/libpng)
set(features 16BIT BENIGN_ERRORS BENIGN_READ_ERRORS CHECK_FOR_INVALID_INDEX EASY_ACCESS ERROR_TEXT FIXED_POINT POINTER_INDEXING READ
    READ_16BIT READ_ANCILLARY_CHUNKS READ_CHECK_FOR_INVALID_INDEX READ_EXPAND READ_FILLER READ_GRAY_TO_RGB
    READ_INTERLACING READ_SWAP READ_TRANSFORMS READ_tRNS SEQUENTIAL_READ SET_USER_LIMITS USER_LIMITS WARNINGS tRNS)
file(STRINGS ${directory}/scripts/pnglibconf.h.prebuilt lines REGEX "^#")
set(configuration)
foreach(line IN LISTS lines)
  if(line MATCHES "^#define PNG_(.*)_SUPPORTED" AND NOT CMAKE_MATCH_1 IN_LIST features)
    continue()
  endif()
  string(APPEND configuration "${line}\n")
endforeach()
file(CONFIGURE OUTPUT ${generated}/pnglibconf.h CONTENT "${configuration}" @ONLY)

set(files png pngerror pngget pngmem pngread pngrio pngrtran pngrutil pngset pngtrans)
list(TRANSFORM files PREPEND ${directory}/)
list(TRANSFORM files APPEND .c)
add_third_party(libpng ${files})
target_include_directories(libpng SYSTEM PUBLIC ${generated} ${directory})
target_compile_definitions(libpng PRIVATE PNG_INTEL_SSE_OPT=0 PNG_ARM_NEON_OPT=0)
target_link_libraries(libpng PUBLIC zlib)
prefer_small(libpng)
