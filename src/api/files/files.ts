/** Files that go out and come in. */
import type { exportsApi } from '../exports.js';
import type { importsApi } from './imports.js';

export type FilesApi = typeof exportsApi & typeof importsApi;
