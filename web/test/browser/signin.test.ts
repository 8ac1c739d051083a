import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Authenticator, openBrowser } from './browser';
import { SCRIPT_POLICY, Site } from './site';

let site: Site;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  site = new Site();
  await site.start();
  context = await browser.newContext();
  page = await context.newPage();
  complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
});
afterEach(async () => {
  await context.close();
  await site.stop();
});

const CHALLENGE = Buffer.alloc(32, 0x5a).toString('base64url');
const create = {
  rp: { id: 'localhost', name: 'Holdfast' },
  user: { id: 'AAECAwQFBgc', name: 'ana@harbour.example', displayName: 'Ana' },
  challenge: CHALLENGE,
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
};
const get = { rpId: 'localhost', challenge: CHALLENGE, userVerification: 'required', timeout: 3_000, allowCredentials: [] };

function form(kind: 'get' | 'create', options: object, more = '', fields = ''): string {
  const json = JSON.stringify(options).replaceAll('"', '&quot;');
  return `<form method="post" action="/done" data-passkey="${kind}" data-options="${json}" ${more}>${fields}
    <input type="hidden" name="answer"><button type="button" data-passkey-go hidden>Go</button></form>`;
}

interface Answer {
  id: string;
  type: string;
  response: Record<string, string>;
}

async function answered(nth = 0): Promise<Answer> {
  await page.waitForURL('**/done');
  return JSON.parse(site.posted[nth]!.get('answer')!) as Answer;
}

async function open(at: string): Promise<void> {
  site.page('/done', '<p>Done</p>');
  await page.goto(site.address(at));
}

async function makePasskey(device: Authenticator): Promise<Answer> {
  site.page('/create', form('create', create));
  await open('/create');
  await page.click('[data-passkey-go]');
  const answer = await answered();
  expect(await device.passkeys()).toBe(1);
  return answer;
}

describe('a passkey', () => {
  it('is made, and used to sign in, under the policy of the pages', async () => {
    const made = await makePasskey(await Authenticator.plugInto(page));
    expect(made.type).toBe('public-key');
    expect(made.response).toHaveProperty('attestationObject');
    const said = JSON.parse(Buffer.from(made.response['clientDataJSON']!, 'base64url').toString()) as object;
    expect(said).toMatchObject({ type: 'webauthn.create', challenge: CHALLENGE, origin: site.address('') });

    site.page('/get', form('get', get));
    await open('/get');
    await page.click('[data-passkey-go]');
    const used = await answered(1);
    expect(used.id).toBe(made.id);
    expect(used.response).toMatchObject({ userHandle: 'AAECAwQFBgc' });
    expect(complaints).toEqual([]);
  });

  it('is not made twice on one device', async () => {
    const made = await makePasskey(await Authenticator.plugInto(page));
    site.page('/again', form('create', { ...create, excludeCredentials: [{ id: made.id, type: 'public-key' }] }));
    await open('/again');
    await page.click('[data-passkey-go]');
    await page.getByText('already holds a passkey').waitFor();
    expect(await page.isEnabled('[data-passkey-go]')).toBe(true);
  });

  it('that is refused by its device leaves the page usable, and the reason told', async () => {
    const device = await Authenticator.plugInto(page);
    await makePasskey(device);
    await device.willing(false);
    site.page('/get', form('get', get));
    await open('/get');
    await page.click('[data-passkey-go]');
    await page.locator('[role=status]', { hasText: 'Nothing was used' }).waitFor();
    await device.willing(true);
    await page.click('[data-passkey-go]');
    await answered(1);
  });

  it('is asked for at once where the page wishes, but not of who loads the page again or comes back to it', async () => {
    const device = await Authenticator.plugInto(page);
    const made = await makePasskey(device);
    site.page('/now', form('get', get, 'data-passkey-now'));
    await open('/now');
    expect((await answered(1)).id).toBe(made.id);

    await page.goBack();
    await page.waitForURL('**/now');
    await page.click('[data-passkey-go]');
    expect((await answered(2)).id).toBe(made.id);

    await device.willing(false);
    await open('/now');
    await page.locator('[role=status]', { hasText: 'Nothing was used' }).waitFor();
    await device.willing(true);
    await page.reload();
    expect(await page.locator('[role=status]').textContent()).toBe('');
    await page.click('[data-passkey-go]');
    await answered(3);
    expect(site.posted).toHaveLength(4);
  });

  it('of another address is not asked for', async () => {
    await Authenticator.plugInto(page);
    site.page('/get', form('get', { ...get, rpId: 'harbour.example' }));
    await open('/get');
    await page.click('[data-passkey-go]');
    await page.getByText('cannot be used at this address').waitFor();
  });

  it('waits until the form is filled in, and takes Enter for its button', async () => {
    const device = await Authenticator.plugInto(page);
    site.page('/create', form('create', create, '', '<input name="label" required>'));
    await open('/create');
    await page.click('[data-passkey-go]');
    expect(await device.passkeys()).toBe(0);
    await page.fill('[name=label]', 'Laptop');
    await page.press('[name=label]', 'Enter');
    expect((await answered()).type).toBe('public-key');
    expect(site.posted[0]!.get('label')).toBe('Laptop');
  });

  it('is proposed by a field where the page wishes', async () => {
    const made = await makePasskey(await Authenticator.plugInto(page));
    site.page('/in', `<input name="email" autocomplete="username webauthn">${form('get', get, 'data-passkey-autofill')}`);
    await open('/in');
    // A virtual device that needs no touch chooses at once what a field proposes.
    expect((await answered(1)).id).toBe(made.id);
  });

  it('has no button in a browser without them', async () => {
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'PublicKeyCredential'));
    site.page('/get', form('get', get));
    await open('/get');
    await page.getByText('cannot use passkeys').waitFor();
    expect(await page.isVisible('[data-passkey-go]')).toBe(false);
  });
});

