#include "bindings/parts_object.h"

#include "bindings/answer.h"
#include "bindings/object.h"

using emscripten::val;

namespace pyramidion {

void set_parts(const std::vector<Excerpt::Part>& parts, val& object) {
  std::vector<std::uint8_t> literal;
  std::vector<double> layout;
  layout.reserve(2 * parts.size());
  std::size_t before = 0;
  for (const Excerpt::Part& part : parts) {
    if (const auto* const bytes = std::get_if<std::vector<std::uint8_t>>(&part)) {
      literal.insert(literal.end(), bytes->begin(), bytes->end());
    } else {
      const ByteRange& range = std::get<ByteRange>(part);
      layout.push_back(static_cast<double>(literal.size() - before));
      layout.push_back(static_cast<double>(range.offset));
      layout.push_back(static_cast<double>(range.length));
      before = literal.size();
    }
  }
  if (literal.size() > before) layout.push_back(static_cast<double>(literal.size() - before));
  set(object, "literal", to_uint8_array(literal));
  set(object, "layout", val(emscripten::typed_memory_view(layout.size(), layout.data())).call<val>("slice"));
}

}  // namespace pyramidion
