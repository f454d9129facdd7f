import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { toPaper } from '../../domain/report/paper.ts';
import type { Page } from '../../domain/report/report-blocks.ts';

/** What prints is not installed: it is optional, and there is none for some machines. */
export class PrinterMissingError extends Error {
  override readonly name = 'PrinterMissingError';
}

const require = createRequire(import.meta.url);

const printer = '@myriaddreamin/typst-ts-node-compiler-linux-x64-gnu';

const fonts = [
  ...['Regular', 'Italic', 'Bold', 'BoldItalic'].map(
    (style) => `@embedpdf/fonts-latin/fonts/NotoSans-${style}.ttf`,
  ),
  ...['Regular', 'Bold'].flatMap((style) => [
    `@embedpdf/fonts-sc/fonts/NotoSansHans-${style}.otf`,
    `@embedpdf/fonts-kr/fonts/NotoSansKR-${style}.otf`,
    `@embedpdf/fonts-arabic/fonts/NotoNaskhArabic-${style}.ttf`,
    `@embedpdf/fonts-hebrew/fonts/NotoSansHebrew-${style}.ttf`,
  ]),
  '@expo-google-fonts/noto-color-emoji/400Regular/NotoColorEmoji_400Regular.ttf',
];

/** Names that nothing of this machine has: the compiler is shown the files below and finds no other. */
const folder = '/nonexistent/report';

type Compiled = { readonly result: unknown; takeDiagnostics(): unknown };
type Compiler = {
  mapShadow(path: string, content: Buffer): void;
  addSource(path: string, source: string): void;
  compile(options: { mainFilePath: string }): Compiled;
  fetchDiagnostics(error: unknown): unknown[];
  pdf(document: unknown, options: { creationTimestamp: number; pdfTags: boolean }): Buffer;
};

const Module = z.object({ NodeCompiler: z.custom<{ create(options: object): Compiler }>() });

/** @param at when what it tells of was so: the only time in the file. */
export function printPdf(page: Page, at: Date): Uint8Array {
  const compiler = startCompiler();
  compiler.mapShadow(`${folder}/paper.json`, Buffer.from(JSON.stringify(toPaper(page))));
  compiler.addSource(`${folder}/main.typ`, readFileSync(new URL('./report.typ', import.meta.url), 'utf8'));
  const compiled = compiler.compile({ mainFilePath: `${folder}/main.typ` });
  if (compiled.result === null || compiled.result === undefined)
    throw new Error(`It cannot be typeset: ${explain(compiler, compiled)}`);
  const creationTimestamp = Math.floor(at.getTime() / 1_000);
  return compiler.pdf(compiled.result, { creationTimestamp, pdfTags: false });
}

function startCompiler(): Compiler {
  try {
    // A module without types: this is what of it is used.
    const { NodeCompiler } = Module.parse(require(printer));
    const fontBlobs = fonts.map((font) => readFileSync(locate(font)));
    return NodeCompiler.create({ workspace: folder, fontArgs: [{ fontBlobs }] });
  } catch (error) {
    throw new PrinterMissingError('Typst or its fonts are not installed.', { cause: error });
  }
}

/** A file of a package, also of one that names its modules only. */
function locate(file: string): string {
  const places = (require.resolve.paths(file) ?? []).map((folder) => path.join(folder, file));
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`There is no ${file}.`);
  return found;
}

/** Its errors have no message of their own. */
function explain(compiler: Compiler, compiled: Compiled): string {
  const error = compiled.takeDiagnostics();
  return error === null
    ? 'no reason is known'
    : JSON.stringify(compiler.fetchDiagnostics(error)).slice(0, 2_000);
}
