/**
 * What keeps Playwright from driving Debian's Firefox through our pages, put right. It reaches into Playwright, whose
 * version is pinned; a newer one may need less of it.
 *
 * Colours: they are set by a command that this Firefox does not know yet. Here they are left as they are.
 *
 * Texts: a field is filled by a script in the page, which React takes for its own doing and does not hear. Here it is
 * typed, key by key.
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

interface InsidePage {
  readonly delegate: { readonly rawKeyboard: Keyboard };
}

const UNKNOWN = 'emulation.setMediaFeaturesOverride';
const ENTER = '\uE006';

/** Call it once with a browser that has just begun. */
export async function putRight(browser: Browser): Promise<Browser> {
  const { toImpl } = (browser as unknown as { _connection: { toImpl(of: object): unknown } })._connection;
  leaveColours(Object.getPrototypeOf((toImpl(browser) as InsideBrowser)._browserSession) as Session);
  const page = await browser.newPage();
  typeTexts(Object.getPrototypeOf((toImpl(page) as InsidePage).delegate.rawKeyboard) as Keyboard);
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
