#include "bytes/concat.h"

#include <array>

namespace pyramidion {
namespace {

/// std::to_string would bring a table of all numbers of two digits into each module.
void append_digits(std::string& text, std::uint64_t number) {
  std::array<char, 20> digits{};
  std::size_t first = digits.size();
  do {
    digits.at(--first) = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  text.append(&digits.at(first), digits.size() - first);
}

}  // namespace

void TextPiece::append_to(std::string& text) const {
  if (kind_ == Kind::words) {
    text += words_;
    return;
  }
  const bool is_negative = kind_ == Kind::integer && static_cast<std::int64_t>(number_) < 0;
  if (is_negative) text += '-';
  append_digits(text, is_negative ? 0 - number_ : number_);
}

std::string concat(std::initializer_list<TextPiece> pieces) {
  std::string text;
  for (const TextPiece& piece : pieces) piece.append_to(text);
  return text;
}

}  // namespace pyramidion
