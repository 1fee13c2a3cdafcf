// Any bytes as a TIFF file: opening, metadata and planning must end in an answer or in an Error; in the same one
// whether the whole file is there or its bytes arrive as they are asked for.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/attempt.h"
#include "support/starved_file.h"

namespace pyramidion {
namespace {

using testing::attempt;
using testing::StarvedFile;

/// Small, so that no input takes long.
constexpr OpenLimits limits{.max_directories = 40,
                            .max_directory_entries = 200,
                            .max_tile_bytes = 1U << 20U,
                            .max_metadata_bytes = 1U << 16U,
                            .max_tiles = 16};
constexpr std::size_t images_looked_at = 6;
constexpr std::size_t levels_looked_at = 4;

void require(bool condition, const char* what) {
  if (!condition) throw std::logic_error(what);
}

/// Does with a file what a viewer would, and writes down what came of it.
class Visit {
 public:
  Visit(StarvedFile& file, std::uint64_t file_size) : file_(file), file_size_(file_size) {}

  std::string run() {
    report_ += attempt([&] { pyramid_ = file_.open(limits); });
    if (!pyramid_) return report_;
    report_ += pyramid_->format();
    for (const std::string& note : pyramid_->notes()) report_ += "\n" + note;
    const auto& images = pyramid_->images();
    require(!images.empty(), "A file without images has been opened");
    for (std::uint32_t i = 0; i < std::min(images.size(), images_looked_at); ++i) visit_image(i, images[i]);
    return report_;
  }

 private:
  void visit_image(std::uint32_t index, const ImageInfo& image) {
    report_ += std::string("\n") + name_of(image.kind) + image.name + image.photometric + image.compression;
    report_ += attempt([&] {
      for (const auto& item : file_.complete([&] { return pyramid_->metadata(index); })) report_ += " " + item.name;
    });
    require(!image.levels.empty(), "An image has no levels");
    for (std::uint32_t i = 0; i < std::min(image.levels.size(), levels_looked_at); ++i) {
      visit_level(index, i, image.levels[i]);
    }
  }

  void visit_level(std::uint32_t image, std::uint32_t index, const Level& level) {
    report_ += "\n" + std::to_string(level.width) + "x" + std::to_string(level.height);
    require(level.width > 0 && level.height > 0 && level.columns() > 0 && level.rows() > 0, "A level has no size");
    const Region regions[] = {
        {0, 0, 1, 1}, {level.width - 1, level.height - 1, 1, 1}, {0, 0, level.width, level.height}};
    for (const Region& region : regions) {
      for (const ExcerptForm form : {ExcerptForm::native, ExcerptForm::jpeg}) {
        report_ += attempt([&] { check(file_.plan(*pyramid_, {image, index, region, form}), region, level); });
      }
    }
  }

  void check(const Plan& plan, const Region& region, const Level& level) {
    std::uint64_t pixels = 0;
    for (const Excerpt& excerpt : plan.excerpts) {
      const Region& place = excerpt.placement;
      require(std::uint64_t{place.x} + place.width <= level.width, "An excerpt lies beside the level");
      require(std::uint64_t{place.y} + place.height <= level.height, "An excerpt lies below the level");
      pixels += std::uint64_t{place.width} * place.height;
      for (const Excerpt::Part& part : excerpt.parts) check(part);
    }
    require(pixels >= std::uint64_t{region.width} * region.height, "The excerpts do not cover the region");
  }

  void check(const Excerpt::Part& part) {
    if (const auto* range = std::get_if<ByteRange>(&part)) {
      require(range->offset <= file_size_ && range->length <= file_size_ - range->offset,
              "An excerpt takes bytes beyond the end of the file");
      report_ += " " + std::to_string(range->offset) + "+" + std::to_string(range->length);
    } else {
      const auto& bytes = std::get<std::vector<std::uint8_t>>(part);
      std::uint32_t sum = 0;
      for (const std::uint8_t byte : bytes) sum = 31 * sum + byte;
      report_ += " " + std::to_string(bytes.size()) + "/" + std::to_string(sum);
    }
  }

  StarvedFile& file_;
  std::uint64_t file_size_;
  std::unique_ptr<Pyramid> pyramid_;
  std::string report_;
};

}  // namespace
}  // namespace pyramidion

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyramidion;
  const std::vector<std::uint8_t> bytes(data, data + size);
  StarvedFile whole(bytes);
  whole.bytes().insert(0, bytes);
  const std::string expected = Visit(whole, size).run();
  StarvedFile starved(bytes);
  const std::string actual = Visit(starved, size).run();
  if (actual != expected) {
    throw std::logic_error("Read as it arrives, the file says something else:\n" + expected + "\n---\n" + actual);
  }
  return 0;
}
