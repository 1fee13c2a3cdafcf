#include "tiff/gdal_no_data.h"

#include "pyramid/no_data.h"
#include "tiff/tag_reader.h"

namespace pyramidion {

std::optional<double> gdal_no_data(const SparseBytes& bytes, const Directory& base) {
  constexpr std::uint64_t most_bytes = 64;
  const Field* const field = base.find(Tag::gdal_no_data);
  if (field == nullptr || field->bytes.length > most_bytes || bytes.is_beyond_end(field->bytes)) return std::nullopt;
  return no_data_in(TagReader(bytes, base).text(Tag::gdal_no_data));
}

}  // namespace pyramidion
