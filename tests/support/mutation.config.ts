/** The quick tests alone, without a build: Stryker runs those that import what it changed. */
import { defineConfig } from 'vitest/config';
import { testFiles } from './quick-tests.js';

export default defineConfig({ test: { pool: 'threads', include: testFiles().quick, testTimeout: 60_000 } });
