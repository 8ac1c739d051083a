// Puts what pdf.js loads beside a document into one script: tables of characters, fonts, decoders. See src/preview/pdf-parts.ts.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const room = path.join(import.meta.dirname, '..');
const from = path.join(room, 'node_modules/pdfjs-dist');
const to = path.join(room, 'target/classes/org/holdfast/web');

const KINDS = {
  cMapUrl: { folder: 'cmaps', file: /\.bcmap$/ },
  standardFontDataUrl: { folder: 'standard_fonts', file: /\.(pfb|ttf)$/ },
  wasmUrl: { folder: 'wasm', file: /^(jbig2|openjpeg)\.wasm$/ },
};

const parts = {};
const licences = [];
for (const [kind, { folder, file }] of Object.entries(KINDS)) {
  for (const name of readdirSync(path.join(from, folder)).sort()) {
    const at = path.join(from, folder, name);
    if (file.test(name)) {
      parts[`${kind}/${name}`] = readFileSync(at).toString('base64');
    } else if (name.startsWith('LICENSE')) {
      licences.push(`## ${folder}/${name}\n\n${readFileSync(at, 'utf8').trim()}\n`);
    }
  }
}
writeFileSync(path.join(to, 'preview-pdf-parts.js'), `globalThis.holdfastPdfParts = ${JSON.stringify(parts)};\n`);
writeFileSync(path.join(to, 'licenses-preview-pdf-parts.md'), `# Parts of pdf.js\n\n${licences.join('\n')}`);
