/** Makes PDFs with typst, which sets Vietnamese well and needs a few hundredths of a second. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { unbroken } from '../letterhead.js';
import type { PdfEngine } from './pdf-engine.js';
import { TYPST_TEMPLATE } from './typst-template.js';

/** Tinos has the widths of Times New Roman, which the decree asks for, and every Vietnamese mark. */
const FONT_FOLDER = dirname(fileURLToPath(import.meta.resolve('@expo-google-fonts/tinos/package.json')));
const FONT_FACES = [
  '400Regular/Tinos_400Regular.ttf',
  '400Regular_Italic/Tinos_400Regular_Italic.ttf',
  '700Bold/Tinos_700Bold.ttf',
  '700Bold_Italic/Tinos_700Bold_Italic.ttf',
];

/** Results kept between reports; older ones go, or memory grows with every report. */
const KEEP_RESULTS = 5;

/** @throws Error where typst has no compiler for this machine. */
export async function typstEngine(): Promise<PdfEngine> {
  const fontBlobs = await Promise.all(FONT_FACES.map((path) => readFile(join(FONT_FOLDER, path))));
  const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs }] });
  return {
    async pdf(document) {
      const words = JSON.stringify({ ...document, letterhead: unbroken(document.letterhead) }, wholeLetters);
      const source = { mainFileContent: TYPST_TEMPLATE, inputs: { document: words } };
      const result = compiler.compile(source);
      const compiled = result.result;
      if (compiled === null) throw new Error(`typst refused the report: ${faultOf(result.takeDiagnostics())}`);
      const pdf = compiler.pdf(compiled);
      compiler.evictCache(KEEP_RESULTS);
      return pdf;
    },
  };
}

/** Typst refuses a text that has half a letter (a lone surrogate): its sign for an unknown letter takes the place. */
function wholeLetters(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '\ufffd') : value;
}

function faultOf(fault: { readonly shortDiagnostics: readonly unknown[] } | null): string {
  return JSON.stringify(fault?.shortDiagnostics ?? 'no reason given').slice(0, 500);
}
