#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bytes/byte_range.h"

namespace pyramidion {

/// What went wrong, for programs. `name_of` gives the text that JavaScript sees as `error.code`.
enum class ErrorCode {
  unknown_format,           ///< Not a file of a known kind: wrong magic number, an HTML page, an empty file.
  malformed,                ///< The file breaks its format's rules.
  truncated,                ///< A structure points beyond the end of the file.
  unsupported,              ///< Valid, but a feature that is not read.
  unsupported_compression,  ///< Valid, but a compression that is not built in. The message names it.
  limit_exceeded,           ///< Larger than a limit of the caller's.
  decode_failed,            ///< The codec refused the compressed data.
  bad_request,              ///< The caller asked for a level, tile or region that does not exist.
};

[[nodiscard]] const char* name_of(ErrorCode code);

/// Every failure of the core, except bytes that have not arrived yet (`Missing`).
class Error : public std::exception {
 public:
  /// Copies its words. Where there is no memory for that, it goes without: that it throws nothing keeps those who throw
  /// it small.
  Error(ErrorCode code, std::string_view message, std::string_view structure = {},
        std::optional<std::uint64_t> offset = {}) noexcept;
  Error(const Error&) = default;
  Error& operator=(const Error&) = default;
  Error(Error&&) = default;
  Error& operator=(Error&&) = default;
  ~Error() override;

  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }
  [[nodiscard]] ErrorCode code() const { return code_; }
  /// The part of the file, such as "IFD 2, tag 324 (TileOffsets)"; empty when unknown.
  [[nodiscard]] const std::string& structure() const { return structure_; }
  /// Byte offset in the source file.
  [[nodiscard]] std::optional<std::uint64_t> offset() const { return offset_; }

 private:
  ErrorCode code_;
  std::string message_;
  std::string structure_;
  std::optional<std::uint64_t> offset_;
};

/// Thrown when a call needs bytes that have not arrived. The call had no other effect: read the ranges, insert them
/// into the SparseBytes, and call again. It is not an error, hence no std::exception.
class Missing {
 public:
  explicit Missing(std::vector<ByteRange> ranges) : ranges_(std::move(ranges)) {}
  [[nodiscard]] const std::vector<ByteRange>& ranges() const { return ranges_; }

 private:
  std::vector<ByteRange> ranges_;
};

}  // namespace pyramidion
