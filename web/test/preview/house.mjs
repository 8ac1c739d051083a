// A running Holdfast, a browser, and a listener that must never hear anything.
import { createServer } from 'node:http';
import process from 'node:process';
import { chromium } from 'playwright-core';

export const SERVER = process.env.SERVER;

/** What was sent to the listener: path and query. */
export const heard = [];

const listener = createServer((request, response) => {
  if (request.url === '/page') {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>elsewhere</title>');
    return;
  }
  heard.push(request.url);
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.end();
});
await new Promise((ready) => listener.listen(0, '127.0.0.1', ready));
export const ELSEWHERE = `http://127.0.0.1:${listener.address().port}`;

/** What a planted script does: leaves marks, and tells others. */
export const SCRIPT = `document.documentElement.setAttribute('data-owned','1');window.owned=1;try{top.owned=1}catch(e){};new Image().src='${ELSEWHERE}/image';fetch('${ELSEWHERE}/fetch')`;

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

export async function api(method, path, body, headers = {}) {
  const response = await fetch(`${SERVER}/v1.0${path}`, {
    method,
    body,
    headers: { Authorization: `Bearer ${process.env.TOKEN}`, ...headers },
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${path} answered ${response.status} ${text}`);
  }
  return text === '' ? {} : JSON.parse(text);
}

/** Puts a file there; the answer is its item. */
export function put(name, bytes, type = 'application/octet-stream') {
  return api('PUT', `/me/drive/root:/${encodeURIComponent(name)}:/content`, bytes, { 'Content-Type': type });
}

/** The address of a preview of it. */
export async function previewOf(item, wish = {}) {
  const answer = await api('POST', `/me/drive/items/${item.id}/preview`, JSON.stringify(wish), {
    'Content-Type': 'application/json',
  });
  return answer.getUrl;
}

/** A fresh tab, and what went wrong in it. */
export async function tab(options = {}) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, ...options });
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (message) => message.type() === 'error' && page.complaints.push(message.text()));
  page.on('pageerror', (error) => page.complaints.push(error.message));
  return page;
}

/** A page of the server's own origin that holds no preview back, for tests alone. */
export async function ownPage(page, html) {
  await page.route(`${SERVER}/account-of-tests`, (route) =>
    route.fulfill({ contentType: 'text/html', body: `<!doctype html><title>own</title>${html}` }),
  );
  await page.goto(`${SERVER}/account-of-tests`);
}

export async function close() {
  await browser.close();
  listener.close();
}

export function expect(fact, what) {
  if (!fact) {
    throw new Error(what);
  }
}

/** Whether any planted script ran, in any frame. */
export async function ran(page) {
  for (const frame of page.frames()) {
    if (await frame.evaluate(() => 'owned' in window || document.documentElement.hasAttribute('data-owned'))) {
      return true;
    }
  }
  return false;
}
