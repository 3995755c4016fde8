import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Fonts and images are compressed already; smaller files gain nothing. */
const COMPRESSIBLE = /\.(?:js|css|svg|json)$/;
const WORTH_BYTES = 1000;

/** Writes each file of the page also compressed, as the program sends it over thin lines. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    async writeBundle({ dir = '' }, files) {
      await Promise.all(
        Object.values(files).map(async (file) => {
          const bytes = Buffer.from(file.type === 'chunk' ? file.code : file.source);
          if (!COMPRESSIBLE.test(file.fileName) || bytes.length < WORTH_BYTES) return;
          const path = join(dir, file.fileName);
          await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes));
          await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
        }),
      );
    },
  };
}

/** Writes the service worker with the list of the built files. */
function kept(): Plugin {
  return {
    name: 'kept',
    async writeBundle({ dir = '' }, files) {
      const built = Object.keys(files).filter((path) => path.startsWith('assets/'));
      const list = JSON.stringify(built.map((path) => `/${path}`)).slice(1, -1);
      const build = createHash('sha256').update(list).digest('hex').slice(0, 16);
      const worker = await readFile(join(import.meta.dirname, 'offline-worker.js'), 'utf8');
      await writeFile(join(dir, 'offline-worker.js'), worker.replace("'FILES'", list).replace('BUILD', build));
    },
  };
}

export default defineConfig(({ command }) => {
  // Test runners set NODE_ENV to "test", with which a build would carry React's development code to every visitor.
  if (command === 'build') process.env['NODE_ENV'] = 'production';
  return {
    plugins: [react(), kept(), compressed()],
    worker: { format: 'es' },
    // Nothing is inlined as a data: address, which the content security policy refuses for fonts.
    build: {
      outDir: '../dist/web',
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: [
              {
                name: 'first',
                test: /web\/src\/(?:app\/first|ground\/line\/(?:thin-line|load-patiently))/,
                priority: 1,
              },
              { name: 'page', test: /web\/src\/app\/main\.tsx$/ },
            ],
          },
        },
      },
      // The entry's size is held by a test, compressed; the warning counts bytes before compression.
      chunkSizeWarningLimit: 800,
    },
  };
});
