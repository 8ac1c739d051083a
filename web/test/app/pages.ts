/** Every page of the app, for pictures and for axe. A feature adds its own. */
import { ACCOUNT_PAGES } from './account-pages';
import { type Guest, guestEmail, type SignedIn } from './house';

export interface AppPage {
  readonly name: string;
  readonly path?: string;
  /** What the browser tells of in its console, since the page is about a refusal. */
  readonly tells?: RegExp;
  /** Makes what is to be seen. @returns the address, if it is known only then */
  readonly prepare?: (signed: SignedIn) => Promise<string | undefined>;
  /** What is done on the page before it is looked at. */
  readonly act?: (signed: SignedIn) => Promise<void>;
  /** Looked at by somebody else, with whom it was shared. */
  readonly asGuest?: (guest: Guest) => Promise<void>;
}

export const TINY_PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAFUlEQVR4nGNkYPjPgBsw4ZEbwdIAJ/sB02xWjpQAAAAASUVORK5CYII=', 'base64');

/** A folder as people have them. */
export async function someFiles(signed: SignedIn): Promise<string> {
  const { api, put, folder } = signed;
  const folders = ['Photographs', 'Taxes 2026', 'Letters'].map((name) => api('POST', `/me/drive/items/${folder.id}/children`, { name, folder: {} }));
  const files = ['Budget.xlsx', 'Minutes of the meeting.docx', 'notes.txt', 'Slides for Friday.pptx', 'recording.mp3', 'archive.zip', 'server.ts'];
  await Promise.all([...folders, ...files.map((name) => put(name, `The content of ${name}\n`.repeat(40))), put('harbour.png', TINY_PNG)]);
  return folder.path;
}

/** The same, shared with the guest. @returns where they find it */
async function shareFiles(signed: SignedIn, role: 'read' | 'write'): Promise<string> {
  await someFiles(signed);
  await signed.api('POST', `/me/drive/items/${signed.folder.id}/invite`, { recipients: [{ email: guestEmail() }], roles: [role], sendInvitation: false });
  return `/shared/${signed.folder.driveId}/${signed.folder.id}`;
}

const chooseFirst = async ({ page }: SignedIn): Promise<void> => {
  await page.getByRole('row', { name: /^Budget/ }).locator('input[type=checkbox]').check({ force: true });
};

/** By the command bar; a large one stays under way, since the line is slow. */
async function uploadSome({ page }: SignedIn, ...files: readonly (readonly [string, number])[]): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 900_000 });
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: 'Files' }).click();
  await (await chooser).setFiles(files.map(([name, size]) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.alloc(size, name) })));
}

/** A folder of which much was deleted just now. @returns the operation before that */
async function muchDeleted(signed: SignedIn): Promise<number> {
  const { api, folder } = signed;
  await someFiles(signed);
  const told = await api<{ value: { seq: number }[] }>('GET', '/me/drive/holdfast/operations?$top=1');
  for (const each of (await api('GET', `/me/drive/items/${folder.id}/children`)).value.slice(0, 6)) {
    await api('DELETE', `/me/drive/items/${each.id}`);
  }
  return told.value[0]!.seq;
}

let suggested = false;

/** Once for all pictures: an account suggests ten ideas at once. */
async function someIdeas({ api }: SignedIn): Promise<void> {
  if (suggested) {
    return;
  }
  suggested = true;
  const text = 'Many of my pictures know where they were taken. I would like to see them there, and to choose a stretch of time.\n\nOn the phone too, please.';
  await api('POST', '/holdfast/feedback/ideas', { title: 'Show photos on a map', text, named: true });
  const planned = await api('POST', '/holdfast/feedback/ideas', { title: 'Folders with a colour of their own', text: '' });
  const declined = await api('POST', '/holdfast/feedback/ideas', { title: 'Advertisements in the file list', text: 'They would pay for the disks.' });
  await api('PUT', `/holdfast/feedback/ideas/${planned.id}/answer`, { state: 'planned', text: 'Good thought. It comes with the next version.' });
  await api('PUT', `/holdfast/feedback/ideas/${declined.id}/answer`, { state: 'declined', text: 'Never.' });
  await api('PUT', '/holdfast/feedback/help/share', { helped: false, why: 'I did not find where a link ends.' });
  await api('PUT', '/holdfast/feedback/help/bin', { helped: true });
}

