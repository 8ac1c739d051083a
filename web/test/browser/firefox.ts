/**
 * What keeps Playwright from driving Debian's Firefox through our pages, put right. It reaches into Playwright, whose
 * version is pinned; a newer one may need less of it.
 *
 * Colours: they are set by a command that this Firefox does not know yet. Here they are left as they are.
 *
 * Texts: a field is filled by a script in the page, which React takes for its own doing and does not hear. Here it is
 * typed, key by key.
 *
 * Double clicks: each press is sent by itself, and Firefox counts those alone that come in one command. Here what is
 * asked for in one turn goes together.
 *
 * Touches: a tap does nothing. Here a finger comes down and goes up.
 */
import type { Browser } from 'playwright-core';

interface Session {
  send(command: string, wish?: object): Promise<unknown>;
}

interface InsideBrowser {
  readonly _browserSession: Session;
}

interface Keyboard {
  sendText(progress: object, text: string): Promise<void>;
  _performActions(progress: object, actions: readonly object[]): Promise<void>;
}

interface Mouse {
  _performActions(progress: object, actions: readonly object[]): Promise<void>;
}

interface Touchscreen {
  readonly _session: Session & { readonly sessionId: string };
  tap(progress: object, x: number, y: number): Promise<void>;
}

interface InsidePage {
  readonly delegate: { readonly rawKeyboard: Keyboard; readonly rawMouse: Mouse; readonly rawTouchscreen: Touchscreen };
}

const UNKNOWN = 'emulation.setMediaFeaturesOverride';
const ENTER = '\uE006';

/** Call it once with a browser that has just begun. */
export async function putRight(browser: Browser): Promise<Browser> {
  const { toImpl } = (browser as unknown as { _connection: { toImpl(of: object): unknown } })._connection;
  leaveColours(Object.getPrototypeOf((toImpl(browser) as InsideBrowser)._browserSession) as Session);
  const page = await browser.newPage();
  const { rawKeyboard, rawMouse, rawTouchscreen } = (toImpl(page) as InsidePage).delegate;
  typeTexts(Object.getPrototypeOf(rawKeyboard) as Keyboard);
  pressTogether(Object.getPrototypeOf(rawMouse) as Mouse);
  touch(Object.getPrototypeOf(rawTouchscreen) as Touchscreen);
  await page.context().close();
  return browser;
}

function leaveColours(kind: Session): void {
  const plain = kind.send;
  kind.send = async function (command, wish) {
    return command === UNKNOWN ? {} : plain.call(this, command, wish);
  };
}

function typeTexts(kind: Keyboard): void {
  kind.sendText = function (progress, text) {
    const keys = [...text].map((each) => (each === '\n' ? ENTER : each));
    return this._performActions(progress, keys.flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]));
  };
}

function pressTogether(kind: Mouse): void {
  const plain = kind._performActions;
  const gathered = new WeakMap<Mouse, { readonly actions: object[]; readonly sent: Promise<void> }>();
  kind._performActions = function (progress, actions) {
    const known = gathered.get(this);
    if (known !== undefined) {
      known.actions.push(...actions);
      return known.sent;
    }
    const all = [...actions];
    const sent = new Promise<void>((done, failed) => {
      setImmediate(() => {
        gathered.delete(this);
        plain.call(this, progress, all).then(done, failed);
      });
    });
    gathered.set(this, { actions: all, sent });
    return sent;
  };
}

function touch(kind: Touchscreen): void {
  kind.tap = async function (_progress, x, y) {
    const actions = [{ type: 'pointerMove', x: Math.round(x), y: Math.round(y) }, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }];
    await this._session.send('input.performActions', { context: this._session.sessionId, actions: [{ type: 'pointer', id: 'finger', parameters: { pointerType: 'touch' }, actions }] });
  };
}
