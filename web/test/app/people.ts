/** People of the tests, who make accounts as people do. */
import type { Page } from 'playwright-core';

export const PASSWORD = 'seven quiet herons cross a frozen lake';

export interface Person {
  readonly email: string;
  readonly name: string;
}

/** Who owns the server of all files. */
export const OWNER: Person = { email: 'owner@example.org', name: 'Olive Owner' };

/** On the page where an account begins: address, code, name and password. */
export async function makeAccount(page: Page, { email, name }: Person, code: (email: string) => Promise<string>): Promise<void> {
  await beginAccount(page, email, code);
  await fill(page, { displayName: name, password: PASSWORD }, ({ pathname }) => pathname.startsWith('/account'));
}

/** As far as the form for name and password. */
export async function beginAccount(page: Page, email: string, code: (email: string) => Promise<string>): Promise<void> {
  await fill(page, { email });
  await fill(page, { code: await code(email) });
}

async function fill(page: Page, fields: Readonly<Record<string, string>>, to?: (url: URL) => boolean): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    await page.locator(`[name=${name}]`).fill(value);
  }
  const from = page.url();
  await page.locator('form button.main').click();
  await page.waitForURL(to ?? ((url) => url.href !== from));
}
