#include "watermark/mark_rows.h"

#include <algorithm>

#include "watermark/mark_ink.h"

namespace pyramidion {

void add_mark(const std::uint8_t* mark, std::size_t count, std::uint8_t* values) {
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<std::uint8_t>(std::min(255, values[i] + mark[i]));
}

void add_mark(const std::uint16_t* mark, std::size_t count, std::uint16_t* values) {
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<std::uint16_t>(std::min(65535, values[i] + mark[i]));
}

void move_to_mark(const std::uint8_t* mark, const std::uint16_t* weights, std::size_t count, std::uint8_t* values) {
  static_assert(whole_way_8 == 1U << 14U);
  for (std::size_t i = 0; i < count; ++i) {
    const int distance = mark[i] - values[i];
    values[i] = static_cast<std::uint8_t>(values[i] + ((distance * weights[i] + (1 << 13)) >> 14));
  }
}

void move_to_mark(const std::uint16_t* mark, const std::uint16_t* weights, std::size_t count, std::uint16_t* values) {
  static_assert(whole_way_16 == 65535);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t weight = weights[i];
    const std::uint32_t sum = values[i] * (65535 - weight) + mark[i] * weight + 32768;
    values[i] = static_cast<std::uint16_t>((sum + (sum >> 16U)) >> 16U);  // Divided by 65535, rounded.
  }
}

}  // namespace pyramidion
