#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "colour/colour_rows.h"
#include "colour/little_cms.h"

namespace pyramidion {

/// Brings integers from one RGB space to another when both are no more than three curves and three primaries, as most
/// are: exactly, where Little CMS interpolates in a coarse cube for 16 bits.
class MatrixShaper {
 public:
  /// Whether a profile is of this sort.
  static bool is_one(cmsHPROFILE profile);

  /// `kind`: byte or word. The profiles need not stay.
  MatrixShaper(cmsHPROFILE source, cmsHPROFILE target, NumberKind kind);

  void convert(const std::uint8_t* colours, std::uint32_t width, std::uint8_t* rgb) const;

 private:
  template <typename Number>
  void convert_as(const std::uint8_t* colours, std::uint32_t width, std::uint8_t* rgb) const;

  /// The parts of the target's linear red, green and blue that one colour contributes.
  using Column = std::array<float, 4>;

  NumberKind kind_;
  std::array<std::vector<float>, 3> light_;  ///< Of each code of each colour.
  std::array<Column, 3> columns_{};
  std::vector<float> codes_;  ///< For equal steps of light from 0 to 1.
};

}  // namespace pyramidion