describe('a password that is chosen', () => {
  const FIELDS = `<form method="post" action="/done"><label for="n">Name</label><input id="n" name="n">
    <label for="p">Password</label><input id="p" name="p" type="password" autocomplete="new-password" data-meter data-shortest="15" data-names="#n" data-mails="quill@harbour.example">
    <button class="main">Go on</button></form>`;
  const bar = (step: number) => page.locator(`.strength[data-step="${step}"]`).waitFor({ state: 'attached' });

  beforeEach(async () => {
    site.page('/choose', FIELDS);
    await open('/choose');
  });

  it('is measured by what is loaded when the field gets the focus, under the policy of the pages', async () => {
    expect(site.asked.filter((each) => each.includes('guesser'))).toEqual([]);
    await page.click('#p');
    await page.keyboard.type('password');
    await bar(1);
    await page.getByText('It has fewer than 15 characters.').waitFor();
    expect(site.asked.filter((each) => each.includes('guesser'))).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  it('is strong once it is long and unlike its owner', async () => {
    await page.fill('#n', 'Ana Winterbourne');
    await page.fill('#p', 'w1nterb0urne lilac otter');
    await page.getByText('It holds your name, or nearly.').waitFor();
    await page.fill('#p', 'kitten garden moonlight');
    await bar(5);
    expect(await page.locator('.strength + [role=status]').textContent()).toMatch(/^Strong\. A thousand computers/);
    if (process.env['SHOTS']) {
      await page.screenshot({ path: path.join(process.env['SHOTS'], 'strong.png') });
    }
  });

  it('never leaves the page before its form does', async () => {
    await page.fill('#p', 'otterotterotterotter');
    await page.getByText('Repeating something').waitFor();
    if (process.env['SHOTS']) {
      await page.screenshot({ path: path.join(process.env['SHOTS'], 'weak.png') });
    }
    expect(site.asked.join('\n')).not.toContain('otter');
    expect(site.posted).toEqual([]);
    expect(await page.locator('main').innerText()).not.toContain('otter');
  });

  it('is shown on wish, and hidden when it is sent', async () => {
    await page.fill('#p', 'kitten garden moonlight');
    await page.getByRole('button', { name: 'Show password' }).click();
    expect(await page.getAttribute('#p', 'type')).toBe('text');
    await page.evaluate(() =>
      document.querySelector('form')!.addEventListener('submit', () => {
        document.title = document.querySelector<HTMLInputElement>('#p')!.type;
        sessionStorage.setItem('sent as', document.title);
      }),
    );
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.waitForURL('**/done');
    expect(await page.evaluate(() => sessionStorage.getItem('sent as'))).toBe('password');
    expect(site.posted[0]!.get('p')).toBe('kitten garden moonlight');
  });
});

describe('the build', () => {
  const root = path.join(import.meta.dirname, '../..');

  it('is tried under the policy that the server sends', () => {
    const pages = readFileSync(
      path.join(root, '../server/src/main/java/org/holdfast/server/Pages.java'),
      'utf8',
    );
    expect(pages.replaceAll(/" \+ nonce \+ "/g, 'N')).toContain(`"${SCRIPT_POLICY('N')}"`);
  });
});
