#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>

#include "jp2/precinct_content.h"

namespace pyramidion {

/// The precincts of a tile that have been met, by their numbers. A view may need tens of thousands, most of them side
/// by side: those are found without searching.
class PrecinctStore {
 public:
  using Place = std::unique_ptr<PrecinctContent>;

  /// Where a precinct is; null when it has not been met.
  [[nodiscard]] const PrecinctContent* find(std::uint64_t number) const {
    const auto found = runs_.find(number / run_length);
    return found == runs_.end() ? nullptr : found->second[number % run_length].get();
  }

  /// Where a precinct is, or is to be put.
  [[nodiscard]] Place& place(std::uint64_t number) {
    const std::uint64_t run = number / run_length;
    if (last_ == nullptr || last_number_ != run) last_ = &runs_[run];
    last_number_ = run;
    return (*last_)[number % run_length];
  }

  void clear() {
    runs_.clear();
    last_ = nullptr;
  }

 private:
  static constexpr std::uint64_t run_length = 64;
  using Run = std::array<Place, run_length>;

  std::map<std::uint64_t, Run> runs_;
  // The run that was asked for last.
  Run* last_ = nullptr;
  std::uint64_t last_number_ = 0;
};

}  // namespace pyramidion
