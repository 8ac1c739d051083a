import process from 'node:process';

import { type Browser, type CDPSession, chromium, firefox, type Page } from 'playwright-core';

import { putRight } from './firefox';

export const inFirefox = process.env['BROWSER'] === 'firefox';

/** Debian's Chromium, or with BROWSER=firefox its Firefox; CHROMIUM and FIREFOX name others. */
export function openBrowser(): Promise<Browser> {
  return inFirefox ? openFirefox() : openChromium();
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
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
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
