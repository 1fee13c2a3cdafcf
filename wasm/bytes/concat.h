#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace pyramidion {

/// A piece of a message: words or a number, which must outlive it.
class TextPiece {
 public:
  template <typename Words>
  requires std::convertible_to<const Words&, std::string_view> TextPiece(const Words& words) : words_(words) {}
  template <std::integral Number>
  TextPiece(Number number)
      : number_(static_cast<std::uint64_t>(number)),
        kind_(std::signed_integral<Number> ? Kind::integer : Kind::natural) {}

  void append_to(std::string& text) const;

 private:
  enum class Kind : std::uint8_t { words, natural, integer };

  std::string_view words_;
  std::uint64_t number_ = 0;
  Kind kind_ = Kind::words;
};

/// Puts a message together: concat({"tile ", 7U, " is empty"}). Chains of + and std::to_string do the same with several
/// temporary strings, whose destruction when something throws is most of the code of those who write messages.
[[nodiscard]] std::string concat(std::initializer_list<TextPiece> pieces);

}  // namespace pyramidion
