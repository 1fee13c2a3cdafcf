#pragma once

#include <string>

#include "bytes/error.h"

namespace pyramidion::testing {

/// Does something with a file. Of an Error it tells code, structure, message and offset, in a line of its own behind a
/// line end; else it is empty. Missing and all other exceptions go on.
template <typename Work>
std::string attempt(Work work) {
  try {
    work();
    return {};
  } catch (const Error& error) {
    return std::string("\n") + name_of(error.code()) + ": " + error.structure() + ": " + error.what() + " at " +
           std::to_string(error.offset().value_or(0));
  }
}

}  // namespace pyramidion::testing
