/**
 * The loss over terrain beside that of SPLAT! 1.4.2 (Debian package `splat`, GPL: run, not linked) with `-olditm`, which is the Longley-Rice model 1.2.2
 * by another hand, over ten made terrains: both read the same tiles.
 * SPLAT! takes the height of the nearest point of a tile and ends each path one to two steps before the receiver. So the model is held over that
 * ground, and how far our own profile leads from it is counted beside it.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Place } from '../../src/location/plane.js';
import { pathLoss } from '../../src/location/terrain/itm.js';
import type { TerrainPath } from '../../src/location/terrain/link.js';
import { Tiles } from '../../src/location/terrain/tiles.js';
import { randomFrom } from '../support/labelled-world.js';
import { tile } from '../support/tile.js';
import type { Ordeal } from './ordeal.js';

const [TERRAINS, TILES, STEPS] = [10, ['N21E105', 'N21E106'], 1200];
const [MODEL_DB, MOST_DRAWN, MOST_MS] = [0.1, 10, 5000];
const GROUND = { refractivity: 370, permittivity: 15, conductivity: 0.005 };
const MIDDLE = { timePercent: 50, locationPercent: 50, situationPercent: 50, withoutLocation: true } as const;
const RAD = Math.PI / 180;

type Link = Pick<TerrainPath, 'transmitterM' | 'receiverM' | 'frequencyMhz' | 'polarisation'>;
type HeightOf = (latitude: number, longitude: number) => number;

export const splat: Ordeal = {
  summary: `loss over ${TERRAINS} made terrains within ${MODEL_DB} dB of SPLAT! (apt-get install splat)`,
  run: async () => {
    const all: { modelDb: number; profileDb: number }[] = [];
    for (let seed = 1; seed <= TERRAINS; seed++) all.push(await comparedOver(seed));
    const inDb = (of: 'modelDb' | 'profileDb') => all.map((one) => one[of].toFixed(2)).join(' ');
    return {
      passed: all.every(({ modelDb }) => Math.abs(modelDb) <= MODEL_DB),
      counts: { modelDb: inDb('modelDb'), withOurProfileDb: inDb('profileDb') },
    };
  },
};

/** Hills of three sizes, steeper with each seed; a sea in the east of each third; as whole metres. */
function terrain(seed: number): HeightOf {
  const random = randomFrom(seed);
  const waves = [40, 160, 500].map((turns) => {
    const [steep, ...phase] = [random(), 6 * random(), 6 * random()];
    return { turns, phase, heightM: (30 * seed * (1 + steep) * 10) / turns };
  });
  const shore = seed % 3 === 0 ? 106.1 + 0.2 * random() : 180;
  return (latitude, longitude) => {
    if (longitude > shore) return 0;
    const heights = waves.map(
      ({ turns, phase: [x = 0, y = 0], heightM }) =>
        heightM * (2 + Math.sin(turns * latitude + x) + Math.sin(turns * longitude + y)),
    );
    return Math.round(heights.reduce((sum, heightM) => sum + heightM, 0));
  };
}

/** How many dB our loss stands above that of SPLAT!: over the ground as it reads it, and over our own profile. */
async function comparedOver(seed: number): Promise<{ modelDb: number; profileDb: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'rfi-splat-'));
  try {
    const heightOf = terrain(seed);
    const files = new Map(TILES.map((name) => [name, tile(name, STEPS, heightOf)]));
    for (const [name, bytes] of files) {
      await writeFile(join(folder, `${name}.hgt`), bytes);
      execFileSync('srtm2sdf', ['-d', '/dev/null', `${name}.hgt`], { cwd: folder, stdio: 'ignore', timeout: 60_000 });
    }
    const random = randomFrom(100 + seed);
    for (let drawn = 0; drawn < MOST_DRAWN; drawn++) {
      const from = { latitude: 21.2 + 0.6 * random(), longitude: 105.3 + 0.4 * random() };
      const to = { latitude: 21.2 + 0.6 * random(), longitude: 105.9 + 0.7 * random() };
      const [transmitterM, receiverM] = [10 + Math.round(90 * random()), 4 + Math.round(20 * random())];
      const polarisation = seed % 2 === 0 ? 'horizontal' : 'vertical';
      const link = { transmitterM, receiverM, frequencyMhz: Math.round(60 * 30 ** random()), polarisation } as const;
      const theirs = await lossOfSplat(folder, { from, to, ...link });
      if (Number.isNaN(theirs)) continue;
      const loss = (ground: { heightsM: Float64Array; stepM: number }) =>
        pathLoss({ ...GROUND, ...ground, ...link }, { ...MIDDLE, climate: 'maritime subtropical', mode: 'mobile' });
      const own = await new Tiles(async (name) => files.get(name), 2).profile(from, to);
      const modelDb = loss(groundOfSplat(from, to, heightOf)).lossDb - theirs;
      return { modelDb, profileDb: loss(own).lossDb - theirs };
    }
    throw new Error(`SPLAT! comes to no end on ${MOST_DRAWN} paths over terrain ${seed}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Steps as long as the path's length counted in points of its tiles, of which SPLAT! leaves out the last one or two. */
function groundOfSplat(from: Place, to: Place, heightOf: HeightOf): { heightsM: Float64Array; stepM: number } {
  const [a = [], b = []] = [from, to].map(({ latitude, longitude }) => {
    const [north, east] = [latitude * RAD, longitude * RAD];
    return [Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)];
  });
  const angle = Math.acos(a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0));
  const steps = STEPS * Math.hypot(from.latitude - to.latitude, from.longitude - to.longitude);
  const heightsM = Float64Array.from({ length: Math.floor(steps) }, (_, i) => {
    const [x = 0, y = 0, z = 0] = a.map(
      (one, k) => Math.sin((1 - i / steps) * angle) * one + Math.sin((i / steps) * angle) * (b[k] ?? 0),
    );
    const nearest = [Math.atan2(z, Math.hypot(x, y)), Math.atan2(y, x)].map(
      (at) => Math.round((at / RAD) * STEPS) / STEPS,
    );
    return heightOf(...(nearest as [number, number]));
  });
  return { heightsM, stepM: (angle * 6_371_009) / steps };
}

/** Not a number where its search for an antenna that clears each obstacle comes to no end: the report is not written out. */
async function lossOfSplat(folder: string, asked: Link & { from: Place; to: Place }): Promise<number> {
  const sites = { from: { ...asked.from, heightM: asked.transmitterM }, to: { ...asked.to, heightM: asked.receiverM } };
  for (const [name, { latitude, longitude, heightM }] of Object.entries(sites))
    await writeFile(join(folder, `${name}.qth`), `${name}\n${latitude}\n${360 - longitude}\n${heightM} meters\n`);
  const { permittivity, conductivity, refractivity } = GROUND;
  const vertical = asked.polarisation === 'vertical' ? 1 : 0;
  const facts = [permittivity, conductivity, refractivity, asked.frequencyMhz, 3, vertical, 0.5, 0.5, 0];
  await writeFile(join(folder, 'from.lrp'), facts.map((fact) => `${fact} ;\n`).join(''));
  const args = ['-t', 'from.qth', '-r', 'to.qth', '-d', '.', '-metric', '-olditm'];
  spawnSync('splat', args, { cwd: folder, stdio: 'ignore', timeout: MOST_MS });
  const report = await readFile(join(folder, 'from-to-to.txt'), 'latin1');
  return Number(/Longley-Rice path loss: ([\d.]+) dB/.exec(report)?.[1]);
}
