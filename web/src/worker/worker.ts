/**
 * The service worker: keeps what the app is made of, says that there is no connection (to a page that is opened, and to
 * one that asks whether the server is there), and takes files that other apps
 * share. It never keeps an answer of a door, a page, a file or a token: it looks at `/assets/` alone, whose addresses
 * name their content, and holds shared files in memory until the page asks for them, for a minute at most.
 */
import { type Kind, kindOf } from './rules';

/** Put in by the build: other whenever any part of the app is. */
declare const BUILD: string;
/** Put in by the build: the names of all scripts that the app may ask for. */
declare const PARTS: readonly string[];

/** What a service worker has, as far as this one uses it. */
interface Scope {
  readonly caches: CacheStorage;
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  readonly registration: { readonly navigationPreload?: { enable(): Promise<void> } };
  skipWaiting(): Promise<void>;
  addEventListener(kind: 'install' | 'activate', then: (event: Extendable) => void): void;
  addEventListener(kind: 'fetch', then: (event: Fetched) => void): void;
  addEventListener(kind: 'message', then: (event: MessageEvent & Extendable) => void): void;
}

interface Extendable {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetched extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response> | Response): void;
}

const scope = self as unknown as Scope;
const PREFIX = 'holdfast-assets-';
const CACHE = PREFIX + BUILD;
/** The one before stays: tabs that were open ask for its parts. */
const MOST_CACHES = 2;

/** Whoever uses this browser next has nothing to do with them. */
const SHARED_MILLIS = 60_000;

let shared: readonly File[] = [];

scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()));

scope.addEventListener('activate', (event) => event.waitUntil(Promise.all([forget(), scope.clients.claim()])));

scope.addEventListener('fetch', (event) => {
  const work = WORK[kindOf(event.request, scope.location.origin)];
  if (work !== undefined) {
    event.respondWith(work(event.request));
  }
});

scope.addEventListener('message', (event) => {
  const { keep } = event.data as { keep?: readonly string[] };
  if (keep !== undefined) {
    event.waitUntil(keepParts(keep));
  }
  if (event.data === 'shared-files') {
    event.ports[0]?.postMessage(shared);
    shared = [];
  }
});

const WORK: Readonly<Record<Kind, ((request: Request) => Promise<Response>) | undefined>> = { asset, page, share, probe, other: undefined };

async function asset(request: Request): Promise<Response> {
  const cache = await scope.caches.open(CACHE);
  const kept = (await cache.match(request)) ?? (await scope.caches.match(request));
  if (kept !== undefined) {
    return kept;
  }
  const answer = await fetch(request);
  if (answer.ok && answer.type === 'basic') {
    await cache.put(request, answer.clone());
  }
  return answer;
}

/** Pages come from the server, each with a nonce of its own; without it there is a sentence. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return new Response(OFFLINE, {
      status: 503,
      headers: { 'Content-Type': 'text/html;charset=utf-8', 'Content-Security-Policy': "default-src 'none'", 'Cache-Control': 'no-store' },
    });
  }
}

/** A page that asks whether the server is there is answered in any case: the browser tells its console of what fails. */
async function probe(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    if (answer.ok) {
      return answer;
    }
  } catch {
    // Nothing answers.
  }
  return new Response(null, { status: 204, headers: { 'Holdfast-Away': 'yes' } });
}

async function share(request: Request): Promise<Response> {
  const form = await request.formData();
  shared = form.getAll('files').filter((each): each is File => each instanceof File);
  const these = shared;
  setTimeout(() => {
    if (shared === these) {
      shared = [];
    }
  }, SHARED_MILLIS);
  return Response.redirect('/app/share', 303);
}

/**
 * What a page may ask for later is fetched before, so that no part of the app is missing just while the server is away: a
 * browser does not ask again for a script that it did not get.
 *
 * @param ofPage what the page itself names: its look and its sign
 */
async function keepParts(ofPage: readonly string[]): Promise<void> {
  const cache = await scope.caches.open(CACHE);
  const named = ofPage.filter((url) => kindOf({ method: 'GET', mode: 'no-cors', url }, scope.location.origin) === 'asset');
  for (const address of [...PARTS.map((name) => `/assets/${name}`), ...named]) {
    if ((await cache.match(address)) === undefined) {
      await cache.add(address).catch(() => undefined); // the page asks for it itself
    }
  }
}

async function forget(): Promise<void> {
  const ours = (await scope.caches.keys()).filter((each) => each.startsWith(PREFIX));
  const old = ours.filter((each) => each !== CACHE);
  await Promise.all(old.slice(0, Math.max(0, old.length - MOST_CACHES + 1)).map((each) => scope.caches.delete(each)));
}

const OFFLINE =
  '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Holdfast</title>' +
  '<h1>No connection</h1><p>Holdfast cannot be reached. What you have there is safe; load this page again when you are connected.' +
  '<h1 lang="de">Keine Verbindung</h1><p lang="de">Holdfast ist nicht zu erreichen. Was Sie dort haben, ist sicher; laden Sie die Seite neu, wenn Sie verbunden sind.</html>';