export const APP_PAGES: readonly AppPage[] = [
  { name: 'files', prepare: someFiles },
  { name: 'files-chosen', prepare: someFiles, act: chooseFirst },
  {
    name: 'files-details',
    prepare: someFiles,
    act: async (signed) => {
      await signed.page.getByRole('row', { name: /^notes/ }).click({ position: { x: 300, y: 10 } });
      await signed.page.keyboard.press('Alt+Enter');
      await signed.page.getByText('SHA-256', { exact: true }).waitFor({ timeout: 20_000 });
    },
  },
  {
    name: 'files-tiles',
    prepare: someFiles,
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'View' }).click();
      await page.getByRole('menuitemradio', { name: 'Tiles' }).click();
    },
  },
  { name: 'files-empty', prepare: async ({ folder }) => folder.path },
  { name: 'files-menu', prepare: someFiles, act: async ({ page }) => page.getByRole('row', { name: /^notes/ }).click({ button: 'right' }) },
  {
    name: 'files-move',
    prepare: someFiles,
    act: async (signed) => {
      await chooseFirst(signed);
      await signed.page.keyboard.press('Shift+F10');
      await signed.page.getByRole('menuitem', { name: 'Move to' }).click();
      await signed.page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'files-preview',
    prepare: async (signed) => {
      await someFiles(signed);
      const made = await signed.put('A walk.md', '# A walk\n\nAlong the *river*.\n');
      return `${signed.folder.path}?open=${made.id}`;
    },
  },
  { name: 'recent', path: '/recent' },
  { name: 'favourites', path: '/favourites' },
  { name: 'bin', path: '/bin', prepare: async (signed) => void (await muchDeleted(signed)) },
  { name: 'restore', path: '/restore' },
  {
    name: 'restore-chosen',
    prepare: async (signed) => `/restore?seq=${await muchDeleted(signed)}`,
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'Show what would change' }).click();
      await page.getByRole('tree').waitFor();
    },
  },
  {
    name: 'restore-shared',
    prepare: async (signed) => {
      const { api, folder } = signed;
      const seq = await muchDeleted(signed);
      await api('POST', `/me/drive/items/${folder.id}/invite`, { recipients: [{ email: 'dora@example.org' }], roles: ['read'], sendInvitation: false });
      const late = await signed.put('Made since.txt', 'x');
      await api('POST', `/me/drive/items/${late.id}/createLink`, { type: 'view', scope: 'anonymous' });
      const before = await api<{ value: { seq: number }[] }>('GET', '/me/drive/holdfast/operations?$top=1');
      await signed.put('Made since.txt', 'y');
      await api('POST', '/me/drive/holdfast/restore', { seq: before.value[0]!.seq, folderId: folder.id });
      return `/restore?seq=${seq}&folder=${folder.id}`;
    },
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'Show what would change' }).click();
      await page.getByRole('button', { name: /^Show the report of/ }).first().click();
      await page.getByText('Made since.txt will be gone').scrollIntoViewIfNeeded();
    },
  },
  { name: 'restore-look', prepare: async (signed) => `/restore/look?seq=${await muchDeleted(signed)}&folder=${signed.folder.id}` },
  {
    name: 'files-groups',
    prepare: someFiles,
    act: async ({ page }) => {
      await page.getByRole('toolbar').getByRole('button', { name: 'Sort', exact: true }).click();
      await page.getByRole('group', { name: 'Group by' }).getByRole('menuitemradio', { name: 'Type' }).click();
      await page.getByRole('treegrid').waitFor();
      await page.getByRole('row', { name: /^Pictures/ }).click();
    },
  },
  {
    name: 'files-columns',
    prepare: someFiles,
    act: async ({ page }) => {
      await page.getByRole('toolbar').getByRole('button', { name: 'View', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Columns' }).click();
      await page.getByRole('dialog', { name: 'Columns' }).waitFor();
    },
  },
  {
    name: 'versions',
    prepare: async (signed) => {
      await signed.put('essay.txt', 'one');
      await signed.put('essay.txt', 'two');
      await signed.put('essay.txt', 'three, which is longer');
      const { id } = await signed.put('essay.txt', 'four');
      await signed.api('PATCH', `/me/drive/items/${id}/versions/2.0`, { '@holdfast.name': 'As sent to the printer', '@holdfast.pinned': true });
      return signed.folder.path;
    },
    act: async ({ page }) => {
      await page.getByRole('row', { name: /^essay/ }).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Version history' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'share',
    prepare: someFiles,
    act: async (signed) => {
      await chooseFirst(signed);
      await signed.page.getByRole('toolbar').getByRole('button', { name: 'Share', exact: true }).click();
      const field = signed.page.getByRole('dialog').getByLabel('Add people by mail address');
      await field.fill('ben@example.org, cid@example.org');
      await field.press('Enter');
    },
  },
  {
    name: 'share-settings',
    prepare: someFiles,
    act: async (signed) => {
      await chooseFirst(signed);
      await signed.page.getByRole('toolbar').getByRole('button', { name: 'Share', exact: true }).click();
      await signed.page.getByRole('button', { name: /Link settings/ }).click();
    },
  },
  {
    name: 'share-manage',
    prepare: async (signed) => {
      const path = await someFiles(signed);
      await signed.api('POST', `/me/drive/items/${signed.folder.id}/invite`, { recipients: [{ email: 'dora@example.org' }], roles: ['read'], sendInvitation: false });
      const file = await signed.put('Shared widely.txt', 'x');
      await signed.api('POST', `/me/drive/items/${file.id}/invite`, { recipients: [{ email: 'ben@example.org' }, { email: 'cid@example.org' }], roles: ['write'], sendInvitation: false });
      await signed.api('POST', `/me/drive/items/${file.id}/createLink`, { type: 'view', scope: 'anonymous' });
      return path;
    },
    act: async ({ page }) => {
      await page.getByRole('row', { name: /^Shared widely/ }).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Manage access' }).click();
      await page.getByRole('tab', { name: /^People/ }).waitFor();
    },
  },
  { name: 'shared-with-me', path: '/shared' },
  { name: 'shared-with-me-some', prepare: async (signed) => (await shareFiles(signed, 'write'), '/shared'), asGuest: async ({ page }) => page.getByRole('button', { name: /^Leave/ }).first().waitFor() },
  {
    name: 'others-folder',
    prepare: (signed) => shareFiles(signed, 'write'),
    asGuest: async ({ page }) => page.getByRole('row', { name: /^Budget/ }).locator('input[type=checkbox]').check({ force: true }),
  },
  {
    name: 'others-tiles',
    prepare: (signed) => shareFiles(signed, 'read'),
    asGuest: async ({ page }) => {
      await page.getByRole('button', { name: 'View', exact: true }).click();
      await page.getByRole('menuitemradio', { name: 'Tiles' }).click();
    },
  },
  {
    name: 'others-picker',
    prepare: (signed) => shareFiles(signed, 'write'),
    asGuest: async ({ page }) => {
      await page.getByRole('row', { name: /^Budget/ }).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Copy to' }).click();
      await page.getByRole('button', { name: 'One folder up' }).click();
      await page.getByRole('dialog').getByText('Shared with you').waitFor();
    },
  },
  { name: 'others-over', tells: /404/, path: '/shared/00000000000000000000000000000000/00000000000000000000000000000000', asGuest: async ({ page }) => page.getByText('not shared with you any more').waitFor() },
  {
    name: 'others-leave',
    prepare: async (signed) => (await shareFiles(signed, 'write'), '/shared'),
    asGuest: async ({ page }) => page.getByRole('button', { name: /^Leave/ }).first().click(),
  },
  { name: 'shared-by-me', path: '/shared?by=me' },
  { name: 'settings', path: '/settings' },
  { name: 'storage', prepare: async (signed) => ((await someFiles(signed)), '/settings/storage') },
  { name: 'safeguards', path: '/safeguards' },
  { name: 'audit', path: '/settings/audit' },
  {
    name: 'audit-verified',
    path: '/settings/audit',
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'Verify', exact: true }).click();
      await page.getByRole('region', { name: 'Verify' }).waitFor();
    },
  },
  {
    name: 'audit-bad',
    path: '/settings/audit',
    act: async ({ page }) => {
      await page.route('**/holdfast/audit/events**', async (route) => {
        const answer = await route.fetch();
        const told = (await answer.json()) as { value: { seal: string }[] };
        told.value[1]!.seal = told.value[0]!.seal;
        await route.fulfill({ response: answer, json: told });
      });
      await page.getByRole('button', { name: 'Verify', exact: true }).click();
      await page.getByRole('region', { name: 'Verify' }).waitFor();
    },
  },
  { name: 'help', path: '/help' },
  { name: 'help-topic', path: '/help/share' },
  { name: 'help-helpful', path: '/help/bin', act: async ({ page }) => page.locator('[aria-pressed=false]', { hasText: 'No' }).click({ timeout: 3_000 }).catch(() => {}) },
  { name: 'ideas', prepare: async (signed) => ((await someIdeas(signed)), '/ideas') },
  {
    name: 'ideas-new',
    prepare: async (signed) => ((await someIdeas(signed)), '/ideas'),
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'Suggest an idea' }).first().click();
      await page.getByLabel('What would you like, in one line?').fill('Photos on a map');
      await page.getByText('Then vote for it.').first().waitFor();
    },
  },
  { name: 'ideas-owed', prepare: async (signed) => ((await someIdeas(signed)), '/ideas/owed') },
  { name: 'nothing', tells: /404/, path: '/files/00000000000000000000000000000000' },
  {
    name: 'uploads',
    tells: /507/,
    prepare: someFiles,
    act: async (signed) => {
      const { page } = signed;
      await page.route('**/*refused*/createUploadSession', (route) => route.fulfill({ status: 507, json: { error: { code: 'quotaLimitReached', message: 'full' } } }));
      const some = ['A day at the harbour.jpg', 'Minutes, second draft.docx', 'List of guests.xlsx'].map((name) => [name, 40_000] as const);
      await uploadSome(signed, ['Film of the summer that is refused.mp4', 8_000_000], ['Recording of the concert.flac', 30_000_000], ...some, ['Letter to the town.pdf', 3_000_000]);
      const panel = page.getByRole('region', { name: 'Uploads' });
      await panel.waitFor();
      const more = panel.getByRole('button', { name: 'Show all uploads' });
      if (await more.isVisible()) {
        await more.click(); // small at first on a phone
      }
      await panel.getByText('It does not fit').waitFor();
      await panel.getByText(/^Uploaded · /).nth(2).waitFor();
      await panel.getByText(/ left$/).first().waitFor();
    },
  },
  {
    name: 'uploads-clash',
    prepare: someFiles,
    act: async (signed) => {
      await uploadSome(signed, ['notes.txt', 20_000], ['Budget.xlsx', 30_000]);
      await signed.page.getByRole('dialog').waitFor();
    },
  },
];

/** With the server's own. */
export const PAGES: readonly AppPage[] = [...APP_PAGES, ...ACCOUNT_PAGES];
