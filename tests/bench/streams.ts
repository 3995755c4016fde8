/** Byte streams as receivers send them, made here, for measuring decoders. */
export interface BenchStream {
  readonly driver: string;
  readonly name: string;
  readonly settings?: unknown;
  readonly plan: { startHz: number; stopHz: number; points: number };
  readonly bytes: Buffer;
  readonly sweeps: number;
}

/** A level that looks like noise with carriers, without a random generator: the same bytes every time. */
function levelDbm(sweep: number, bin: number): number {
  const noise = ((bin * 7919 + sweep * 104_729) % 1013) / 100;
  return bin % 97 === 0 ? -45.5 - (sweep % 7) : -104 + noise;
}

function rows(count: number, make: (sweep: number) => Uint8Array | string): Buffer {
  return Buffer.concat(Array.from({ length: count }, (_, sweep) => Buffer.from(make(sweep) as string, 'latin1')));
}

function tinysa(points: number, sweeps: number): BenchStream {
  const frame = (sweep: number) => {
    const bytes = Buffer.alloc(3 * points + 2);
    bytes[0] = 0x7b;
    for (let bin = 0; bin < points; bin++) {
      bytes[1 + 3 * bin] = 0x78;
      bytes.writeUInt16LE(Math.round((levelDbm(sweep, bin) + 174) * 32), 2 + 3 * bin);
    }
    bytes[3 * points + 1] = 0x7d;
    return bytes;
  };
  const plan = { startHz: 88e6, stopHz: 108e6, points };
  return { driver: 'tinysa', name: `scanraw frames of ${points} points`, plan, bytes: rows(sweeps, frame), sweeps };
}

function rfExplorer(sweeps: number): BenchStream {
  const points = 112;
  const config = '#C2-F:0088000,0178571,-010,-120,0112,0,000,0000050,0960000,0959950,00110,0000,000\r\n';
  const frame = (sweep: number) => {
    const levels = Buffer.from(Array.from({ length: points }, (_, bin) => Math.round(-2 * levelDbm(sweep, bin))));
    return Buffer.concat([Buffer.of(0x24, 0x53, points), levels, Buffer.from('\r\n')]);
  };
  const plan = { startHz: 88e6, stopHz: 108e6, points };
  const bytes = Buffer.concat([Buffer.from(config), rows(sweeps, frame)]);
  return { driver: 'rf-explorer', name: '$S frames of 112 points', plan, bytes, sweeps };
}

function csvSweep(points: number, sweeps: number): BenchStream {
  const text = (sweep: number) =>
    `${Array.from({ length: points }, (_, bin) => levelDbm(sweep, bin).toFixed(2)).join(',')}\n`;
  return {
    driver: 'lines',
    name: `CSV lines of ${points} values`,
    settings: { format: 'csv-sweep' },
    plan: { startHz: 88e6, stopHz: 108e6, points },
    bytes: rows(sweeps, text),
    sweeps,
  };
}

function rtlPower(sweeps: number): BenchStream {
  const hops = 8;
  const bins = 128;
  const row = (sweep: number, hop: number) => {
    const lowHz = 88_000_000 + hop * 2_500_000;
    const values = Array.from({ length: bins }, (_, bin) => levelDbm(sweep, hop * bins + bin).toFixed(2));
    const at = new Date(1_600_000_000_000 + sweep * 1000).toISOString();
    const head = `${at.slice(0, 10)}, ${at.slice(11, 19)}, ${lowHz}, ${lowHz + 2_500_000}, 19531.25, 1024`;
    return `${head}, ${values.join(', ')}, ${values.at(-1)}\n`;
  };
  return {
    driver: 'lines',
    name: 'rtl_power, 8 hops of 128 bins',
    settings: { format: 'rtl_power' },
    plan: { startHz: 88e6, stopHz: 108e6, points: hops * bins },
    bytes: rows(sweeps, (sweep) => Array.from({ length: hops }, (_, hop) => row(sweep, hop)).join('')),
    sweeps,
  };
}

export const CSV_1000 = csvSweep(1000, 1200);
export const TINYSA_450 = tinysa(450, 6000);
export const STREAMS: readonly BenchStream[] = [TINYSA_450, rfExplorer(40_000), CSV_1000, rtlPower(800)];
