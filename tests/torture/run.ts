/** `npm run torture -- NAME [ARGUMENTS]`, all of them without a name; one JSON line each, exit code 1 when one fails. */
import { access, forgeries } from './access.js';
import { disk } from './disk.js';
import { files } from './files.js';
import { frames } from './frames.js';
import { fuzz } from './fuzz.js';
import { hostile } from './hostile.js';
import { imports } from './import.js';
import { commandKills, kills } from './kills.js';
import { network } from './network.js';
import type { Ordeal } from './ordeal.js';
import { parquet } from './parquet.js';
import { patterns } from './patterns.js';
import { power } from './power.js';
import { readers } from './readers.js';
import { reads } from './reads.js';
import { requests } from './requests.js';
import { shift } from './shift.js';
import { soak } from './soak.js';
import { splat } from './splat.js';
import { strangers } from './strangers.js';
import { tamper } from './tamper.js';
import { viewers } from './viewers.js';

const ORDEALS: Readonly<Record<string, Ordeal>> = {
  ...{ kills, disk, power, soak, fuzz, requests, frames, files, viewers, network },
  import: imports,
  'command-kills': commandKills,
  reads,
  readers,
  access,
  forgeries,
  hostile,
  parquet,
  patterns,
  shift,
  splat,
  strangers,
  tamper,
};

const [name, ...args] = process.argv.slice(2);
const chosen = name === undefined ? Object.keys(ORDEALS) : [name];
for (const one of chosen) {
  const ordeal = ORDEALS[one];
  if (ordeal === undefined) {
    const known = Object.entries(ORDEALS).map(([known, { summary }]) => `  ${known}: ${summary}`);
    console.error(`there is no "${one}"; there are\n${known.join('\n')}`);
    process.exitCode = 2;
    break;
  }
  const { passed, counts } = await ordeal.run(...args);
  console.log(JSON.stringify({ torture: one, passed, ...counts }));
  if (!passed) process.exitCode = 1;
}
