// Installs what package-lock.json names, unless it is there: `npm ci` takes seconds, and every build calls this.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const OLDEST_NODE = 20;

const room = path.join(import.meta.dirname, '..');

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  console.error(`holdfast: the web room is built with Node ${OLDEST_NODE} or newer; this is ${process.versions.node}`);
  process.exit(1);
}
// npm writes this file last: one that is cut off leaves none.
if (changedAt('node_modules/.package-lock.json') < Math.max(changedAt('package-lock.json'), changedAt('package.json'))) {
  const npm = spawnSync('npm', ['ci', '--no-progress'], { cwd: room, stdio: 'inherit' });
  process.exit(npm.status ?? 1);
}

function changedAt(file) {
  return statSync(path.join(room, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
