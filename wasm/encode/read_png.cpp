#include <png.h>

#include <cstring>
#include <string>

#include "bytes/concat.h"
#include "bytes/error.h"
#include "encode/picture_readers.h"

namespace pyramidion {
namespace {

/// The file, and how much of it libpng has had.
struct Input {
  std::span<const std::uint8_t> file;
  std::size_t position = 0;
};

void read_bytes(png_structp png, png_bytep target, std::size_t size) {
  Input& input = *static_cast<Input*>(png_get_io_ptr(png));
  if (size > input.file.size() - input.position) {
    throw Error(ErrorCode::truncated, "the PNG file ends early", {}, input.file.size());
  }
  std::memcpy(target, input.file.data() + input.position, size);
  input.position += size;
}

/// The exception passes through libpng's frames, which hold nothing: png_destroy_read_struct frees all there is.
[[noreturn]] void throw_error(png_structp /*png*/, png_const_charp message) {
  throw Error(ErrorCode::decode_failed, concat({"PNG: ", message}));
}

void ignore_warning(png_structp /*png*/, png_const_charp /*message*/) {}

class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> file)
      : input_{file}, png_(png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, throw_error, ignore_warning)) {
    if (png_ == nullptr) throw std::bad_alloc();
    info_ = png_create_info_struct(png_);
    if (info_ == nullptr) {
      png_destroy_read_struct(&png_, nullptr, nullptr);
      throw std::bad_alloc();
    }
    png_set_read_fn(png_, &input_, read_bytes);
    png_set_user_limits(png_, PNG_UINT_31_MAX, PNG_UINT_31_MAX);  // The limit is on their product.
  }
  ~Reader() { png_destroy_read_struct(&png_, &info_, nullptr); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  [[nodiscard]] png_structp png() const { return png_; }
  [[nodiscard]] png_infop info() const { return info_; }

 private:
  Input input_;
  png_structp png_;
  png_infop info_ = nullptr;
};

/// Every kind of PNG as RGBA, of 16 bits in little-endian order or of 8.
void choose_rgba(png_structp png, bool deep) {
  png_set_expand(png);
  png_set_gray_to_rgb(png);
  png_set_add_alpha(png, 0xFFFF, PNG_FILLER_AFTER);
  if (deep) png_set_swap(png);
}

}  // namespace

Picture read_png(std::span<const std::uint8_t> file, std::uint64_t max_pixels) {
  const Reader reader(file);
  const png_structp png = reader.png();
  png_read_info(png, reader.info());
  const bool deep = png_get_bit_depth(png, reader.info()) == 16;
  Picture picture = blank_picture(png_get_image_width(png, reader.info()), png_get_image_height(png, reader.info()),
                                  deep ? 16 : 8, max_pixels);
  choose_rgba(png, deep);
  const int passes = png_set_interlace_handling(png);
  png_read_update_info(png, reader.info());
  const std::size_t row = std::size_t{picture.width} * picture.depth / 2;
  if (png_get_rowbytes(png, reader.info()) != row) throw Error(ErrorCode::decode_failed, "PNG: rows of another size");
  for (int pass = 0; pass < passes; ++pass) {
    for (std::uint32_t y = 0; y < picture.height; ++y) png_read_row(png, picture.rgba.data() + row * y, nullptr);
  }
  png_read_end(png, nullptr);
  return picture;
}

}  // namespace pyramidion
