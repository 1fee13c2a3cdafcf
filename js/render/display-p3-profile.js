import { madeProfile } from './made-profile.js';

/** @type {Uint8Array | undefined} */
let made;

/** An ICC profile (version 4) of the space Display P3, for image files. @returns {Uint8Array} */
export function displayP3Profile() {
  made ??= madeProfile({
    name: 'Display P3',
    primaries: [
      [0.51512, 0.2412, -0.00105],
      [0.29198, 0.69225, 0.04189],
      [0.1571, 0.06657, 0.78407],
    ],
    // sRGB's.
    curve: [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045],
    // Of D65.
    adaptation: [1.04788, 0.02292, -0.0502, 0.02959, 0.99048, -0.01706, -0.00923, 0.01508, 0.75168],
  });
  return made;
}
