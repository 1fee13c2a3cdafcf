#pragma once

#include <lcms2.h>

#include <array>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>

namespace pyramidion {

struct CloseProfile {
  void operator()(cmsHPROFILE profile) const { cmsCloseProfile(profile); }
};
using ProfileHandle = std::unique_ptr<void, CloseProfile>;

struct DeleteTransform {
  void operator()(cmsHTRANSFORM transform) const { cmsDeleteTransform(transform); }
};
using TransformHandle = std::unique_ptr<void, DeleteTransform>;

/// A context of Little CMS, which neither prints nor aborts, and refuses to allocate what no sound profile needs. It
/// must outlive whatever is made in it, and stays where it is.
class LittleCms {
 public:
  LittleCms();
  ~LittleCms();
  LittleCms(const LittleCms&) = delete;
  LittleCms& operator=(const LittleCms&) = delete;

  [[nodiscard]] cmsContext context() const { return context_.get(); }

  /// Opens a profile, of which it keeps a copy. Throws Error `malformed`.
  [[nodiscard]] ProfileHandle open(std::span<const std::uint8_t> profile);

  /// Throws Error `malformed`, with what Little CMS has said last.
  [[noreturn]] void fail(std::string_view what) const;

 private:
  struct DeleteContext {
    void operator()(cmsContext context) const { cmsDeleteContext(context); }
  };

  static void remember(cmsContext context, cmsUInt32Number code, const char* text);

  std::array<char, 128> reason_{};
  std::unique_ptr<std::remove_pointer_t<cmsContext>, DeleteContext> context_;
};

}  // namespace pyramidion
