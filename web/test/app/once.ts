/**
 * One server for all files of tests, begun and ended by vitest. Files run in processes of their own: what they want of
 * the server's machine (a code from its outbox, a crash) they ask through a port that answers to this machine alone.
 *
 * SERVER, EMAIL, PASSWORD   use one that runs; its certificate is not looked at
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';

import type { TestProject } from 'vitest/node';

import { openBrowser } from '../browser/browser';
import { makeAccount, OWNER } from './people';
import { type StartedServer, startServer } from './server';

export interface ServerPlace {
  readonly address: string;
  /** Absent for one that runs already. */
  readonly machine?: string;
  /** Who is signed in, where nobody can be invited. */
  readonly email?: string;
  readonly password?: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    server: ServerPlace;
  }
}

export default async function once(project: TestProject): Promise<() => Promise<void>> {
  const { SERVER: address, EMAIL: email, PASSWORD: password } = process.env;
  if (address !== undefined && email !== undefined && password !== undefined) {
    project.provide('server', { address, email, password });
    return async () => {};
  }
  const server = await startServer();
  const machine = await listen(server);
  const end = async (): Promise<void> => {
    machine.close();
    await server.stop();
  };
  try {
    await makeOwner(server);
  } catch (error) {
    await end();
    throw error;
  }
  project.provide('server', { address: server.address, machine: `http://127.0.0.1:${(machine.address() as AddressInfo).port}` });
  return end;
}

async function makeOwner(server: StartedServer): Promise<void> {
  const browser = await openBrowser();
  try {
    const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
    await page.goto(server.welcome);
    await makeAccount(page, OWNER, server.code);
  } finally {
    await browser.close();
  }
}

/** `POST /invite`, `/code?EMAIL`, `/restart`: answers what the server's machine says. */
async function listen(server: StartedServer): Promise<Server> {
  const deeds: Readonly<Record<string, (whose: string) => Promise<string | void>>> = { '/invite': server.invite, '/code': server.code, '/restart': server.restart };
  const machine = createServer((request, response) => {
    const [path = '', whose = ''] = (request.url ?? '').split('?');
    const deed = request.method === 'POST' ? deeds[path] : undefined;
    if (deed === undefined) {
      response.writeHead(404).end();
      return;
    }
    deed(whose).then(
      (said) => response.end(said ?? ''),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((done) => machine.listen(0, '127.0.0.1', done));
  return machine;
}
