#include "pyramid/pyramid.h"

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

}  // namespace pyramidion
