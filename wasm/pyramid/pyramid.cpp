#include "pyramid/pyramid.h"

#include "bytes/concat.h"
#include "bytes/error.h"

namespace pyramidion {

const char* name_of(ImageKind kind) {
  switch (kind) {
    case ImageKind::main:
      return "main";
    case ImageKind::page:
      return "page";
    case ImageKind::mask:
      return "mask";
    case ImageKind::thumbnail:
      return "thumbnail";
    case ImageKind::label:
      return "label";
    case ImageKind::macro:
      return "macro";
    case ImageKind::other:
      return "other";
  }
  return "other";
}

void check_image(const std::vector<ImageInfo>& images, std::uint32_t image) {
  if (image < images.size()) return;
  throw Error(ErrorCode::bad_request, concat({"There is no image ", image, "; the file has ", images.size()}));
}

void check_region(const std::vector<ImageInfo>& images, const Request& request) {
  check_image(images, request.image);
  const std::vector<Level>& levels = images[request.image].levels;
  if (request.level >= levels.size()) {
    throw Error(ErrorCode::bad_request,
                concat({"There is no level ", request.level, "; the image has ", levels.size()}));
  }
  const Level& level = levels[request.level];
  const Region& region = request.region;
  if (region.width == 0 || region.height == 0 || region.x >= level.width || region.y >= level.height ||
      region.width > level.width - region.x || region.height > level.height - region.y) {
    throw Error(ErrorCode::bad_request, concat({"The region is empty or not within the level's ", level.width, " x ",
                                                level.height, " pixels"}));
  }
}

}  // namespace pyramidion
