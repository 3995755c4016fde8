/** How many random cases a slow property takes: a tenth, or all of them with `RFI_FULL=1`. */
export function runs(all: number): number {
  return process.env['RFI_FULL'] === '1' ? all : Math.ceil(all / 10);
}

/** The step of a test that walks through all lengths or bits: ten times as wide without `RFI_FULL=1`. */
export function stride(all: number): number {
  return process.env['RFI_FULL'] === '1' ? all : 10 * all + 1;
}
