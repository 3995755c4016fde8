/**
 * The page with reload while it is edited, over a running program or over a demonstration of its own:
 *
 *   npm run dev [-- http://127.0.0.1:8080]
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createServer } from 'vite';

const root = join(import.meta.dirname ?? '.', '..');
const FROM_THE_PROGRAM = ['/api', '/live', '/healthz', '/readyz', '/metrics'];

/** Starts the demonstration, which ends with this process; gives its address. */
function startDemo() {
  const args = [join(root, 'src/launch.mjs'), 'serve', '--demo', '--port', '0', '--data-dir', join(root, 'data/dev')];
  const demo = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => demo.kill());
  return new Promise((resolve, reject) => {
    demo.once('exit', (code) => reject(new Error(`the demonstration ended with code ${code}`)));
    demo.stdout.on('data', (text) => {
      const [, address] = /rfi-logger is ready: (\S+)/.exec(String(text)) ?? [];
      if (address !== undefined) resolve(address);
    });
  });
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0));
const target = process.argv[2] ?? (await startDemo());
const server = await createServer({
  root: join(root, 'web'),
  configFile: join(root, 'web/vite.config.ts'),
  // The Host header stays that of the page: the program answers no page from elsewhere.
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(FROM_THE_PROGRAM.map((path) => [path, { target, ws: path === '/live' }])),
  },
});
await server.listen();
server.printUrls();
console.log(`  over ${target}`);
