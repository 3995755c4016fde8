/** What makes a PDF of a report: one of two, behind the same door. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReportDocument } from '../report-document.js';

export interface PdfEngine {
  readonly name: 'typst' | 'pdfmake';
  /** @throws Error when it cannot. */
  pdf(document: ReportDocument): Promise<Uint8Array>;
}

/** The letters of a report, with every Vietnamese mark; the package is a dependency of ours. */
const FONT_FOLDER = dirname(fileURLToPath(import.meta.resolve('@expo-google-fonts/be-vietnam-pro/package.json')));

export const FONT_FACES = {
  normal: join(FONT_FOLDER, '400Regular/BeVietnamPro_400Regular.ttf'),
  italics: join(FONT_FOLDER, '400Regular_Italic/BeVietnamPro_400Regular_Italic.ttf'),
  semibold: join(FONT_FOLDER, '600SemiBold/BeVietnamPro_600SemiBold.ttf'),
  bold: join(FONT_FOLDER, '700Bold/BeVietnamPro_700Bold.ttf'),
  bolditalics: join(FONT_FOLDER, '700Bold_Italic/BeVietnamPro_700Bold_Italic.ttf'),
} as const;
