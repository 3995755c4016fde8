/** How many random cases a slow property takes: all of them, or a tenth in `npm run test:quick`. */
export function runs(all: number): number {
  return process.env['RFI_QUICK'] === '1' ? Math.ceil(all / 10) : all;
}

/** The step of a test that walks through all lengths or bits: ten times as wide in `npm run test:quick`. */
export function stride(all: number): number {
  return process.env['RFI_QUICK'] === '1' ? 10 * all + 1 : all;
}
