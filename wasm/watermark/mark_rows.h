#pragma once

#include <cstddef>
#include <cstdint>

namespace pyramidion {

/// Each value plus the mark's, at most the greatest that there is.
void add_mark(const std::uint8_t* mark, std::size_t count, std::uint8_t* values);
void add_mark(const std::uint16_t* mark, std::size_t count, std::uint16_t* values);

/// Each value moved towards the mark's by its weight, rounded. See MarkInk.
void move_to_mark(const std::uint8_t* mark, const std::uint16_t* weights, std::size_t count, std::uint8_t* values);
void move_to_mark(const std::uint16_t* mark, const std::uint16_t* weights, std::size_t count, std::uint16_t* values);

namespace scalar {
/// The same without vector instructions, whatever the machine has; for comparison.
void add_mark(const std::uint8_t* mark, std::size_t count, std::uint8_t* values);
void add_mark(const std::uint16_t* mark, std::size_t count, std::uint16_t* values);
void move_to_mark(const std::uint8_t* mark, const std::uint16_t* weights, std::size_t count, std::uint8_t* values);
void move_to_mark(const std::uint16_t* mark, const std::uint16_t* weights, std::size_t count, std::uint16_t* values);
}  // namespace scalar

}  // namespace pyramidion
