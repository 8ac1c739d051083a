import process from 'node:process';

import { type Browser, type CDPSession, chromium, firefox, type Page } from 'playwright-core';

import { putRight } from './firefox';

export const inFirefox = process.env['BROWSER'] === 'firefox';

/** What WebDriver BiDi, or Firefox without a screen, cannot do yet. What needs it is passed over there: `it.skipIf(CANNOT.drag)`. */
export const CANNOT = {
  /** A drag begins, and nothing hears of its moves or its end. */
  drag: inFirefox,
  chooseFolder: inFirefox,
  /** What a page makes itself and saves is saved, and nothing is told of it. */
  hearOfSaved: inFirefox,
  /** Its machine has nothing that points, so that what shows when it is pointed at always shows. */
  hover: inFirefox,
  /** A passkey that no finger is needed for. */
  passkey: inFirefox,
  /** It shows the system's own: light, and no high contrast. */
  setColours: inFirefox,
  /** axe ends the page's process (a segmentation fault of 153.7) while a dialog is open; its rules ask the same of every browser. */
  axe: inFirefox,
  /** Who joins a socket later is told what was missed; when it was joined is not heard. */
  hearSockets: inFirefox,
} as const;

/** How long a test waits for what has to come: against hanging alone, for beside other tests a machine may be slow. */
const MOST_MILLIS = 60_000;

/** Debian's Chromium without a window, or with BROWSER=firefox its Firefox; CHROMIUM and FIREFOX name others. */
export async function openBrowser(): Promise<Browser> {
  const browser = await (inFirefox ? openFirefox() : openChromium());
  const open = browser.newContext.bind(browser);
  browser.newContext = async (wish) => {
    const context = await open(wish);
    context.setDefaultTimeout(MOST_MILLIS);
    return context;
  };
  return browser;
}

/** As it is, by WebDriver BiDi: the channel is what makes Playwright speak it, and nothing is downloaded. */
async function openFirefox(): Promise<Browser> {
  const browser = await firefox.launch({
    channel: 'moz-firefox',
    executablePath: process.env['FIREFOX'] ?? '/usr/bin/firefox-esr',
    firefoxUserPrefs: {
      // What the protocol does not set yet.
      'ui.prefersReducedMotion': 1,
      'network.proxy.allow_hijacking_localhost': true,
      // Its panel of downloads opens by itself, and takes the keys that are meant for the page.
      'browser.download.alwaysOpenPanel': false,
    },
  });
  return putRight(browser);
}

function openChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // The servers of tests sign for themselves, and a service worker comes from none that is not trusted.
      '--ignore-certificate-errors',
    ],
  });
}

/** A device of a person who touches it and is recognised, as long as `willing`. */
export class Authenticator {
  private constructor(
    readonly cdp: CDPSession,
    readonly id: string,
  ) {}

  static async plugInto(page: Page): Promise<Authenticator> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable', { enableUI: false });
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new Authenticator(cdp, authenticatorId);
  }

  async willing(isUserVerified: boolean): Promise<void> {
    await this.cdp.send('WebAuthn.setUserVerified', { authenticatorId: this.id, isUserVerified });
  }

  async passkeys(): Promise<number> {
    const { credentials } = await this.cdp.send('WebAuthn.getCredentials', { authenticatorId: this.id });
    return credentials.length;
  }
}
