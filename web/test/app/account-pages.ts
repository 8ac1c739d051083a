/** The pages of the server: around signing in, of the account, behind links. For pictures and for axe. */
import { joining, keepSession, type SignedIn, theServer } from './house';
import type { AppPage } from './pages';

/** With a proof of the last five minutes. @returns what is open then */
export async function proven({ context, page }: SignedIn, path: string): Promise<string> {
  await page.goto(theServer().address + path);
  if (new URL(page.url()).pathname === '/prove') {
    await page.fill('[name=password]', theServer().password);
    await page.click('form[action="/prove"] button.main');
    await page.locator('body.framed').waitFor();
    await keepSession(context);
  }
  return path;
}

const asStranger = (path: string) => async ({ context }: SignedIn): Promise<string> => {
  await context.clearCookies({ name: '__Host-session' });
  return path;
};

let joiners = 0;

/** Somebody new, whose address is shown to be theirs. */
async function almostThere(signed: SignedIn): Promise<string> {
  await asStranger('')(signed);
  await joining(signed.page, `joiner.${process.pid}.${++joiners}@example.org`);
  return '/signup/finish';
}

/** Begins the first run once more, where it stands. */
async function started({ context, page }: SignedIn, ...behind: readonly string[]): Promise<string> {
  const kept = ['begun', ...behind].join('.');
  await context.addCookies([{ name: '__Host-start', value: kept, url: theServer().address, httpOnly: true, secure: true, sameSite: 'Lax' }]);
  await page.goto(`${theServer().address}/account/start`);
  return '/account/start';
}

async function link({ api, folder }: SignedIn, wish: object, item = folder.id): Promise<string> {
  const made = await api<{ link: { webUrl: string } }>('POST', `/me/drive/items/${item}/createLink`, { type: 'view', scope: 'anonymous', ...wish });
  return new URL(made.link.webUrl).pathname;
}

/** A folder behind a link, as whoever got it sees it. */
async function behindLink(signed: SignedIn, wish: object = {}): Promise<string> {
  await signed.put('Plan of the house.txt', 'ground floor\n'.repeat(300));
  await signed.put('Costs.csv', 'a,b\n1,2\n');
  const at = await link(signed, wish);
  return asStranger(at)(signed);
}

/** Passwords for links are in no plan that costs nothing: the owner gives themselves another. */
async function withPasswords(signed: SignedIn): Promise<void> {
  const { page } = signed;
  await page.goto(theServer().address + (await proven(signed, '/account/plans')));
  const mine = page.locator('ul.cards > li').filter({ hasText: theServer().email });
  await mine.locator('summary').click();
  await mine.locator('select[name=plan]').selectOption('premium');
  await mine.locator('form button').click();
  await page.waitForLoadState();
}

const press = (selector: string) => async ({ page }: SignedIn): Promise<void> => {
  await page.click(selector);
  await page.waitForLoadState();
};

/** Whatever a picture makes is taken back by nobody: each page is of one server that is thrown away. */
export const ACCOUNT_PAGES: readonly AppPage[] = [
  { name: 'account-signin', prepare: asStranger('/signin') },
  { name: 'account-signin-wrong', prepare: asStranger('/signin'), act: async ({ page }) => {
    await page.fill('[name=email]', 'ana@example.org');
    await page.fill('[name=password]', 'not the password at all');
    await page.click('form[action="/signin"] button.main');
    await page.getByRole('alert').waitFor();
  } },
  { name: 'account-recover', prepare: asStranger('/recover') },
  { name: 'account-signup', prepare: asStranger('/signup') },
  { name: 'account-signup-code', prepare: asStranger('/signup/code') },
  { name: 'account-signup-finish', prepare: almostThere },
  { name: 'account-overview', path: '/account' },
  { name: 'account-prove', path: '/prove?return=/account/security' },
  { name: 'account-signout', path: '/signout' },
  ...['security', 'security/add', 'security/add-app', 'security/add-passkey', 'security/add-phone', 'security/two-step', 'security/freeze', 'password', 'devices', 'activity', 'apps', 'tokens', 'sharing', 'profile', 'plan', 'export', 'delete', 'invite', 'plans', 'vouchers'].map((each) => ({
    name: `account-${each.replace('/', '-')}`,
    prepare: (signed: SignedIn) => proven(signed, `/account/${each}`),
  })),
  { name: 'account-app-qr', prepare: (signed) => proven(signed, '/account/security/add-app'), act: press('form[action="/account/security/add-app"] button.main') },
  { name: 'account-passkey', prepare: (signed) => proven(signed, '/account/security/add-passkey'), act: press('form[action="/account/security/add-passkey"] button.main') },
  { name: 'account-token-once', prepare: (signed) => proven(signed, '/account/tokens'), act: async ({ page }) => {
    await page.fill('[name=name]', 'The laptop in the kitchen');
    await page.click('form[action="/account/tokens"] button.main');
    await page.locator('.secret').waitFor();
  } },
  { name: 'account-start-way', prepare: (signed) => started(signed) },
  { name: 'account-start-places', prepare: (signed) => started(signed, 'way') },
  { name: 'account-start-kit', prepare: (signed) => started(signed, 'way', 'places') },
  { name: 'account-kit', prepare: async (signed) => (await proven(signed, '/account/security'), await started(signed, 'way', 'places'), '/account/security'), act: async (signed) => {
    // Its own page has the button only until a kit was made, which each picture does.
    await signed.page.locator('form[action="/account/security/recovery-codes"]').evaluate((form) => form.setAttribute('action', '/account/start/kit'));
    await press('form[action="/account/start/kit"] button')(signed);
    await signed.page.locator('ol.secrets').waitFor();
  } },
  { name: 'account-codes', prepare: (signed) => proven(signed, '/account/security'), act: press('form[action="/account/security/recovery-codes"] button') },
  { name: 'account-device', prepare: async (signed) => (await proven(signed, '/account/security'), '/device') },
  { name: 'link-folder', prepare: (signed) => behindLink(signed) },
  { name: 'link-password', prepare: async (signed) => (await withPasswords(signed), behindLink(signed, { password: 'four green herons cross' })) },
  { name: 'link-file', prepare: async (signed) => {
    const file = await signed.put('A letter.txt', 'Dear Ben,\n'.repeat(20));
    return asStranger(await link(signed, {}, file.id))(signed);
  } },
  { name: 'link-edit', prepare: (signed) => behindLink(signed, { type: 'edit' }) },
  { name: 'link-nothing', prepare: asStranger('/s/nothing') },
];
