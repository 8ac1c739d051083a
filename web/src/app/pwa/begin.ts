const WORKER = '/assets/worker.js';
const LOOK_EVERY_MILLIS = 30 * 60_000;

/** As far as this page needs it: TypeScript does not know Trusted Types. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): { createScriptURL(address: string): string };
}

let address: string | undefined;

/** The one address that may become a script beside those that the page names (AppDoor's policy). */
function workerAddress(): string {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  address ??= types === undefined ? WORKER : types.createPolicy('holdfast', { createScriptURL: () => WORKER }).createScriptURL(WORKER);
  return address;
}

/**
 * Begins the service worker, and looks for a newer one while the page is used. A browser that has none, or forbids it,
 * goes on without.
 *
 * @param isNewer told once another build of the app is there
 * @returns ends the looking
 */
export function beginWorker(isNewer: () => void): () => void {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (workers === undefined) {
    return () => {};
  }
  const hadOne = workers.controller !== null;
  const changed = (): void => {
    if (hadOne) {
      isNewer();
    }
  };
  let registration: ServiceWorkerRegistration | undefined;
  const look = (): void => {
    if (document.visibilityState === 'visible') {
      void registration?.update().catch(() => {});
    }
  };
  workers.addEventListener('controllerchange', changed);
  workers
    .register(workerAddress(), { scope: '/' })
    .then((begun) => {
      registration = begun;
      return workers.ready;
    })
    .then(({ active }) => savesData() || whenIdle(() => active?.postMessage({ keep: [...document.querySelectorAll<HTMLLinkElement>('link[href]')].map(({ href }) => href) })))
    .catch(() => {
      // As in a browser without one.
    });
  const timer = setInterval(look, LOOK_EVERY_MILLIS);
  return () => {
    clearInterval(timer);
    workers.removeEventListener('controllerchange', changed);
  };
}

const savesData = (): boolean => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

/** Once the page has what it wants itself. */
function whenIdle(run: () => void): void {
  if ('requestIdleCallback' in globalThis) {
    requestIdleCallback(run);
  } else {
    setTimeout(run, 2_000);
  }
}

const PATIENCE_MILLIS = 3_000;

/** What another app shared, as the service worker holds it. It gives it once. */
export async function sharedFiles(): Promise<readonly File[]> {
  const worker = (navigator.serviceWorker as ServiceWorkerContainer | undefined)?.controller;
  if (worker === undefined || worker === null) {
    return [];
  }
  const channel = new MessageChannel();
  return new Promise((done) => {
    const timer = setTimeout(() => done([]), PATIENCE_MILLIS);
    channel.port1.onmessage = ({ data }: MessageEvent<readonly File[]>) => {
      clearTimeout(timer);
      done(data);
    };
    worker.postMessage('shared-files', [channel.port2]);
  });
}
