import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { rawFileUses } from './support/raw-files.js';
import { wallTimeUses } from './support/wall-times.js';

const root = resolve(import.meta.dirname, '..');
const SOURCE_FOLDERS = ['src', 'drivers', 'web'];
const LONGEST_FILE = 400;
const LONGEST_DRIVER = 200;
/** Lines of a function without the functions inside it, which count for themselves. */
const LONGEST_FUNCTION = 60;
const MOST_IMPORTS = 20;
const MOST_TOPICS = 8;
/** Lines of src, drivers and web with styles. */
const MOST_LINES = 168_683;

/** What each part may import of ours, besides itself. The composition root (program, main) may import everything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  rf: [],
  measurement: ['rf'],
  errors: [],
  words: [],
  time: ['errors', 'files', 'rf'],
  threads: ['errors', 'time'],
  files: ['errors', 'threads'],
  receiver: ['rf', 'errors', 'files', 'threads/heard'],
  drivers: ['rf', 'errors', 'receiver'],
  import: ['rf', 'errors', 'files', 'threads', 'receiver', 'drivers', 'config', 'store', 'station'],
  detection: ['rf', 'measurement'],
  location: ['rf'],
  incidents: ['rf', 'measurement', 'detection', 'location'],
  watch: ['rf', 'measurement', 'detection', 'incidents'],
  config: ['rf', 'errors', 'files'],
  bus: ['rf', 'errors', 'receiver', 'detection', 'incidents'],
  access: ['errors'],
  store: [
    'rf',
    'measurement',
    'errors',
    'files',
    'threads',
    'config',
    'live/wire',
    'detection',
    'incidents',
    'watch',
    'access',
  ],
  notify: [
    'access/asked-server',
    'threads/heard',
    'rf',
    'errors',
    'bus',
    'receiver',
    'incidents',
    'watch',
    'store',
    'config/secrets',
    'files',
  ],
  report: [
    'api/report-document',
    'rf',
    'measurement',
    'errors',
    'threads',
    'files',
    'detection',
    'location',
    'incidents',
    'watch',
    'store',
  ],
  export: [
    'access/asked-server',
    'rf',
    'errors',
    'threads',
    'files',
    'detection',
    'location',
    'incidents',
    'watch',
    'store',
    'report',
  ],
  station: ['rf', 'measurement', 'errors', 'threads', 'files', 'receiver', 'bus', 'config', 'detection'],
  live: [
    'api',
    'threads/heard',
    'rf',
    'errors',
    'bus',
    'store',
    'station',
    'detection',
    'incidents',
    'watch',
    'access',
  ],
  duty: [
    'rf',
    'measurement',
    'location',
    'errors',
    'files',
    'bus',
    'receiver',
    'detection',
    'incidents',
    'watch',
    'store',
    'station',
  ],
  network: [
    ...['rf', 'errors', 'files', 'receiver', 'bus', 'config', 'detection', 'incidents', 'watch', 'station', 'store'],
    ...['live/wire', 'export/evidence/der', 'access/asked-server', 'threads/heard'],
  ],
  api: [
    ...['rf', 'detection', 'location', 'incidents', 'watch', 'access/permissions', 'access/user'],
    ...['config', 'receiver/problem'],
  ],
  http: [
    ...[
      'api',
      'rf',
      'measurement',
      'location',
      'errors',
      'files',
      'receiver',
      'bus',
      'store',
      'station',
      'live',
      'config',
    ],
    ...['detection'],
    ...['incidents', 'watch', 'access', 'threads', 'import', 'duty', 'notify', 'report', 'export'],
  ],
  web: [
    'api',
    'live/wire',
    'rf/units',
    'rf/defined',
    'rf/sweep',
    'rf/grid',
    'measurement',
    'rf/correction',
    'rf/density',
    'rf/bin-columns',
    'rf/level-cells',
    'detection/watchers/spectrum-mask',
    'watch/roster/rest-rule',
    'incidents/case-kind',
    'incidents/measured-words',
    'incidents/moves',
    'incidents/noise',
    'incidents/sources',
    'incidents/findings',
    'location/kraken-bearings',
    'watch/notice-causes',
    'watch/watch-sentences',
    'access/permissions',
  ],
};
/** What each room of the page may import of its other rooms; `app` puts them together. */
const PAGE_MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  reader: [],
  program: [],
  ground: ['reader', 'program'],
  help: ['ground'],
  picture: ['reader', 'program', 'ground'],
  registry: ['program', 'ground'],
  papers: ['program', 'ground', 'picture'],
  duty: ['program', 'ground', 'picture', 'registry', 'papers'],
  stations: ['program', 'ground', 'picture', 'registry', 'duty'],
  live: ['reader', 'program', 'ground', 'picture', 'registry', 'papers', 'duty'],
  app: ['reader', 'program', 'ground', 'help', 'picture', 'registry', 'papers', 'duty', 'stations', 'live'],
};
const COMPOSITION_ROOT = new Set(['program', 'main']);
/** Sentences for people: any room may say one. */
const FOR_ALL = 'words';
/** Files in one folder of source. */
const MOST_FILES = 40;
/** Rooms of `store` that know nothing of the archive's inside. */
const BESIDE_THE_ARCHIVE = /^src\/store\/(?:cases|accounts)\//;
const INSIDE_THE_ARCHIVE = /^src\/store\/(?:embedded|influx|reading|writing|spool|blocks)\//;
const PURE = new Set(['rf', 'measurement', 'detection', 'location', 'incidents', 'watch']);
/** Every room takes all of `time`; judgement and page take only what knows no clock. */
const TIMELESS = new Set([...PURE, 'web']);
const TIMELESS_TIME = new Set(['time/units', 'time/local-day', 'time/backoff']);

