/** Makes the PDF of a report: the common interface of two engines. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReportDocument } from '../report-document.js';

export interface PdfEngine {
  readonly name: 'typst' | 'pdfmake';
  /** @throws Error when the PDF cannot be made. */
  pdf(document: ReportDocument): Promise<Uint8Array>;
}

/** The font of a report, which has every Vietnamese character; its package is one of our dependencies. */
const FONT_FOLDER = dirname(fileURLToPath(import.meta.resolve('@expo-google-fonts/be-vietnam-pro/package.json')));

export const FONT_FACES = {
  normal: join(FONT_FOLDER, '400Regular/BeVietnamPro_400Regular.ttf'),
  italics: join(FONT_FOLDER, '400Regular_Italic/BeVietnamPro_400Regular_Italic.ttf'),
  semibold: join(FONT_FOLDER, '600SemiBold/BeVietnamPro_600SemiBold.ttf'),
  bold: join(FONT_FOLDER, '700Bold/BeVietnamPro_700Bold.ttf'),
  bolditalics: join(FONT_FOLDER, '700Bold_Italic/BeVietnamPro_700Bold_Italic.ttf'),
} as const;
