/** `npm run bench -- NAME…`: runs benchmarks, one JSON line a figure; without a name, lists them. */
import { existsSync } from 'node:fs';
import type { BenchLine } from './bench-line.js';

const BENCHES: Readonly<Record<string, string>> = {
  archive: 'sweeps into the embedded archive and out again, beside simpler stores',
  capacity: 'disk, processor and memory of a receiver by points and rate: the table of deploy/README.md',
  growth: 'an hour read in a year-old archive beside a day-old one; takes two minutes and 6 GB of disk',
  written: 'bytes written to the disk for each byte that the archive keeps, and by which thread',
  years: 'what people ask over HTTP of an archive of a day and of a year, and of a book of 100 and of 50,000 cases',
  ingest: 'bytes of each driver to sweeps; pty to viewers; twenty receivers at once',
  detect:
    'detection over the benchmark, beside AOFlagger and naive methods; --published: the table of its README, --quick: a minute of it',
  import: 'a file brought over HTTP while the watch runs: its rate, and live frames beside; RFI_BENCH_MB sets its size',
  influx: 'sweeps into a real InfluxDB and back, beside the obvious ways',
  evidence: 'an hour of sweeps made into an evidence bundle and verified',
  measurement: 'truth against measurement; --published: the table of src/measurement/README.md',
  location: 'emitters of the measured set located by other places of it: the table of src/location/README.md',
  live: 'sweep accepted to frame received, with up to 3,000 viewers',
  network: 'stations by the hundred into one hub: cost of a station, sweep to browser, joining',
  'network-flow': 'blocks into a hub beside a bare client of its message server; a station joins beside full streams',
  'network-thin':
    'a station comes back over 64 kbit/s with a day of backlog: live picture, an hour of raw sweeps, return',
  'act-stream':
    'an act through a stream with three copies, and 50,000 cases replayed from it; RFI_BENCH_CASES sets their number',
  tasks: 'twelve everyday tasks of a duty room in Chromium: clicks and seconds, beside the first evaluation',
  page: 'the live page in Chromium: size, cold start, main thread, redraw',
};

/** Options, each of one benchmark. */
const OPTIONS = ['--published', '--quick'];

const options = process.argv.slice(2).filter((word) => OPTIONS.includes(word));
const names = process.argv.slice(2).filter((word) => !options.includes(word));
const unknown = names.filter((name) => BENCHES[name] === undefined);
if (names.length === 0 || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no benchmark ${unknown.join(', ')}.`);
  for (const [name, what] of Object.entries(BENCHES)) console.error(`  ${name.padEnd(10)} ${what}`);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else {
  let failed = 0;
  for (const name of names) {
    const url = new URL(`./${name}.js`, import.meta.url);
    if (!existsSync(url)) throw new Error(`tests/bench/${name}.ts is missing`);
    const { run }: { run: (report: (line: BenchLine) => void, options: readonly string[]) => Promise<void> } =
      await import(url.href);
    await run((figure) => {
      console.log(JSON.stringify(figure));
      if (figure.ok === false) failed += 1;
    }, options);
  }
  process.exitCode = failed > 0 ? 1 : 0;
}
