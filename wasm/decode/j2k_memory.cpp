#include "decode/j2k_memory.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace pyramidion {
namespace {

/// Room for a block's head, and the largest alignment that OpenJPEG asks for.
constexpr std::size_t front = 32;
static_assert(sizeof(J2kMemory::Block) <= front);

// A WebAssembly module has one thread, and nothing thread-local without shared memory.
#ifdef __wasm__
J2kMemory* current = nullptr;
#else
thread_local J2kMemory* current = nullptr;
#endif

/// `size` is a multiple of `front`.
void* allocate_whole(std::size_t size, std::size_t alignment, bool zeroed) {
#ifndef __wasm__  // There, calloc fills byte by byte.
  if (zeroed && alignment <= alignof(std::max_align_t)) return std::calloc(1, size);
#endif
  void* const memory = alignment <= alignof(std::max_align_t) ? std::malloc(size) : std::aligned_alloc(alignment, size);
  if (memory != nullptr && zeroed) std::memset(memory, 0, size);
  return memory;
}

J2kMemory::Block* block_of(void* memory) {
  return static_cast<J2kMemory::Block*>(static_cast<void*>(static_cast<std::uint8_t*>(memory) - front));
}

}  // namespace

J2kMemory::J2kMemory(std::uint64_t budget) : left_(budget), outer_(current) {
  blocks_.previous = blocks_.next = &blocks_;
  current = this;
}

J2kMemory::~J2kMemory() {
  current = outer_;
  for (Block* block = blocks_.next; block != &blocks_;) {
    Block* const next = block->next;
    std::free(block);
    block = next;
  }
}

bool J2kMemory::take(std::size_t size) {
  if (size > left_) {
    refused_ = true;
    return false;
  }
  left_ -= size;
  return true;
}

void* J2kMemory::allocate(std::size_t size, std::size_t alignment, bool zeroed) {
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max() / 2;
  if (size == 0 || size > most) return nullptr;
  const std::size_t whole = (size + front + front - 1) / front * front;
  if (current != nullptr && !current->take(whole)) return nullptr;
  void* const memory = allocate_whole(whole, alignment, zeroed);
  if (memory == nullptr) {
    if (current != nullptr) current->refused_ = true;
    return nullptr;
  }
  auto* const block = static_cast<Block*>(memory);
  block->size = whole;
  // Outside of any budget, a block is a ring of its own.
  block->previous = current != nullptr ? &current->blocks_ : block;
  block->next = current != nullptr ? current->blocks_.next : block;
  block->next->previous = block;
  block->previous->next = block;
  return static_cast<std::uint8_t*>(memory) + front;
}

void* J2kMemory::reallocate(void* memory, std::size_t size, std::size_t alignment) {
  void* const moved = allocate(size, alignment);
  if (moved == nullptr || memory == nullptr) return moved;
  std::memcpy(moved, memory, std::min(size, block_of(memory)->size - front));
  release(memory);
  return moved;
}

void J2kMemory::release(void* memory) {
  if (memory == nullptr) return;
  Block* const block = block_of(memory);
  if (current != nullptr) current->left_ += block->size;
  block->previous->next = block->next;
  block->next->previous = block->previous;
  std::free(block);
}

}  // namespace pyramidion

// What OpenJPEG calls instead of its own opj_malloc.c.
extern "C" {

using pyramidion::J2kMemory;

void* opj_malloc(std::size_t size) { return J2kMemory::allocate(size, 1); }

void* opj_calloc(std::size_t count, std::size_t size) {
  if (size != 0 && count > std::numeric_limits<std::size_t>::max() / size) return nullptr;
  return J2kMemory::allocate(count * size, 1, true);
}

void* opj_realloc(void* memory, std::size_t size) { return J2kMemory::reallocate(memory, size, 1); }
void opj_free(void* memory) { J2kMemory::release(memory); }
void* opj_aligned_malloc(std::size_t size) { return J2kMemory::allocate(size, 16); }
void* opj_aligned_realloc(void* memory, std::size_t size) { return J2kMemory::reallocate(memory, size, 16); }
void* opj_aligned_32_malloc(std::size_t size) { return J2kMemory::allocate(size, 32); }
void* opj_aligned_32_realloc(void* memory, std::size_t size) { return J2kMemory::reallocate(memory, size, 32); }
void opj_aligned_free(void* memory) { J2kMemory::release(memory); }
}
