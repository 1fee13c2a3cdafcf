#pragma once

#include <cstddef>
#include <cstdint>

namespace pyramidion {

/// The memory that OpenJPEG gets while the object lives: no more than the budget. All of it is taken back at the end,
/// so that nothing of OpenJPEG's need be destroyed, however far an erroneous codestream has brought it. What a
/// codestream claims of itself, such as tiny precincts in a huge image, costs memory long before its bytes turn out to
/// be missing; so it is counted where it is asked for.
class J2kMemory {
 public:
  explicit J2kMemory(std::uint64_t budget);
  ~J2kMemory();
  J2kMemory(const J2kMemory&) = delete;
  J2kMemory& operator=(const J2kMemory&) = delete;

  /// Whether OpenJPEG has asked for more than there was.
  [[nodiscard]] bool was_refused() const { return refused_; }

  /// What stands before each block.
  struct Block {
    Block* previous = nullptr;
    Block* next = nullptr;
    std::size_t size = 0;
  };

  /// OpenJPEG's functions (j2k_memory.cpp) call these. Null when there is no memory.
  /// `alignment` is 32 at most.
  static void* allocate(std::size_t size, std::size_t alignment, bool zeroed = false);
  static void* reallocate(void* memory, std::size_t size, std::size_t alignment);
  static void release(void* memory);

 private:
  bool take(std::size_t size);

  Block blocks_;  ///< The ring of all blocks.
  std::uint64_t left_;
  bool refused_ = false;
  J2kMemory* outer_;
};

}  // namespace pyramidion
