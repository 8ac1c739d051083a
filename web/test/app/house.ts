/** What tests of the app share: one server for all, for each file a browser and a person of its own, and for each test a signed-in page with a folder of its own. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';

import { CANNOT, openBrowser } from '../browser/browser';
import { beginAccount, makeAccount, OWNER, PASSWORD, type Person } from './people';
import { type StartedServer, startServer } from './server';
import { SlowLine } from './slow-line';

const AXE = `(() => { ${readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')} })()`;
/** What the pages of a failed test showed. */
const FAILED = path.join(import.meta.dirname, '../../target/failed');

export interface SignedIn {
  readonly page: Page;
  readonly context: BrowserContext;
  /** A fresh folder of the drive: its id, and its address in the app. */
  readonly folder: { readonly id: string; readonly name: string; readonly path: string; readonly driveId: string };
  /** Asks the Graph door, as another client of the same person. */
  readonly api: <T = Item>(method: string, path: string, body?: unknown) => Promise<T>;
  /** Puts a text there. */
  readonly put: (name: string, content: string | Buffer, folder?: string) => Promise<Item>;
}

export interface Item {
  id: string;
  name: string;
  value: Item[];
  [more: string]: unknown;
}

export interface Wish {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly language?: string;
  readonly touch?: boolean;
  readonly highContrast?: boolean;
  /** Without a service worker: `page.route` does not see what goes by one, and when one begins is luck. */
  readonly routed?: boolean;
  /** By a line of its own, which can be made slow. */
  readonly line?: SlowLine;
  /** What the page finds of somebody's choices (shell/preferences.ts). */
  readonly look?: Readonly<Record<string, unknown>>;
}

export interface TheServer {
  readonly address: string;
  readonly email: string;
  readonly password: string;
  readonly restart: () => Promise<void>;
}

/** Whose pages a file of tests has: somebody's who is new on the server of all files, its owner's, or those of the owner of a server of the file's own. */
export type Whose = 'new' | 'owner' | 'alone';

let server: TheServer;
let alone: StartedServer | undefined;
let browser: Browser;
let cookies: Awaited<ReturnType<BrowserContext['cookies']>>;
let count = 0;
let lines: SlowLine[] = [];

/** Call it once at the top of a file of tests. */
export function useServer(whose: Whose = 'new'): void {
  beforeAll(async () => {
    browser = await openBrowser();
    alone = whose === 'alone' ? await startServer() : undefined;
    const { address, email, password } = inject('server');
    const restart = async (): Promise<void> => void (await ofMachine('restart'));
    const own = whose === 'owner' ? OWNER.email : `ana.${process.pid}@example.org`;
    server = { address: alone?.address ?? address, email: email ?? own, password: password ?? PASSWORD, restart };
    const page = await newPage();
    await (email === undefined && whose !== 'owner' ? signUp(page, { email: server.email, name: 'Ana Winterbourne' }, alone?.welcome) : signIn(page));
    await keepSession(page.context());
    await page.context().close();
  }, 300_000);
  // What a page leaves running (timers, sockets, its scripts) takes time from those that come after it.
  afterEach(async ({ task }) => {
    const complaints = browser.contexts().flatMap((context) => context.pages().flatMap(complaintsAbout));
    for (const [whose, context] of browser.contexts().entries()) {
      if (task.result?.state === 'fail') {
        await keepPictures(context, `${task.name} ${whose}`);
      }
      await context.close();
    }
    lines.forEach((each) => each.close());
    lines = [];
    expect(complaints).toEqual([]);
  }, 30_000);
  afterAll(async () => {
    await browser?.close();
    await alone?.stop();
  }, 30_000);
}

export const theServer = (): TheServer => server;
export const theBrowser = (): Browser => browser;

