import type { KnipConfig } from 'knip';

const ofDebian = [
  'socat',
  'prometheus',
  'promtool',
  'amtool',
  'openssl',
  'gcc',
  'e2fsck',
  'faketime',
  'nats-server',
  'sendmail',
  'pdftotext',
  'splat',
  'srtm2sdf',
];
const ofSystem = ['mkfifo', 'mount', 'umount', 'findmnt', 'systemd-notify', 'systemd-analyze'];

/** `!` marks what runs in production: with `--production` the tests and their tools are not looked at. */
const config: KnipConfig = {
  entry: [
    'src/{main.ts,bundle.mjs}!',
    // Drivers and file formats are found by their place.
    'drivers/*.ts!',
    'src/import/formats/*.ts!',
    // Threads and processes are started by their name.
    'src/**/*-{process,thread,worker}.ts!',
    // A bundle carries this page of its own.
    'src/export/evidence/verify-page.ts!',
    // The contract is also what a script of a user's imports.
    'src/api/*.ts!',
    'web/{src/app/first/open.ts,vite.config.ts}!',
    'tests/**/*.test.ts',
    'tests/{bench,torture}/*.ts',
    'tests/support/*-{process,program,ports,worker}.ts',
    'tests/support/{demo-network,emulate,emulated-*,mutation.config,mutation-setup}.ts',
    'tests/examples/*',
    'tools/*.mjs',
  ],
  project: ['src/**/*.{ts,mjs}!', 'drivers/**/*.ts!', 'web/src/**/*.{ts,tsx}!', 'tests/**/*.ts', 'tools/*.mjs'],
  // Named by style sheets.
  ignoreDependencies: ['@fontsource-variable/inter'],
  ignoreBinaries: [...ofDebian, ...ofSystem],
  // A test may reach into a file of production; only what production itself never uses is dead there.
  ignoreExportsUsedInFile: process.argv.includes('--production') || { interface: true, type: true },
};

export default config;
