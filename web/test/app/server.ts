/**
 * A real server in a process of its own, on a free port, that nobody has an account on yet.
 *
 * HOLDFAST_CLASSPATH        what the server runs with, instead of ../console/target/holdfast/lib
 * HOLDFAST_CLASSES          folders of classes that come before them
 * HOLDFAST_START_UP_CACHE   the JDK's cache of starts with HOLDFAST_CLASSPATH, and nothing before that
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

const ROOT = path.join(import.meta.dirname, '../..');
const START_MILLIS = 120_000;

export interface StartedServer {
  readonly address: string;
  /** Where its owner makes the first account. */
  readonly welcome: string;
  /** An address where somebody else makes an account. */
  readonly invite: () => Promise<string>;
  /** The newest code of eight digits for somebody: what no mail server takes waits in the outbox, the newest first. */
  readonly code: (email: string) => Promise<string>;
  /** Kills it, as a failing machine would, and starts it again on the same data and port. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startServer(): Promise<StartedServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-app-'));
  const data = path.join(folder, 'data');
  let { child, address, welcome } = await serve(data, '0');
  return {
    address,
    welcome,
    invite: async () => /https:\S+/.exec(await asked(['account', 'invite'], data))![0],
    code: async (email) => {
      const messages = (await asked(['outbox'], data)).split(/\n(?=\d{4}-)/);
      return /\b\d{8}\b/.exec(messages.find((each) => each.includes(` to ${email} `)) ?? '')?.[0] ?? '';
    },
    restart: async () => {
      await end(child, 'SIGKILL');
      ({ child } = await serve(data, new URL(address).port));
    },
    stop: async () => {
      await end(child, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const CACHE = process.env['HOLDFAST_START_UP_CACHE'];

function classPath(): string {
  const before = process.env['HOLDFAST_CLASSES']?.split(':') ?? [];
  const server = process.env['HOLDFAST_CLASSPATH'] ?? built();
  if (CACHE !== undefined) {
    return server; // a cache is of jars alone, and Maven packed these scripts into one
  }
  return [path.join(ROOT, 'target/classes'), ...before, server].join(':');
}

function built(): string {
  const lib = path.join(ROOT, '../console/target/holdfast/lib');
  if (!existsSync(lib)) {
    throw new Error(`no server is built in ${lib}: run ./holdfast --version first, or set HOLDFAST_CLASSPATH`);
  }
  return path.join(lib, '*');
}

function java(): string {
  const home = '/usr/lib/jvm';
  const found = process.env['JAVA_HOME'] ?? path.join(home, readdirSync(home).find((each) => /\b25\b/.test(each)) ?? 'default-java');
  return path.join(found, 'bin/java');
}

const FLAGS = [
  '--enable-native-access=ALL-UNNAMED',
  '--sun-misc-unsafe-memory-access=allow',
  '-Djava.awt.headless=true',
  '-Xmx512m',
  // It lives for a minute or two, and Argon2 would be a good part of that.
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-Dholdfast.hashing=least',
  ...(CACHE === undefined ? [] : [`-XX:AOTCache=${CACHE}`, '-Xlog:aot=off', '-Xlog:cds=off']),
];

async function serve(data: string, port: string): Promise<{ child: ChildProcess; address: string; welcome: string }> {
  // What a library unpacks goes with the folder, also when the server is killed.
  const unpacked = path.join(data, '../tmp');
  mkdirSync(unpacked, { recursive: true });
  const child = spawn(java(), [...FLAGS, `-Djava.io.tmpdir=${unpacked}`, '-cp', classPath(), 'org.holdfast.console.Main', 'serve', '--data', data, '--https', port, '--http', '0']);
  process.once('exit', () => child.kill('SIGKILL')); // also when vitest is interrupted
  let said = '';
  const ready = new Promise<void>((done, failed) => {
    const listen = (part: Buffer): void => {
      said += part.toString();
      if (/^ready /m.test(said) && (port !== '0' || /welcome\?code=/.test(said))) {
        done();
      }
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('exit', () => failed(new Error(`the server did not start:\n${said}`)));
    setTimeout(() => failed(new Error(`the server took too long:\n${said}`)), START_MILLIS).unref();
  });
  await ready;
  return {
    child,
    address: /^ready (\S+)/m.exec(said)![1]!,
    welcome: /https:\S+welcome\?code=\S+/.exec(said)?.[0] ?? '',
  };
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      done();
    }
    child.on('exit', () => done());
    child.kill(signal);
  });
}

const run = promisify(execFile);

/** What the command line answers. */
async function asked(command: readonly string[], data: string): Promise<string> {
  const flags = [...FLAGS, '-cp', classPath(), 'org.holdfast.console.Main', ...command, '--data', data];
  return (await run(java(), flags, { encoding: 'utf8' })).stdout;
}
