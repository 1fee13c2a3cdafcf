# Options for every target, ours and the libraries'.
option(PYRAMIDION_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(PYRAMIDION_TESTS "Build the native tests" OFF)
option(PYRAMIDION_FUZZ "Build the fuzz targets (needs Clang)" OFF)

set(CMAKE_C_STANDARD 11)
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

# Where tools/setup/sources.sh unpacks the libraries.
set(PYRAMIDION_SOURCES ${CMAKE_SOURCE_DIR}/third_party/src CACHE PATH "Sources of the libraries")
if(NOT EXISTS ${PYRAMIDION_SOURCES}/libtiff)
  message(FATAL_ERROR "The libraries' sources are missing: run tools/setup/sources.sh (or npm run build)")
endif()
set(PYRAMIDION_GENERATED ${CMAKE_BINARY_DIR}/generated)

if(EMSCRIPTEN)
  # -O3 and link-time optimisation gain nothing here and cost bytes. Exceptions and longjmp must be of one kind: the
  # WebAssembly one, which needs no JavaScript trampolines.
  set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG")
  set(CMAKE_CXX_FLAGS_RELEASE "-O2 -fno-unroll-loops -DNDEBUG")
  add_compile_options(-msimd128 -fwasm-exceptions -sSUPPORT_LONGJMP=wasm)
endif()

if(PYRAMIDION_SANITIZE)
  set(CMAKE_C_FLAGS_DEBUG "-O1 -g")
  set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
if(PYRAMIDION_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# Whatever has SIMD has bulk memory too; without it, the small C library that -Oz links copies byte by byte. Not for the
# bindings: Embind's headers have thread-local variables, which cannot be linked with it.
function(use_bulk_memory target)
  if(EMSCRIPTEN)
    target_compile_options(${target} PRIVATE -mbulk-memory)
  endif()
endfunction()

# A library of third-party sources: warnings are its authors' business, and so are shifts and casts that
# UndefinedBehaviorSanitizer objects to in code that has long run everywhere.
function(add_third_party name)
  add_library(${name} STATIC ${ARGN})
  target_compile_options(${name} PRIVATE -w)
  use_bulk_memory(${name})
  if(PYRAMIDION_SANITIZE)
    target_compile_options(${name} PRIVATE -fno-sanitize=undefined)
  endif()
endfunction()

# Our own code: every warning is an error.
function(set_own_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Werror)
  # GCC 12 finds in optimised code what cannot happen; Clang and the unoptimised build look for the same.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized -Wno-array-bounds)
  endif()
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Wconversion -Wshadow -Wnon-virtual-dtor>)
endfunction()

# In a WebAssembly module, whose bytes are paid for by every visitor, small is better than fast: all files of a target but
# the HOT ones are compiled by -Oz. (Both -Oz and -O2 on one command line do not give -O2: helpers are not inlined.)
function(prefer_small target)
  cmake_parse_arguments(ARGUMENT "" "" "HOT" ${ARGN})
  if(NOT EMSCRIPTEN)
    return()
  endif()
  get_target_property(files ${target} SOURCES)
  list(REMOVE_ITEM files ${ARGUMENT_HOT} "")
  set_source_files_properties(${files} PROPERTIES COMPILE_OPTIONS "-Oz;-flto;-finline-functions")
endfunction()