async function newPage(): Promise<Page> {
  return (await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB' })).newPage();
}

/** What a failed test showed lies in `target/failed`. */
export async function keepPictures(context: BrowserContext, name: string): Promise<void> {
  mkdirSync(FAILED, { recursive: true });
  for (const [i, page] of context.pages().entries()) {
    await page.screenshot({ path: path.join(FAILED, `${name.match(/\w+/g)?.join('-').slice(-80)}-${i}.png`), timeout: 5_000 }).catch(() => {});
  }
}

/** Who proved again who they are has another cookie, and the one that tests share is worth nothing then. */
export async function keepSession(context: BrowserContext): Promise<void> {
  cookies = await sessionOf(context);
}

/** Without what pages remember besides: a language, the steps of the first run. */
async function sessionOf(context: BrowserContext): Promise<typeof cookies> {
  return (await context.cookies()).filter(({ name }) => name === '__Host-session' || name === '__Host-device');
}

/** What only the server's machine can say or do: `once.ts`. */
async function ofMachine(deed: 'invite' | 'code' | 'restart', email = ''): Promise<string> {
  if (alone !== undefined) {
    return (await alone[deed](email)) ?? '';
  }
  const answer = await fetch(`${inject('server').machine}/${deed}?${email}`, { method: 'POST' });
  const said = await answer.text();
  if (!answer.ok) {
    throw new Error(said);
  }
  return said;
}

/** Somebody new, on a page that is nobody's; signed in afterwards. */
export async function signUp(page: Page, person: Person, invitation?: string): Promise<void> {
  await comeInvited(page, invitation);
  await makeAccount(page, person, (email) => ofMachine('code', email));
}

/** Somebody new, as far as the form for name and password. */
export async function joining(page: Page, email: string): Promise<void> {
  await comeInvited(page);
  await beginAccount(page, email, (to) => ofMachine('code', to));
}

async function comeInvited(page: Page, invitation?: string): Promise<void> {
  // The invitation may go by another name of the server, and a session is of one name.
  const { pathname, search } = new URL(invitation ?? (await ofMachine('invite')));
  await page.goto(server.address + pathname + search);
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${server.address}/`);
  await page.fill('[name=email]', server.email);
  await page.fill('[name=password]', server.password);
  await page.click('form button.main');
  await page.waitForURL(`${server.address}/`);
}

/** A page of the file's person, in a browser of its own. Whatever it complains about is a failure: see `calm`. */
export async function signedInPage(wish: Wish = {}): Promise<SignedIn> {
  const opened = await openPage(cookies, wish);
  const { api } = opened;
  const name = `Test ${process.pid} ${++count}`;
  const made = await api('POST', '/me/drive/root/children', { name, folder: {}, '@microsoft.graph.conflictBehavior': 'rename' });
  const folder = { id: made.id, name, path: `/files/${made.id}`, driveId: (made['parentReference'] as { driveId: string }).driveId };
  const put: SignedIn['put'] = (file, content, into = folder.id) =>
    api('PUT', `/me/drive/items/${into}:/${encodeURIComponent(file)}:/content`, Buffer.from(content));
  return { ...opened, folder, put };
}

/** Somebody else with an account here, in a browser of their own. */
export interface Guest extends Pick<SignedIn, 'page' | 'context' | 'api'> {
  readonly email: string;
}

const guests = new Map<string, typeof cookies>();

/** Where mail for a guest of this file goes, whether they have an account already or not. */
export const guestEmail = (name = 'guest'): string => `${name}.${process.pid}@example.org`;

/** The same person each time for one name. */
export async function guestPage(wish: Wish = {}, name = 'guest'): Promise<Guest> {
  const email = guestEmail(name);
  if (!guests.has(email)) {
    const page = await newPage();
    await signUp(page, { email, name: 'Gil Guest' });
    guests.set(email, await sessionOf(page.context()));
    await page.context().close();
  }
  return { ...(await openPage(guests.get(email)!, wish)), email };
}

async function openPage(kept: typeof cookies, wish: Wish): Promise<Pick<SignedIn, 'page' | 'context' | 'api'>> {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: wish.width ?? 1280, height: wish.height ?? 800 },
    colorScheme: wish.dark === true ? 'dark' : 'light',
    locale: wish.language ?? 'en-GB',
    hasTouch: wish.touch ?? false,
    acceptDownloads: true,
    serviceWorkers: wish.routed === true ? 'block' : 'allow',
    reducedMotion: 'reduce',
    ...(wish.line === undefined ? {} : { proxy: { server: wish.line.address } }),
    forcedColors: wish.highContrast === true ? 'active' : 'none',
  });
  await context.addCookies(kept);
  await context.addInitScript(tellRefusals);
  if (wish.look !== undefined) {
    await context.addInitScript((look) => localStorage.getItem('holdfast.look') ?? localStorage.setItem('holdfast.look', look), JSON.stringify(wish.look));
  }
  const page = await context.newPage();
  const complaints: string[] = [];
  // A page that is answered with a refusal shows it: that the browser tells of it too is no fault.
  page.on('response', (answer) => answer.request().isNavigationRequest() && !answer.ok() && minds(page, new RegExp(`^Failed to load resource: .* ${answer.url().replace(/[^\w/:]/g, '\\$&')}$`)));
  page.on('console', (message) => message.type() === 'error' && complaints.push(`${message.text()} ${message.location().url}`.trim()));
  page.on('pageerror', (error) => complaints.push(error.message));
  complaintsOf.set(page, complaints);
  page.on('filechooser', () => {}); // from now on they come: what listens only as a key is pressed may listen too late
  return { page, context, api: apiOf(context) };
}

function apiOf(context: BrowserContext): SignedIn['api'] {
  return async (method, path, body) => {
    const answer = await context.request.fetch(`${server.address}/v1.0${path}`, {
      method,
      headers: { Authorization: `Bearer ${await tokenOf(context)}`, ...(body === undefined || Buffer.isBuffer(body) ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { data: Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok()) {
      throw new Error(`${method} ${path} answered ${answer.status()} ${text}`);
    }
    return text === '' ? undefined : JSON.parse(text);
  };
}

/** A line for one page, as quick as it can until it is told otherwise. */
export async function aLine(): Promise<SlowLine> {
  const line = await SlowLine.open();
  lines.push(line);
  return line;
}

/** Not every browser tells of what a policy refused where tests can hear it. */
function tellRefusals(): void {
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => console.error('refused by the policy:', violatedDirective, blockedURI, sample));
}

const complaintsOf = new WeakMap<Page, string[]>();
const minded = new WeakMap<Page, readonly RegExp[]>();
const tokens = new WeakMap<BrowserContext, { value: string; until: number }>();

/** The same way as the app: a code without a page, and a token for it. */
async function tokenOf(context: BrowserContext): Promise<string> {
  const known = tokens.get(context);
  if (known !== undefined && Date.now() < known.until) {
    return known.value;
  }
  const verifier = 'v'.repeat(43);
  const challenge = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(verifier))).toString('base64url');
  const redirect = `${server.address}/app/signed-in`;
  const query = new URLSearchParams({
    client_id: 'holdfast-web',
    response_type: 'code',
    redirect_uri: redirect,
    scope: 'User.Read Files.ReadWrite.All',
    state: 's',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    prompt: 'none',
  });
  const asked = await context.request.get(`${server.address}/common/oauth2/v2.0/authorize?${query}`);
  const code = new URL(asked.url()).searchParams.get('code') ?? '';
  const answer = await context.request.post(`${server.address}/common/oauth2/v2.0/token`, {
    form: { grant_type: 'authorization_code', client_id: 'holdfast-web', code, redirect_uri: redirect, code_verifier: verifier },
  });
  const { access_token: value } = (await answer.json()) as { access_token: string };
  tokens.set(context, { value, until: Date.now() + 200_000 });
  return value;
}

/** Opens an address of the app, and waits until it shows something. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(server.address + path);
  await page.locator('main').first().waitFor();
}

/** The server's answer to who asks whether a proof will be wanted, as it is after five minutes; once it was given, the server's own. */
export async function withAnOldProof(page: Page): Promise<void> {
  await page.route('**/holdfast/proof', (route) => route.fulfill({ json: { freshForSeconds: 0 } }));
}

/** On the server's page that asks who this is. */
export async function proveAgain(page: Page): Promise<void> {
  await page.waitForURL(/\/prove/);
  await page.unrouteAll();
  await page.fill('[name=password]', server.password);
  await page.click('form button.main');
}

/** Waits until something holds in the page. */
export async function untilHolds(page: Page, holds: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(() => page.evaluate(holds)).toBe(true);
}

/**
 * The browser complained about nothing: no error, no refusal of the policy. After each test this is asked of all its pages;
 * ask it before where it says at which step.
 *
 * @param but what it tells of by itself, and the app minds
 */
export function calm(page: Page, but?: RegExp): void {
  if (but !== undefined) {
    minds(page, but);
  }
  expect(complaintsAbout(page)).toEqual([]);
}

/**
 * What the browser itself writes into the console of this page, and nobody can keep it from: a line that the test cuts, an
 * answer that it makes up, what somebody else did first.
 */
export function minds(page: Page, what: RegExp): void {
  minded.set(page, [...(minded.get(page) ?? []), what]);
}

/** What was under way when a line is cut or a server killed fails by itself: the browser tells of each, Firefox of a socket by its address. */
export const CUT = /net::ERR|WebSocket|wss:/;

const complaintsAbout = (page: Page): readonly string[] => complaintsOf.get(page)?.filter((each) => minded.get(page)?.some((what) => what.test(each)) !== true) ?? [];

/** Behind a dialog the page is hidden from screen readers; Tabster shows it again a moment after the dialog has gone. */
const SHOWN_TO_READERS = 'html:not(:has(#app[aria-hidden=true])), [role=dialog], [role=alertdialog]';

/**
 * axe finds nothing on the page as it is. Left out: Tabster's dummies, which pass the focus on and are never reached; a
 * rule that is an experiment of axe's; and where menus stand, which Fluent puts at the end of the page, over parts of buttons.
 *
 * @param what `colours` for a page of which everything was asked in other colours just now
 */
export async function findsNothing(page: Page, what: 'everything' | 'colours' = 'everything'): Promise<void> {
  if (CANNOT.axe) {
    return;
  }
  await page.locator(SHOWN_TO_READERS).first().waitFor({ state: 'attached' }).catch(() => undefined); // if it stays hidden, axe says so
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    await page.evaluate(AXE);
  }
  const asked = what === 'colours' ? { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } : { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
  const found = await page.evaluate(async (runOnly) => {
    const axe = (globalThis as unknown as { axe: { run: (what: object, how: object) => Promise<{ violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[] }> } }).axe;
    const menu = document.querySelector('[role=menu]') !== null;
    const rules = { 'label-content-name-mismatch': { enabled: false }, region: { enabled: !menu }, 'target-size': { enabled: !menu } };
    const told = { resultTypes: ['violations'], selectors: false }; // how to find all that is well takes axe longer than to ask for it
    const { violations } = await axe.run({ exclude: ['[data-tabster-dummy]'] }, { ...told, rules, runOnly });
    if (menu) {
      violations.push(...(await axe.run({ include: ['[role=menu]'] }, { ...told, runOnly: { type: 'rule', values: ['target-size'] } })).violations);
    }
    return violations.map((each) => `${each.id}: ${each.help}\n${each.nodes.map((node) => `  ${node.html.slice(0, 200)}\n  ${node.failureSummary ?? ''}`).join('\n')}`);
  }, asked);
  expect(found).toEqual([]);
}

/** On a busy machine two keys may come seconds apart: the page's clock goes on when it is told to. */
export async function standStill(page: Page): Promise<void> {
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
}
