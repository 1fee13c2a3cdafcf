#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "colour/colour_rows.h"
#include "colour/light_codes.h"
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
  /// What a colour contributes to the target's linear red, green and blue, in steps; the fourth only fills a register.
  using Share = std::array<float, 4>;

  void convert_bytes(const std::uint8_t* colours, std::uint32_t width, std::uint8_t* rgb) const;
  void convert_words(const std::uint8_t* colours, std::uint32_t width, std::uint8_t* rgb) const;

  NumberKind kind_;
  std::array<std::vector<float>, 3> light_;   ///< Of each code of each colour.
  bool is_one_curve_ = false;                 ///< Most often: then one table stays in the processor's cache.
  std::array<Share, 3> columns_{};            ///< The share of each colour's full light.
  std::array<std::vector<Share>, 3> shares_;  ///< For bytes: of each code of each colour.
  LightCodes codes_;                          ///< The target's.
};

}  // namespace pyramidion
