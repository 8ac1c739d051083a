// Puts each script compressed beside itself, as `server`, class Assets, sends it. The newest browsers take Brotli, all take gzip.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const folder = path.join(import.meta.dirname, '../target/classes/org/holdfast/web');

/** From here on the best compression takes seconds, and what it is for is loaded once. */
const LARGE_BYTES = 600_000;

for (const name of readdirSync(folder).filter((each) => each.endsWith('.js'))) {
  const bytes = readFileSync(path.join(folder, name));
  const quality = bytes.length > LARGE_BYTES ? 6 : 11;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(path.join(folder, `${name}.br`), brotliCompressSync(bytes, { params }));
  writeFileSync(path.join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
}
