#pragma once

// clang-format off
#include <cstddef>
#include <cstdio>
#include <jpeglib.h>  // It needs the two before it.
// clang-format on

namespace pyramidion {

/// Sets up libjpeg's error manager to throw Error `decode_failed`, with libjpeg's words, where it would exit; and to
/// print nothing. The exception passes through libjpeg's frames, which hold nothing that must be released: jpeg_destroy
/// frees all that the library has.
jpeg_error_mgr* throw_jpeg_errors(jpeg_error_mgr& errors);

}  // namespace pyramidion
