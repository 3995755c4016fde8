/** A made spectrum for measures of channels. */
const STEP_HZ = 1000;
export const FLOOR_DBM = -105;
export const grid = { startHz: 99.6e6, stepHz: STEP_HZ, bins: 801 };

/** An emission of 60 kHz with skirts, 4 kHz above 100 MHz, and a weak one 200 kHz higher, on even noise. */
export const levelsDbm = Float32Array.from({ length: grid.bins }, (_, bin) => {
  const hz = grid.startHz + bin * STEP_HZ;
  const off = Math.abs(hz - 100.004e6);
  let power = 10 ** (FLOOR_DBM / 10);
  if (off <= 30e3) power += 10 ** -5;
  else if (off <= 60e3) power += 10 ** ((-50 - ((off - 30e3) / 1e3) * 1.2) / 10);
  if (Math.abs(hz - 100.204e6) <= 20e3) power += 10 ** -7.8;
  return Math.round(1000 * Math.log10(power)) / 100;
});
