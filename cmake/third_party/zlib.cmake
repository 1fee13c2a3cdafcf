# zlib: inflate for what libdeflate cannot do (a strile read in pieces), deflate for native tests. Its own CMake file
# renames a header in the source tree and cannot build a static library alone.
set(directory ${PYRAMIDION_SOURCES}/zlib)
set(files adler32 compress crc32 deflate infback inffast inflate inftrees trees uncompr zutil)
list(TRANSFORM files PREPEND ${directory}/)
list(TRANSFORM files APPEND .c)
add_third_party(zlib ${files})
target_include_directories(zlib SYSTEM PUBLIC ${directory})
target_compile_definitions(zlib PRIVATE Z_HAVE_UNISTD_H)
prefer_small(zlib) # It is seldom called.
