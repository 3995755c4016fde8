/** Word documents as python-docx reads them, and workbooks as openpyxl does. */
import { execFileSync } from 'node:child_process';

const PYTHON = '/usr/bin/python3';

/** Texts of all paragraphs and table cells; page in mm (width, height, upper, lower, left and right margin); first header. */
const READ = `
import json, sys, docx
d = docx.Document(sys.argv[1])
s = d.sections[0]
cells = [c.text for t in d.tables for r in t.rows for c in r.cells]
mm = lambda length: round(length.mm)
print(json.dumps({
  "paragraphs": [p.text for p in d.paragraphs], "cells": cells,
  "page": [mm(s.page_width), mm(s.page_height), mm(s.top_margin), mm(s.bottom_margin), mm(s.left_margin), mm(s.right_margin)],
  "otherFirst": s.different_first_page_header_footer,
}))`;

export interface ReadDocx {
  readonly paragraphs: readonly string[];
  readonly cells: readonly string[];
  readonly page: readonly number[];
  readonly otherFirst: boolean;
}

export function readDocx(path: string): ReadDocx {
  return JSON.parse(execFileSync(PYTHON, ['-c', READ, path], { encoding: 'utf8' }));
}

/** Rows of the last sheet of a workbook, as openpyxl reads them; times as ISO 8601 without a zone. */
const READ_ROWS = `
import json, sys, openpyxl
rows = openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets[-1].iter_rows(values_only=True)
print(json.dumps([[c.isoformat() if hasattr(c, "isoformat") else c for c in row] for row in rows]))`;

export function readSheet(path: string): (string | number | boolean | null)[][] {
  return JSON.parse(execFileSync(PYTHON, ['-W', 'ignore', '-c', READ_ROWS, path], { encoding: 'utf8' }));
}
