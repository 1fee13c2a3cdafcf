#include "support/made_profile.h"

#include <lcms2.h>

#include <stdexcept>

namespace pyramidion::testing {
namespace {

std::vector<std::uint8_t> saved(cmsHPROFILE profile) {
  cmsUInt32Number size = 0;
  if (profile == nullptr || cmsSaveProfileToMem(profile, nullptr, &size) == 0) throw std::runtime_error("no profile");
  std::vector<std::uint8_t> bytes(size);
  cmsSaveProfileToMem(profile, bytes.data(), &size);
  cmsCloseProfile(profile);
  return bytes;
}

cmsCIExyY at(const std::array<double, 2>& xy) { return {xy[0], xy[1], 1}; }

/// `is_old`: of version 2, by a pointer.
cmsInt32Number print(const cmsUInt16Number inks[], cmsUInt16Number lab[], void* is_old) {
  std::array<double, 4> ink{};
  for (std::size_t i = 0; i < 4; ++i) ink[i] = inks[i] / 65535.0;
  const cmsCIELab colour{100 * (1 - ink[3]) * (1 - (ink[0] + ink[1] + ink[2]) / 4), 40 * (ink[1] - ink[0]),
                         40 * (ink[2] - ink[1])};
  *static_cast<const bool*>(is_old) ? cmsFloat2LabEncodedV2(lab, &colour) : cmsFloat2LabEncoded(lab, &colour);
  return 1;
}

/// As many curves, all of one power.
cmsStage* powers(cmsUInt32Number count, double power) {
  cmsToneCurve* const curve = cmsBuildGamma(nullptr, power);
  const std::array<cmsToneCurve*, 4> curves{curve, curve, curve, curve};
  cmsStage* const stage = cmsStageAllocToneCurves(nullptr, count, curves.data());
  cmsFreeToneCurve(curve);
  return stage;
}

}  // namespace

std::vector<std::uint8_t> made_srgb_profile() { return saved(cmsCreate_sRGBProfile()); }

std::vector<std::uint8_t> made_rgb_profile(const MadePrimaries& primaries, double gamma) {
  const cmsCIExyY white = at(primaries.white);
  const cmsCIExyYTRIPLE corners{at(primaries.red), at(primaries.green), at(primaries.blue)};
  cmsToneCurve* const curve = cmsBuildGamma(nullptr, gamma);
  const std::array<cmsToneCurve*, 3> curves{curve, curve, curve};
  auto profile = saved(cmsCreateRGBProfile(&white, &corners, curves.data()));
  cmsFreeToneCurve(curve);
  return profile;
}

std::vector<std::uint8_t> made_grey_profile(double gamma) {
  cmsToneCurve* const curve = cmsBuildGamma(nullptr, gamma);
  auto profile = saved(cmsCreateGrayProfile(cmsD50_xyY(), curve));
  cmsFreeToneCurve(curve);
  return profile;
}

std::vector<std::uint8_t> made_cmyk_profile(const MadeInks& form) {
  cmsHPROFILE profile = cmsCreateProfilePlaceholder(nullptr);
  cmsSetProfileVersion(profile, form.version);
  cmsSetDeviceClass(profile, cmsSigOutputClass);
  cmsSetColorSpace(profile, cmsSigCmykData);
  cmsSetPCS(profile, cmsSigLabData);
  cmsPipeline* const pipeline = cmsPipelineAlloc(nullptr, 4, 3);
  cmsStage* const table = cmsStageAllocCLut16bit(nullptr, 9, 4, 3, nullptr);
  bool is_old = form.version < 4;
  cmsStageSampleCLut16bit(table, print, &is_old, 0);
  cmsPipelineInsertStage(pipeline, cmsAT_END, powers(4, form.before_table));
  cmsPipelineInsertStage(pipeline, cmsAT_END, table);
  cmsPipelineInsertStage(pipeline, cmsAT_END, powers(3, form.after_table));
  cmsWriteTag(profile, cmsSigAToB0Tag, pipeline);
  cmsWriteTag(profile, cmsSigMediaWhitePointTag, cmsD50_XYZ());
  cmsPipelineFree(pipeline);
  return saved(profile);
}

std::vector<std::uint8_t> made_link_profile() { return saved(cmsCreateInkLimitingDeviceLink(cmsSigCmykData, 300)); }

}  // namespace pyramidion::testing
