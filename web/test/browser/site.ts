import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '../..');
const BUILT = path.join(ROOT, 'target/classes/org/holdfast/web');
const STYLE = path.join(ROOT, '../server/src/main/resources/org/holdfast/server/assets/page.css');

/** As `server`, class Pages, answers a page with scripts; a test compares the two. */
export const SCRIPT_POLICY = (nonce: string) => `script-src 'nonce-${nonce}'; connect-src 'self'`;

const policy = (nonce: string) =>
  `default-src 'none'; style-src 'self'; img-src 'self' data:; ${SCRIPT_POLICY(nonce)}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** Pages on loopback under the headers of the real ones, and what was sent to them. */
export class Site {
  readonly posted: URLSearchParams[] = [];
  /** The same, as it came. */
  readonly bodies: Buffer[] = [];
  /** Path and query of all that was asked for. */
  readonly asked: string[] = [];
  readonly #pages = new Map<string, string>();
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));

  async start(): Promise<void> {
    await new Promise<void>((ready) => this.#server.listen(0, '127.0.0.1', ready));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  /** WebAuthn takes this name, without TLS, for a safe origin. */
  address(at: string): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}${at}`;
  }

  page(at: string, body: string): void {
    this.#pages.set(at, body);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    this.asked.push(url.pathname + url.search);
    if (request.method === 'POST') {
      const body = await bytes(request);
      this.bodies.push(body);
      this.posted.push(new URLSearchParams(body.toString('utf8')));
    }
    const body = this.#pages.get(url.pathname);
    if (body !== undefined) {
      const nonce = randomBytes(18).toString('base64');
      response.setHeader('Content-Security-Policy', policy(nonce));
      response.setHeader('Content-Type', 'text/html;charset=utf-8');
      response.end(framed(body, nonce));
    } else if (/^\/assets\/[a-z0-9-]+\.(js|css)$/.test(url.pathname)) {
      asset(path.basename(url.pathname), response);
    } else {
      response.writeHead(404).end();
    }
  }
}

function framed(body: string, nonce: string): string {
  return `<!doctype html><html lang="en"><head><title>Test</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/page.css">
<script type="module" nonce="${nonce}" src="/assets/signin.js?v=1"></script></head><body><main class="card">${body}</main></body></html>`;
}

function asset(name: string, response: ServerResponse): void {
  const style = name.endsWith('.css');
  response.setHeader('Content-Type', style ? 'text/css;charset=utf-8' : 'text/javascript;charset=utf-8');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.end(readFileSync(style ? STYLE : path.join(BUILT, name)));
}

async function bytes(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) {
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}
