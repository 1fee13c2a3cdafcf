#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "bytes/error.h"

namespace pyramidion::testing {

/// Runs `work`, which must throw an Error of this code; gives the error for further questions.
template <typename Work>
Error expect_error(ErrorCode code, Work work) {
  try {
    static_cast<void>(work());
  } catch (const Error& error) {
    EXPECT_STREQ(name_of(error.code()), name_of(code)) << error.what();
    return error;
  }
  ADD_FAILURE() << "Expected an error: " << name_of(code);
  return {code, "no error"};
}

}  // namespace pyramidion::testing
