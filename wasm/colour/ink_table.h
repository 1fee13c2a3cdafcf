#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "colour/colour_rows.h"
#include "colour/light_codes.h"
#include "colour/little_cms.h"

namespace pyramidion {

/// Brings CMYK to RGB by the very table of a printer's profile. Little CMS makes a table of its own of it, for speed,
/// which is up to twenty of 255 off where colours leave what the target has; without that it takes microseconds for a
/// pixel. Here what is between the nodes of the profile's table is L*a*b*, as the profile means it: within one of 255
/// of what Little CMS makes without its own table.
class InkTable {
 public:
  /// Nothing unless the profile is four curves, a table and three curves to L*a*b*, as nearly all of printers are.
  /// `kind`: byte or word. The profiles need not stay.
  static std::optional<InkTable> of(cmsHPROFILE source, cmsHPROFILE target, NumberKind kind);

  void convert(const std::uint8_t* inks, std::uint32_t width, std::uint8_t* rgb);

 private:
  /// Numbers of which the fourth only fills a register.
  using Values = float __attribute__((vector_size(16)));
  struct Node {
    Values values;
  };

  /// Where a code of an ink lies on the grid.
  struct Place {
    std::uint32_t node;  ///< The one below, in nodes.
    std::uint32_t way;   ///< To the next one: in the high 16 bits how much of it, of 65,535; in the low ones the nodes.
  };

  InkTable(cmsHPROFILE target, NumberKind kind);
  bool read(cmsHPROFILE source);
  void read_nodes(const cmsStage* table);
  void set_places(const std::vector<const cmsStage*>& curves);
  void set_finish(const std::vector<const cmsStage*>& curves, bool is_wide);
  void set_matrix(cmsHPROFILE target);

  void convert_bytes(const std::uint8_t* inks, std::uint32_t width, std::uint8_t* rgb);
  void convert_words(const std::uint8_t* inks, std::uint32_t width, std::uint8_t* rgb) const;
  [[nodiscard]] Place place_at(std::size_t ink, float coordinate) const;
  [[nodiscard]] Place place_of_word(std::size_t ink, std::uint16_t code) const;
  [[nodiscard]] Values light_of(const std::array<Place, 4>& places) const;
  [[nodiscard]] Values between_nodes(const std::array<Place, 4>& places) const;
  [[nodiscard]] Values finished(Values colour) const;

  NumberKind kind_;
  LightCodes codes_;
  std::array<std::uint32_t, 4> grid_{};            ///< Nodes along each ink.
  std::array<std::uint32_t, 4> strides_{};         ///< From a node to the next along each ink.
  std::vector<Node> nodes_;                        ///< Divided by 65,535, since ways are not.
  std::array<std::vector<Place>, 4> places_;       ///< For bytes, of each code of each ink.
  std::array<std::vector<float>, 4> coordinates_;  ///< For words, of every fifteenth code.
  /// What the table's three numbers stand for, where curves are behind it: the cube roots of L*a*b*. Without them the
  /// nodes have those of X, Y and Z.
  std::array<std::vector<float>, 3> finish_;
  std::array<Values, 3> columns_{};  ///< What full X, Y and Z of white contribute to red, green and blue, in steps.

  /// Colours come again and again, in even areas and in photographs. For bytes.
  struct Remembered {
    std::uint32_t inks = 0;
    std::array<std::uint8_t, 3> rgb{};
  };
  static constexpr unsigned remembered_bits = 14;
  std::vector<Remembered> remembered_;
};

}  // namespace pyramidion
