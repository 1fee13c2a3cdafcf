#include "colour/little_cms.h"

#include <lcms2_plugin.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

#include "bytes/concat.h"
#include "bytes/error.h"

namespace pyramidion {
namespace {

/// The tables of a transform from four colours have less than two.
constexpr cmsUInt32Number most_bytes = 1U << 26U;

void* allocate(cmsContext, cmsUInt32Number size) {
  return size == 0 || size > most_bytes ? nullptr : std::malloc(size);
}

void release(cmsContext, void* memory) { std::free(memory); }

void* reallocate(cmsContext, void* memory, cmsUInt32Number size) {
  return size == 0 || size > most_bytes ? nullptr : std::realloc(memory, size);
}

cmsPluginMemHandler memory_plugin() {
  cmsPluginMemHandler plugin{};
  plugin.base = {cmsPluginMagicNumber, 2000, cmsPluginMemHandlerSig, nullptr};
  plugin.MallocPtr = allocate;
  plugin.FreePtr = release;
  plugin.ReallocPtr = reallocate;
  return plugin;
}

/// Whether what the header calls its class, colours and connection space are signatures at all: 7-bit ASCII
/// (ICC.1:2022, clause 7.2). Little CMS makes enumerations of them as they are.
bool has_signatures(std::span<const std::uint8_t> profile) {
  constexpr std::size_t header_bytes = 128;
  const auto signatures = profile.size() < header_bytes ? profile.first(0) : profile.subspan(12, 12);
  return std::all_of(signatures.begin(), signatures.end(), [](std::uint8_t letter) { return letter < 0x80; });
}

}  // namespace

LittleCms::LittleCms() {
  cmsPluginMemHandler plugin = memory_plugin();
  context_.reset(cmsCreateContext(&plugin, this));
  if (!context_) throw std::bad_alloc();
  cmsSetLogErrorHandlerTHR(context_.get(), &LittleCms::remember);
}

LittleCms::~LittleCms() = default;

ProfileHandle LittleCms::open(std::span<const std::uint8_t> profile) {
  ProfileHandle handle(
      cmsOpenProfileFromMemTHR(context(), profile.data(), static_cast<cmsUInt32Number>(profile.size())));
  if (!handle) fail("The ICC profile cannot be read");
  if (!has_signatures(profile)) fail("The ICC profile's header names no colours");
  return handle;
}

void LittleCms::fail(std::string_view what) const {
  const std::string_view reason = reason_.data();
  throw Error(ErrorCode::malformed, reason.empty() ? std::string(what) : concat({what, ": ", reason}), "ICC profile");
}

void LittleCms::remember(cmsContext context, cmsUInt32Number, const char* text) {
  auto& reason = static_cast<LittleCms*>(cmsGetContextUserData(context))->reason_;
  const std::size_t length = std::min(std::strlen(text), reason.size() - 1);
  std::copy_n(text, length, reason.begin());
  reason[length] = '\0';
}

}  // namespace pyramidion
