#include "bytes/concat.h"

namespace pyramidion {

void TextPiece::append_to(std::string& text) const {
  if (kind_ == Kind::words) {
    text += words_;
    return;
  }
  const bool is_negative = kind_ == Kind::integer && static_cast<std::int64_t>(number_) < 0;
  if (is_negative) text += '-';
  text += std::to_string(is_negative ? 0 - number_ : number_);
}

std::string concat(std::initializer_list<TextPiece> pieces) {
  std::string text;
  for (const TextPiece& piece : pieces) piece.append_to(text);
  return text;
}

}  // namespace pyramidion