const PACKAGE_HOME: Readonly<Record<string, string>> = {
  serialport: 'receiver',
  '@serialport/parser-readline': 'receiver',
  '@influxdata/influxdb-client': 'store',
  'better-sqlite3': 'store',
  express: 'http',
  ws: 'live',
  '@nats-io/transport-node': 'network',
  '@nats-io/jetstream': 'network',
  argon2: 'access',
  otpauth: 'access',
  'openid-client': 'access',
  nodemailer: 'notify',
  saxes: 'files',
  '@myriaddreamin/typst-ts-node-compiler': 'report',
  re2js: 'drivers',
  'hyparquet-writer': 'export',
  yazl: 'files',
};

/** Files outside `src/files` that may use the raw means, and why. */
const MAY_USE_RAW_FILES: Readonly<Record<string, string>> = {
  'src/threads/give-way.ts': 'lies below src/files; without /proc a thread only keeps its usual priority',
  'src/launch.mjs': 'runs before there is a build, and installs again where it cannot read',
  'src/builds.mjs': 'runs before there is a build',
};
/** Who may look at entries that this account may not see all of, and why nothing is lost by it. */
const MAY_LOOK_AT_THE_SYSTEM: readonly (readonly [RegExp, string])[] = [
  [/^src\/(?:station|receiver)\//, '/dev, /sys and /proc: what ports and sensors there are'],
  [/^src\/program\/doctor\//, 'doctor says what it sees and changes nothing'],
  [/^src\/network\/membership\/nats-process\.ts$/, '/proc: the command of a process that may have ended'],
  [/^src\/store\/influx\/upload-cursor\.ts$/, 'without the note the cursor of the spool decides, and sends again'],
  [/^src\/store\/spool\/spool-folder\.ts$/, 'without a cursor the reader begins with the oldest sweep'],
  [/^src\/report\/desk\/terrain-folder\.ts$/, 'a tile that may not be read lacks; doctor and the case name it'],
  [/^src\/store\/safekeeping\/data-lock\.ts$/, 'the id of the owner is for people; SQLite holds the lock'],
];

/** Methods whose result may be thrown away with `void`, because none of them returns a promise. */
const SYNCHRONOUS = 'pause|resume|destroy|push|send|on|off';
/** Who compares stored instants with the computer's clock, and why a clock that was set does no harm there. */
const MAY_COMPARE_WALL_TIMES: Readonly<Record<string, string>> = {
  'src/duty/drill/drill-room.ts': 'a drill is played in the times of the sweeps, and ends with its script',
  'src/duty/self-facts.ts': 'days of a campaign in the calendar',
  'src/http/accounts/token-routes.ts': 'the stored end of a token, as the list shows it',
  'src/http/gate.ts':
    'the end of a session is moved with the clock (clockSet); the stored end of a token is a day of people',
  'src/http/web-server.ts': 'the end of a certificate, as browsers judge it',
  'src/http/incidents/open-incident-route.ts': 'the time that a person types must not lie ahead',
  'src/network/event-intake.ts': 'times of a station that lie ahead are not believed',
  'src/network/membership/auth-callout.ts': 'the stored end of a join code',
  'src/network/membership/hub-server.ts': 'the stored end of a join code',
  'src/network/membership/joining.ts': 'words of a refusal that the hub decided',
  'src/station/detection-host.ts': 'a walk through the archive, which ends with the present',
  'src/notify/dispatcher.ts': 'createdAt is moved with the clock (clockSet)',
  'src/http/health/store-metrics.ts': 'a figure for people: age of the newest backup',
  'src/network/hub-calls.ts':
    'one time line with the raised alarms of two clocks; a wrong clock asks the station again',
  'src/network/hubs/hub-look.ts': 'a figure for people: how far the clock of a station is ahead',
  'src/network/remote-receiver.ts': 'the end of a hold as a length of time, for another clock',
  'src/network/pulls/looked-at.ts': 'a look that is forgotten is asked for again',
  'src/network/new-sweeps.ts': 'stamps of sweeps, which become debts instead of news',
  'src/program/health-routes.ts': 'the last minute of the stored watch',
  'src/program/network/told-events.ts': 'stored events of the last hours are told again',
  'src/program/network/intake-part.ts': 'stored cases of the last hours; the night of the calendar',
  'src/receiver/loop.ts': 'a label: when the next attempt is due',
  'src/store/cases/incident-desk.ts': 'steps of a call are moved with the clock (clockSet)',
  'src/store/cases/sendings.ts': 'a stored end of a link',
  'src/store/influx/write-outcome.ts': 'a server names the instant at which it takes data again',
  'src/store/embedded/embedded-archive.ts': 'a stored repair is shown for a while',
};

/** Means that have a home. A copy elsewhere is a second way to do one thing. */
const MEANS: readonly Means[] = [
  {
    home: 'src/measurement/',
    means:
      /\b(?:occupied(?:Bins|Width|Bandwidth)|centroidOf|bandwidthAt|widthAround|fieldStrength)\w*\(|\b(?:centre|bandwidth|width|level|field)Uncertainty\w*\s*[:=]\s*[^'"`;]*[*/]|method: '(?:beta|middle|carrier|field|x-26)|\bmoment\s*(?:\+=|\/)|\bcentre\w*Hz2?\s*\+=|\bwrong\s*[:=]\s*Math\.abs/,
    why: 'a second kernel has a window, a floor and an uncertainty of its own: page and paper then say two numbers',
    cure: 'measureEmission or measureChannel of src/measurement, which return a Quantity',
  },
  {
    home: 'src/measurement/',
    means:
      /(?:\b(?:frequency|mhz|spellHz|statedHz|trimmedNumber)\(|\bhz: )\(?[\w.]*(?:start|low|stop|high)Hz \+ [\w.]*(?:stop|high|start|low)Hz|\bas ToldHz\b/i,
    why: 'the middle of the edges has digits that nobody knows, and others than the list beside it',
    cure: 'middleOf(range) of measurement/middle.ts; on the page formats.middle(range)',
  },
  {
    home: 'src/time/work.ts',
    means: /\bsetInterval\(/,
    why: 'a bare interval overlaps with itself and nobody hears of its faults',
    cure: 'every(ms, work, onFault) of time/work.ts',
  },
  {
    home: 'src/time/pause.ts',
    means: /['"](?:node:)?timers\/promises['"]|new Promise[^;]*=> set(?:Timeout|Immediate)\(resolve\b(?![^;]*unref)/,
    why: 'each private wait has rules of its own for its signal and its longest time',
    cure: 'pause(ms, signal) or nextTurn() of time/pause.ts',
  },
  {
    home: 'src/time/',
    means: /\bDate\.now\b|\bnew Date\(\)/,
    why: 'wall time is set by people and time servers: each use of it must be seen as one',
    cure: 'wallClock() of time/wall-clock.ts for a label; performance.now() or evenClock() for waits and deadlines',
  },
  {
    home: 'src/time/units.ts',
    means: /^(?:export )?const (?:SECOND|MINUTE|HOUR|DAY)_MS = (?:\d[\d_e]*|\d+ \* [A-Z]+_MS);/,
    why: 'a unit that each file spells again is spelled wrong in one of them',
    cure: 'import it from time/units.ts',
  },
  {
    home: 'src/time/backoff.ts',
    means: /(?:(?<!a)wait|delay|pause|retry|attempt|failure)\w*\b.*(?:\* 2\b|\b2 \*|\*= 2\b)/i,
    why: 'each private ladder of retries has rules of its own for its begin and its end',
    cure: 'Backoff or backoffMs of time/backoff.ts',
  },
  {
    home: 'src/time/work.ts',
    means: new RegExp(`(?<!: )\\bvoid (?!(?:[\\w#]+\\??\\.)+(?:${SYNCHRONOUS})\\()[a-zA-Z_#][\\w#.?]*\\(`),
    why: 'a rejection of a promise without an owner is heard by nobody who knows what failed',
    cure: 'owned(promise, onFault) of time/work.ts',
  },
];

interface Means {
  readonly home: string;
  readonly means: RegExp;
  readonly why: string;
  readonly cure: string;
}

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly string[];
}

const IMPORT =
  /^(?:import|export)\s[^'"]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

function* walk(folder: string, wanted = /\.tsx?$/): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path, wanted);
    else if (wanted.test(entry.name)) yield path;
  }
}

const files: SourceFile[] = SOURCE_FOLDERS.flatMap((folder) => [...walk(join(root, folder))]).map((full) => {
  const text = readFileSync(full, 'utf8');
  const imports = [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  return { path: relative(root, full), text, lines: text.trimEnd().split('\n').length, imports };
});
const styles = [...walk(join(root, 'web'), /\.css$/)].map((full) => ({
  path: relative(root, full),
  lines: readFileSync(full, 'utf8').trimEnd().split('\n').length,
}));
const byPath = new Map(files.map((file) => [file.path, file]));

/** The part of the program a file belongs to: `src/receiver/link.ts` → `receiver`. */
function partOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'src' ? second.replace(/\.ts$/, '') : top;
}

/** Our own file behind an import specifier; undefined for packages, styles and data. */
function target(file: SourceFile, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const base = relative(root, resolve(root, dirname(file.path), specifier));
  return [base, base.replace(/\.js$/, '.ts'), base.replace(/\.js$/, '.tsx'), `${base}.ts`, `${base}.tsx`].find((path) =>
    byPath.has(path),
  );
}

const edges = files.flatMap((file) =>
  file.imports.flatMap((specifier) => {
    const to = target(file, specifier);
    return to === undefined ? [] : [{ from: file.path, to }];
  }),
);

describe('architecture', () => {
  it('finds the source it is to judge', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(edges.length).toBeGreaterThan(80);
  });

  it('keeps every file within its length', () => {
    const long = files.filter(
      ({ path, lines }) => lines > (path.startsWith('drivers/') ? LONGEST_DRIVER : LONGEST_FILE),
    );
    const cure =
      'A long file has two ideas: move one of them with its name into a file of its own. Never by tricks of layout.';
    expect(
      long.map(({ path, lines }) => `${path}: ${lines} lines`),
      cure,
    ).toEqual([]);
  });

  it('keeps every function of program and page within its length', () => {
    const long = files.flatMap(longFunctions);
    const cure = `A function of more than ${LONGEST_FUNCTION} lines is read twice: give a step of it a name.`;
    expect(long, cure).toEqual([]);
  });

  it('spreads no literal into a literal', () => {
    const cure =
      'Write the values as they are; a value that may be unknown goes through defined() of src/rf/defined.ts.';
    expect(files.flatMap(layoutSpreads), cure).toEqual([]);
  }, 60_000);

  it('imports in one direction only', () => {
    const wrong = edges.filter(({ from, to }) => {
      const part = partOf(from);
      if (COMPOSITION_ROOT.has(part) || partOf(to) === part || partOf(to) === FOR_ALL) return false;
      const allowed = MAY_IMPORT[part];
      if (allowed === undefined) return true;
      const module = to.replace(/^src\//, '').replace(/\.tsx?$/, '');
      if (partOf(to) === 'time' && (!TIMELESS.has(part) || TIMELESS_TIME.has(module))) return false;
      return !allowed.includes(partOf(to)) && !allowed.includes(module);
    });
    const faults = wrong.map(
      ({ from, to }) => `${placeOf(from, to)} → ${to}; ${partOf(from)} may import ${allowedTo(from)}`,
    );
    const cure =
      'Rooms know each other in one direction (ARCHITECTURE, The whole). Ask over src/api, take what is needed as a parameter, ' +
      'or move what both need into the lower room.';
    expect(faults, cure).toEqual([]);
  });

  it('imports in one direction between the rooms of the page', () => {
    const roomOf = (path: string) => /^web\/src\/(\w+)\//.exec(path)?.[1];
    const faults = edges.flatMap(({ from, to }) => {
      const [room, other] = [roomOf(from), roomOf(to)];
      if (room === undefined || other === undefined || room === other) return [];
      const allowed = PAGE_MAY_IMPORT[room] ?? [];
      return allowed.includes(other) ? [] : [`${placeOf(from, to)} → ${to}; ${room} may import ${allowed.join(', ')}`];
    });
    const cure = 'Move what both rooms need into a room that both may import (ARCHITECTURE, The page).';
    expect(faults, cure).toEqual([]);
  });

  it('lets the page take types from the contract, and of its values the client alone', () => {
    const values = files
      .filter(({ path }) => path.startsWith('web/'))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/^(?:import|export) (?!type )[^'"]*?from '[./]*\/src\/(api\/[^']+)'/gm)].map(
          ([, module = '']) => `${path} → ${module}`,
        ),
      )
      .filter((edge) => !edge.endsWith('→ api/client.js'));
    const cure = 'A value of the contract brings zod into the page: import its type, or ask with api/client.';
    expect(values, cure).toEqual([]);
  });

  it('keeps the contract to schemas: no package but zod', () => {
    const packages = files
      .filter(({ path }) => partOf(path) === 'api')
      .flatMap(({ path, imports }) => imports.filter((name) => /^[^.]/.test(name)).map((name) => `${path}: ${name}`));
    const cure = 'Both sides and the scripts of users read src/api: it may need nothing that one of them has not.';
    expect(
      packages.filter((one) => !one.endsWith(': zod')),
      cure,
    ).toEqual([]);
  });

  it('keeps the case book and the accounts out of the inside of the archive', () => {
    const wrong = edges.filter(({ from, to }) => BESIDE_THE_ARCHIVE.test(from) && INSIDE_THE_ARCHIVE.test(to));
    const cure =
      'Cases and accounts stay whole where the archive is not: move what both need to src/store or src/files.';
    expect(
      wrong.map(({ from, to }) => `${placeOf(from, to)} → ${to}`),
      cure,
    ).toEqual([]);
  });

  it('lets only the commands import the composition of the program', () => {
    const wrong = edges.filter(({ from, to }) => partOf(to) === 'program' && !COMPOSITION_ROOT.has(partOf(from)));
    const cure = 'The composition knows all rooms, and no room knows it: take what is needed as a parameter.';
    expect(
      wrong.map(({ from, to }) => `${placeOf(from, to)} → ${to}`),
      cure,
    ).toEqual([]);
  });

  it('keeps folders small', () => {
    const counts = new Map<string, number>();
    for (const { path } of files) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
    const cure = `A folder of more than ${MOST_FILES} files has two subjects: give one of them a folder.`;
    expect(
      [...counts].filter(([, count]) => count > MOST_FILES),
      cure,
    ).toEqual([]);
  });

  it('has no import cycles', () => {
    const next = edgesByFile();
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (state.get(path) === 'done') return;
      if (state.get(path) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
        return;
      }
      state.set(path, 'open');
      for (const { to } of next.get(path) ?? []) visit(to, [...trail, path]);
      state.set(path, 'done');
    };
    for (const { path } of files) visit(path, []);
    const cure = 'A cycle is read in no order: move what both need into a third file, or pass it as a parameter.';
    expect(cycles, cure).toEqual([]);
  });

  it('keeps the number of imports of a file small', () => {
    const many = files.filter(
      ({ path, imports }) => !COMPOSITION_ROOT.has(partOf(path)) && imports.length > MOST_IMPORTS,
    );
    const cure = 'Such a file knows too much: join what it wires, or pass it one object.';
    expect(
      many.map(({ path, imports }) => `${path}: ${imports.length} imports`),
      cure,
    ).toEqual([]);
  });

  it('keeps judgement pure: no node modules, no clock, no randomness', () => {
    const pure = files.filter(({ path }) => path.startsWith('src/') && PURE.has(partOf(path)));
    const impure = pure.flatMap((file) =>
      linesOf(file, /\bfrom ['"]node:|\bimport\(['"]node:|\bDate\.now\(|\bMath\.random\(|new Date\(\)/),
    );
    const cure = 'Judgement takes values and returns values, so that it can be tried on any past: pass the time in.';
    expect(impure, cure).toEqual([]);
  });

  it('gives each package one home', () => {
    const strays = files.flatMap(({ path, imports }) =>
      imports
        .filter((name) => PACKAGE_HOME[name] !== undefined && PACKAGE_HOME[name] !== partOf(path))
        .map((name) => `${path} imports ${name}`),
    );
    const cure = 'A package has one home, whose files the others use: PACKAGE_HOME names it.';
    expect(strays, cure).toEqual([]);
  });

  it('asks servers of others in one place, where answers have a deadline and a size', () => {
    const asking = files.filter(
      ({ path, text }) => /^src\/(?!api\/client|http\/openapi)/.test(path) && /(?<![\w.#])fetch\(/.test(text),
    );
    const cure = 'A bare fetch waits for ever and reads without end: askServer of access/asked-server.';
    expect(
      asking.map(({ path }) => path),
      cure,
    ).toEqual(['src/access/asked-server.ts']);
  });

  it('starts threads in one way', () => {
    const why = 'a thread by hand has no deadline, loses the class of errors, and is not started again';
    const cure = 'use AskedThread and serveThread of src/threads';
    const pattern = /node:worker_threads|\bnew Worker\(/;
    const found = files
      .filter(({ path }) => !path.startsWith('web/') && !path.startsWith('src/threads/'))
      .flatMap(({ path, text }) =>
        text
          .split('\n')
          .flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}: ${line.trim()} (${why}: ${cure})`] : [])),
      );
    expect(found).toEqual([]);
  });

  it('lets a person choose a file in one way', () => {
    const own = files.filter(({ path, text }) => path.startsWith('web/src/') && /type=["']file["']/.test(text));
    const cure = 'FileButton forgets what was chosen: a file put right and chosen again is read again.';
    expect(
      own.map(({ path }) => path),
      cure,
    ).toEqual(['web/src/ground/shell/file-button.tsx']);
  });

  it('uses the raw means of time only in their home', () => {
    const strays = files
      .filter(({ path }) => /^(?:src|drivers)\//.test(path))
      .flatMap(({ path, text }) => text.split('\n').map((line, i) => ({ path, line, number: i + 1 })))
      .filter(({ line }) => !/^\s*(?:\/?\*|\/\/)/.test(line))
      .flatMap(({ path, line, number }) =>
        MEANS.filter(({ home, means }) => !path.startsWith(home) && means.test(line)).map(
          ({ why, cure }) => `${path}:${number}: ${line.trim()}: ${why}; use ${cure}.`,
        ),
      );
    expect(strays).toEqual([]);
  });

  it('gives each emitter of the outside world an ear for good', () => {
    const makers =
      /^(?:connect|create\w*Server|createSocket|createConnection|spawn|fork|exec|watch|Worker|SerialPort)$/;
    const packages =
      /import \{([^}]*)\} from '(?:node:(?:net|tls|dgram|http|https|http2|child_process|worker_threads|fs)|serialport)'/g;
    const cure = "heard(...) of threads/heard.ts around it: its errors are somebody's also when its owner has left.";
    const deaf = files
      .filter(({ path }) => /^(?:src|drivers)\//.test(path))
      .flatMap((file) => {
        const named = [...file.text.matchAll(packages)].flatMap(([, list = '']) => list.split(','));
        const own = named.map((one) => one.trim().split(' as ')).filter(([name = '']) => makers.test(name));
        const calls = own.map((names) => names.at(-1)).join('|');
        const bare = new RegExp(`(?<!heard\\((?:new )?|^\\s*(?:new )?)(?<![#.\\w])(?:${calls})\\(`);
        return calls === '' ? [] : linesOf(file, bare);
      });
    expect(deaf, cure).toEqual([]);
  });

  it("lets no wait and no deadline follow the computer's clock", () => {
    const uses = files
      .filter(
        ({ path }) => path.startsWith('src/') && partOf(path) !== 'time' && !/^src\/program\/commands\//.test(path),
      )
      .filter(({ text }) => /[cC]lock\(\)/.test(text))
      .map(({ path, text }) => ({ path, lines: wallTimeUses(path, text) }))
      .filter(({ lines }) => lines.length > 0);
    const cure =
      'performance.now() for a wait or a deadline; ProgramClock.age() for what is deleted; else a line in the list.';
    expect(
      uses.filter(({ path }) => !(path in MAY_COMPARE_WALL_TIMES)).flatMap(({ lines }) => lines),
      cure,
    ).toEqual([]);
    const used = new Set(uses.map(({ path }) => path));
    expect(Object.keys(MAY_COMPARE_WALL_TIMES).filter((path) => !used.has(path))).toEqual([]);
  });

  it("knows the computer's clock by the names that a source gives to it", () => {
    const source = `
      class Lane {
        #restUntil = 0;
        #now() { return this.#options.clock(); }
        rest() { this.#restUntil = this.#now() + 5; }
        isDue(at: number) { return performance.now() >= at; }
        look() { const now = performance.now(); return now > this.#options.even() || 1 > this.#restUntil; }
      }
      const kept = { seenAt: wallClock() };
      const isOld = (since: number) => since < 9;
      isOld(clock());
      if (kept.seenAt > 3) stop();`;
    const cut = (use: string) => use.replace(/^x.ts:\d+: /, '');
    expect(wallTimeUses('x.ts', source).map(cut)).toEqual([
      'this.#now() + 5',
      '1 > this.#restUntil',
      'since < 9',
      'kept.seenAt > 3',
    ]);
  });

  it('follows data on the page in one way', () => {
    const why = 'a way of its own forgets the return of the line, or shows an older answer after a newer one';
    const cure = 'use useFollowed of web/src/ground/asking; a clock is onTicks of web/src/program/ticks.ts';
    // The drawing thread asks the worker of this page, not the program.
    const home =
      /^web\/src\/(?:ground\/asking\/(?:use-)?followed|live\/start-live|program\/(?:liveness|ticks)|picture\/drawing\/drawing-thread)\.ts$/;
    const found = files
      .filter(({ path }) => path.startsWith('web/src/') && !home.test(path))
      .flatMap((file) => [...clocksByHand(file), ...questionsInEffects(file)].map((one) => `${one} (${why}: ${cure})`));
    expect(found).toEqual([]);
  });

  it('keeps what is typed into every form as a draft, but into three that ask for a moment', () => {
    const tools = files.flatMap(({ path, text }) => (/<form\s+data-tool\b/.test(text) ? [path] : []));
    const from = 'web/src/';
    expect(tools.sort()).toEqual(
      ['duty/watch/audit-tab.tsx', 'live/band/span-tools.tsx', 'live/past/scrubber-tools.tsx'].map((one) => from + one),
    );
  });

  it('draws signs that most fonts lack, such as a lock, as pictures', () => {
    const found = files.flatMap(({ path, text }) =>
      path.startsWith('web/') && /[\u{1f000}-\u{1faff}]/u.test(text) ? [path] : [],
    );
    expect(found).toEqual([]);
  });

  it('has no left-overs', () => {
    const pattern = /@ts-ignore|@ts-expect-error|biome-ignore|\bTODO\b|\bFIXME\b|:\s*any\b|\bas any\b|<any>/;
    const cure = 'Write the type, or mend what the linter found: what is left over hides the next fault.';
    expect(
      files.flatMap((file) => linesOf(file, pattern)),
      cure,
    ).toEqual([]);
  });

  it('drops no promise of the platform', () => {
    const dropped = files.flatMap((file) => {
      const imports = file.text.matchAll(/^import \{([^}]*)\} from ['"](?:node:)?\w+\/promises['"]/gm);
      const names = [...imports].flatMap(([, list = '']) =>
        list.split(',').map((name) => name.trim().split(' as ').at(-1)),
      );
      return names.length === 0
        ? []
        : linesOf(file, new RegExp(`^\\s*(?:${names.filter(Boolean).join('|')})\\(.*\\);$`));
    });
    const cure = 'Nobody hears that it failed, and what follows comes too early: await it, or owned() of time/work.';
    expect(dropped, cure).toEqual([]);
  });

  it('counts the lines of each room, so that growth is seen in a diff of two runs', () => {
    const lines = new Map<string, number>();
    for (const file of [...files, ...styles]) {
      const [top = '', , room = ''] = file.path.split('/');
      const name = top === 'web' ? `web/${room.includes('.') ? '' : room}` : partOf(file.path);
      lines.set(name, (lines.get(name) ?? 0) + file.lines);
    }
    const total = [...lines.values()].reduce((sum, count) => sum + count, 0);
    const rooms = [...lines].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`);
    console.log(`lines of src, drivers and web with styles: ${total}\n${rooms.join(', ')}`);
    expect(total, 'A budget: state in the issue what it may add, and take away before you add.').toBeLessThan(
      MOST_LINES,
    );
  });

  it('reads and writes whole files in one place, src/files', () => {
    const before = ['src/launch.mjs', 'src/builds.mjs'].map((path) => ({
      path,
      text: readFileSync(join(root, path), 'utf8'),
    }));
    const uses = [...files, ...before]
      .filter(({ path }) => /^(?:src|drivers)\//.test(path) && partOf(path) !== 'files')
      .map(({ path, text }) => ({ path, uses: rawFileUses(path, text) }));
    expect(uses.filter(({ path }) => !(path in MAY_USE_RAW_FILES)).flatMap((one) => one.uses)).toEqual([]);
    const needless = uses.filter((one) => one.path in MAY_USE_RAW_FILES && one.uses.length === 0);
    expect(needless.map(({ path }) => `${path} needs no exception any more: take it off the list`)).toEqual([]);
  });

  it('takes a file that is not shown for unknown only where nothing is written or deleted by it', () => {
    const strays = edges.filter(
      ({ from, to }) =>
        to === 'src/files/system-entries.ts' &&
        partOf(from) !== 'files' &&
        !MAY_LOOK_AT_THE_SYSTEM.some(([place]) => place.test(from)),
    );
    expect(
      strays.map(
        ({ from }) =>
          `${from}: imports files/system-entries. Cure: files/absent, or a line in the list with its reason.`,
      ),
    ).toEqual([]);
  });

  it('keeps the bus narrow', () => {
    const bus = byPath.get('src/bus/bus.ts')?.text ?? '';
    const topics = /interface Topics \{([^}]*)\}/.exec(bus)?.[1]?.match(/^ {2}\w+:/gm) ?? [];
    expect(topics.length).toBeGreaterThan(0);
    expect(
      topics.length,
      'Only what several rooms must hear is a topic; others are told by a call.',
    ).toBeLessThanOrEqual(MOST_TOPICS);
  });

  it('names files in kebab-case and has no barrel files', () => {
    const odd = files
      .map(({ path }) => path)
      .filter(
        (path) => !/^[a-z0-9-]+(\.config)?\.tsx?$/.test(path.split('/').at(-1) ?? '') || /\/index\.tsx?$/.test(path),
      );
    const cure = 'A file is found by the name of what it exports, with-dashes.ts; a barrel hides where things lie.';
    expect(odd, cure).toEqual([]);
  });
});

/** The lines of a file that a pattern finds, as `file:line: text`. */
function linesOf({ path, text }: SourceFile, pattern: RegExp): string[] {
  return text.split('\n').flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : []));
}

/** `file:line` of the import of `to` in `from`. */
function placeOf(from: string, to: string): string {
  const name =
    to
      .replace(/\.tsx?$/, '')
      .split('/')
      .at(-1) ?? '';
  const lines = (byPath.get(from)?.text ?? '').split('\n');
  return `${from}:${lines.findIndex((line) => line.includes(`/${name}.js'`)) + 1}`;
}

function allowedTo(from: string): string {
  return [...(MAY_IMPORT[partOf(from)] ?? []), FOR_ALL].join(', ');
}

interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The functions of a file that are too long, by path and name. */
function longFunctions({ path, text }: SourceFile): { name: string; lines: number }[] {
  const found: { name: string; lines: number }[] = [];
  /** Lines of the functions inside `value`; `name` is that of the nearest declaration around it. */
  const visit = (value: unknown, name: string): number => {
    if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + visit(one, name), 0);
    if (!isNode(value)) return 0;
    const { id, key } = value as { id?: { name?: string }; key?: { name?: string } };
    const own = key?.name ?? id?.name ?? name;
    const inner = Object.values(value).reduce((sum: number, part) => sum + visit(part, own), 0);
    if (!/Function(Declaration|Expression)$/.test(value.type)) return inner;
    const lines = text.slice(value.start, value.end).split('\n').length;
    if (lines - inner > LONGEST_FUNCTION) found.push({ name: `${path} ${own}`, lines: lines - inner });
    return lines - 1;
  };
  visit(parseSync(path, text).program, '');
  return found;
}

function clocksByHand({ path, text }: SourceFile): string[] {
  const raw = /\bsetInterval\(|\bonReturn\(/;
  return text.split('\n').flatMap((line, i) => (raw.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : []));
}

/** Spreads of a literal (several values on a line), and of one value or nothing. */
function layoutSpreads({ path, text }: SourceFile): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one);
    if (!isNode(value)) return;
    for (const part of Object.values(value)) visit(part);
    const spread = text.slice(value.start, value.end).replace(/\s+/g, ' ');
    const isLayout =
      /^\.\.\.\(?[{[].*[}\]](?: as const\))?$/.test(spread) ||
      /^\.\.\.\([^?]*\? (?:\{\} : \{ [^,]* \}|\{ [^,]* \} : \{\})\)$/.test(spread);
    if (value.type === 'SpreadElement' && isLayout)
      found.push(`${path}:${text.slice(0, value.start).split('\n').length}: ${spread}`);
  };
  visit(parseSync(path, text).program);
  return found;
}

/** Questions to the program that stand in the text of an effect of React. */
function questionsInEffects({ path, text }: SourceFile): string[] {
  const found: string[] = [];
  const visit = (value: unknown, inEffect: boolean): void => {
    if (Array.isArray(value)) for (const one of value) visit(one, inEffect);
    if (!isNode(value)) return;
    const { callee, arguments: given } = value as { callee?: { name?: string }; arguments?: { value?: unknown }[] };
    const called = value.type === 'CallExpression' ? (callee?.name ?? '') : '';
    // An act may follow from what is shown: its name begins with POST, PUT, PATCH or DELETE.
    const isAct = /^(?:P|D)/.test(String(given?.[0]?.value ?? ''));
    if (inEffect && !isAct && /^(?:ask(?:All|Raw)?|fetch(?:[A-Z]\w*)?)$/.test(called))
      found.push(`${path}:${text.slice(0, value.start).split('\n').length}: ${called}( in an effect`);
    for (const part of Object.values(value)) visit(part, inEffect || called === 'useEffect');
  };
  if (text.includes('useEffect(')) visit(parseSync(path, text).program, false);
  return found;
}

function edgesByFile(): Map<string, { from: string; to: string }[]> {
  const map = new Map<string, { from: string; to: string }[]>();
  for (const edge of edges) map.set(edge.from, [...(map.get(edge.from) ?? []), edge]);
  return map;
}
