#pragma once

#include <emscripten/val.h>

#include "process/process_settings.h"

namespace pyramidion {

/// From an object with, as far as there are such settings, `ranges` (minimum, maximum, …), `channels` (band, red,
/// green, blue, minimum, maximum, …; not-a-number for the image's own range), `labWhite` (`D50`, `D65`), `shading`
/// (azimuth, elevation, height), `twist` (rows of numbers), `gamma`, `isLogarithmic`, `isInverted`, `colourMap`,
/// `kernel` (the weights), `contrast`, `background` (red, green, blue), `depth` and `isIipimage`. Throws Error
/// `bad_request` for what cannot be; the sense of numbers is checked in JavaScript.
[[nodiscard]] ProcessSettings to_process_settings(const emscripten::val& object);

}  // namespace pyramidion
