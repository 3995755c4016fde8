/** Makes PDFs with typst, which sets Vietnamese well and needs a few hundredths of a second. */
import { readFile } from 'node:fs/promises';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { FONT_FACES, type PdfEngine } from './pdf-engine.js';
import { TYPST_TEMPLATE } from './typst-template.js';

/** Results kept between reports; older ones are evicted, otherwise memory grows with every report. */
const KEEP_RESULTS = 5;

/** @throws Error where typst has no compiler for this machine. */
export async function typstEngine(): Promise<PdfEngine> {
  const fontBlobs = await Promise.all(Object.values(FONT_FACES).map((path) => readFile(path)));
  const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs }] });
  return {
    name: 'typst',
    async pdf(document) {
      const source = { mainFileContent: TYPST_TEMPLATE, inputs: { document: JSON.stringify(document) } };
      const result = compiler.compile(source);
      const compiled = result.result;
      if (compiled === null) throw new Error(`typst refused the report: ${faultOf(result.takeDiagnostics())}`);
      const pdf = compiler.pdf(compiled);
      compiler.evictCache(KEEP_RESULTS);
      return pdf;
    },
  };
}

function faultOf(fault: { readonly shortDiagnostics: readonly unknown[] } | null): string {
  return JSON.stringify(fault?.shortDiagnostics ?? 'no reason given').slice(0, 500);
}
