/**
 * Builds the program: `node src/bundle.mjs FOLDER` writes a few large files in place of a thousand small ones, which a
 * start on a small computer reads in half the time. Files that are found by their place or started by their name keep
 * both: drivers, file formats, threads, child processes, and what a script of a user's may import.
 *
 * Plain JavaScript, because nothing is built yet when it runs.
 */
import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [folder] = process.argv.slice(2);
const STARTED_BY_NAME = /workerUrl\(import\.meta\.url, '([\w-]+)'\)/g;

const filesOf = (place) => readdirSync(join(root, place)).map((name) => `${place}/${name}`);
const entries = [
  ...['src/main.ts', 'src/api/client.ts', 'src/live/wire.ts'],
  ...[...filesOf('drivers'), ...filesOf('src/import/formats')].filter((path) => path.endsWith('.ts')),
];
const nameOf = (path) => path.replace(/\.ts$/, '');

/** A file of the program knows its own place by `import.meta`: it keeps the one that it has in the sources. */
const places = {
  name: 'places',
  enforce: 'pre',
  transform(code, id) {
    const path = relative(root, id);
    if (!code.includes('import.meta.') || path.startsWith('..') || path.startsWith('node_modules')) return null;
    for (const [, name] of code.matchAll(STARTED_BY_NAME)) {
      const started = join(dirname(path), name);
      this.emitFile({ type: 'chunk', id: join(root, `${started}.ts`), fileName: `${started}.js` });
    }
    const place = JSON.stringify(`${nameOf(path)}.js`);
    return code.replaceAll('import.meta.url', `new URL(${place}, buildUrl).href`);
  },
};

/** @param {{ fileName: string }} chunk @returns {string} its first line: the address of the folder of the build */
const buildUrl = ({ fileName }) =>
  `const buildUrl = new URL('${'../'.repeat(fileName.split('/').length - 1)}', import.meta.url);`;

const common = { root, configFile: false, logLevel: 'warn', publicDir: false };
await build({
  ...common,
  plugins: [places],
  // All other packages are read from where they were installed; this one is a hundred files that every start needs.
  ssr: { noExternal: ['zod'] },
  build: {
    ssr: true,
    outDir: folder,
    target: 'node20',
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(entries.map((path) => [nameOf(path), join(root, path)])),
      output: { intro: buildUrl, entryFileNames: '[name].js', chunkFileNames: 'src/parts/[name]-[hash].js' },
    },
  },
});
// A bundle of evidence carries this page of its own: one file that imports nothing.
await build({
  ...common,
  build: {
    outDir: join(folder, 'src/export/evidence'),
    emptyOutDir: false,
    minify: false,
    modulePreload: false,
    rolldownOptions: {
      input: join(root, 'src/export/evidence/verify-page.ts'),
      output: { format: 'iife', entryFileNames: 'verify-page.js' },
    },
  },
});
