#pragma once

#include <emscripten/val.h>

#include <vector>

#include "pyramid/excerpt.h"

namespace pyramidion {

/// Sets `literal` and `layout` as PyramidReader::plan describes them: thousands of parts cross the border as two
/// arrays.
void set_parts(const std::vector<Excerpt::Part>& parts, emscripten::val& object);

}  // namespace pyramidion
