/** The process that checks one evidence bundle: a file from outside, of any size and any intent. */
import { verifyBundle } from '../../export/evidence/verify-bundle.js';
import { serveReading } from '../../threads/limited-reading.js';

export type VerifyOrder = { readonly path: string; readonly known: Parameters<typeof verifyBundle>[1] };

serveReading(({ path, known }: VerifyOrder) => verifyBundle(path, known));
