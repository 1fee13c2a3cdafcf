#pragma once

#include <string>

#include "jp2/image_boxes.h"
#include "pyramid/j2k_colour.h"

namespace pyramidion {

/// What the boxes of a file say of its colours.
[[nodiscard]] J2kColour colour_of(const ImageBoxes& image);

/// Whether its colours are those of an ICC profile: one that comes first, or where no other way of saying it is known.
[[nodiscard]] bool has_profile(const ImageBoxes& image);

/// For people, what enumerated colours are taken for that are not known here; empty when there are none.
[[nodiscard]] std::string note_of_colours(const ImageBoxes& image);

/// The same by a name that TIFF has for it, for people: "RGB", "MinIsBlack", "YCbCr", "Palette", "CMYK", "CIELab".
[[nodiscard]] std::string photometric_of(const ImageBoxes& image, std::size_t components);

}  // namespace pyramidion
