import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { calm, findsNothing, guestPage, signedInPage, useServer, visit } from './house';

// Ideas and votes are the whole server's: nobody else may have any.
useServer('alone');

async function suggest(page: Page, title: string, named = false): Promise<void> {
  await page.getByRole('button', { name: 'Suggest an idea' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What would you like, in one line?').fill(title);
  await dialog.getByLabel('More about it (optional)').fill('As I said.');
  if (named) {
    await dialog.getByLabel('Show my name with it').check();
  }
  await dialog.getByRole('button', { name: 'Suggest', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: title }).waitFor();
}

describe('was this helpful', () => {
  it('is said, explained, kept, and taken back', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    await visit(page, '/help/share');
    const no = page.getByRole('button', { name: 'No', exact: true });
    await no.click();
    await page.getByText('Thank you.').waitFor();
    await page.getByLabel('What would make it better? (optional)').fill('A picture of it');
    await findsNothing(page);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Thank you, that will be read.').waitFor();

    await page.reload();
    await page.locator('[aria-pressed=true]', { hasText: 'No' }).waitFor();
    expect(await page.getByLabel('What would make it better? (optional)').inputValue()).toBe('A picture of it');
    await visit(page, '/ideas/owed');
    await page.getByText('A picture of it').waitFor();
    const row = page.getByRole('row', { name: /Sharing a file or folder/ });
    expect(await row.getByRole('cell').allInnerTexts()).toEqual(['Sharing a file or folder', '0', '1']);
    await findsNothing(page);

    await row.getByRole('link').click();
    await page.locator('[aria-pressed=true]', { hasText: 'No' }).click();
    await page.getByText('Taken back.').waitFor();
    await page.locator('[aria-pressed=true]').waitFor({ state: 'detached' });
    calm(page);
    await signed.context.close();
  });
});

describe('ideas', () => {
  it('are suggested after a look at those that are alike, voted for and removed', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    await visit(page, '/ideas');
    await findsNothing(page);
    await suggest(page, 'Show photos on a map', true);
    await page.getByText(/^Yours · /).waitFor();
    await findsNothing(page);

    await page.getByRole('button', { name: 'Suggest an idea' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What would you like, in one line?').fill('A map of my photo');
    await dialog.getByRole('status').filter({ hasText: 'Is it this one?' }).waitFor();
    await dialog.getByRole('button', { name: '1 vote for: Show photos on a map' }).waitFor();
    await findsNothing(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: '1 vote for: Show photos on a map' }).click();
    await page.getByRole('button', { name: '0 votes for: Show photos on a map' }).waitFor();
    await page.getByLabel('Show', { exact: true }).selectOption('mine');
    await page.getByRole('button', { name: 'Hide my name: Show photos on a map' }).click();
    await page.getByRole('button', { name: 'Show my name: Show photos on a map' }).waitFor();
    await page.getByRole('button', { name: 'Remove: Show photos on a map' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('There are no such ideas.').waitFor();
    calm(page);
    await signed.context.close();
  });

  it('that enough want are owed an answer, with a clock, and get it', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    await visit(page, '/ideas');
    await suggest(page, 'A calendar of photos', true);
    await visit(page, '/ideas/owed');
    await page.getByText('You owe no answer.').waitFor();

    const { page: ben } = await guestPage({}, 'ben');
    await visit(ben, '/ideas');
    await ben.getByText(/^Ana Winterbourne · /).waitFor();
    expect(await ben.getByRole('link', { name: 'Answers owed' }).count()).toBe(0);
    expect(await ben.getByRole('button', { name: /^Answer/ }).count()).toBe(0);
    await ben.getByRole('button', { name: '1 vote for: A calendar of photos' }).click();
    await ben.getByRole('button', { name: '2 votes for: A calendar of photos' }).waitFor();
    await visit(ben, '/ideas/owed');
    await ben.getByText('You may not do this here.').waitFor();

    await page.bringToFront();
    await visit(page, '/ideas');
    await page.getByRole('link', { name: /^Answers owed/ }).click();
    await page.getByText('13 days left').waitFor();
    await findsNothing(page);
    await page.getByRole('button', { name: 'Answer: A calendar of photos' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Answer', exact: true }).click();
    await dialog.getByText('An answer has a sentence.').waitFor();
    await dialog.getByLabel('Why, or how').fill('In the spring.');
    await findsNothing(page);
    await dialog.getByRole('button', { name: 'Answer', exact: true }).click();
    await page.getByText('You owe no answer.').waitFor();

    await ben.bringToFront();
    await visit(ben, '/ideas');
    await ben.getByText('In the spring.').waitFor();
    await ben.getByText('Planned', { exact: true }).and(ben.locator(':not(option)')).waitFor();
    await ben.context().close();
    calm(page);
    await signed.context.close();
  });

  it('go by the keyboard, on a phone, and in German', async () => {
    const signed = await signedInPage({ language: 'de-DE', width: 360, height: 740 });
    const { page } = signed;
    await visit(page, '/ideas');
    await page.getByRole('heading', { name: 'Ideen', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Eine Idee vorschlagen' }).first().focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Was wünschen Sie sich, in einer Zeile?').focus();
    await page.keyboard.type('Etwas Kürzeres');
    await page.getByRole('button', { name: 'Vorschlagen', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Etwas Kürzeres' }).waitFor();
    await page.getByRole('button', { name: '1 Stimme für: Etwas Kürzeres' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: '0 Stimmen für: Etwas Kürzeres' }).waitFor();
    await findsNothing(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    calm(page);
    await signed.context.close();
  });
});
