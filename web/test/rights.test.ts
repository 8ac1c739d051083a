import { describe, expect, it } from 'vitest';

import { endOf, inPlace, OWNER, type Permission, rightsBy } from '../src/app/graph';
import { compose, actionsFor, folderActionsFor } from '../src/app/shell/features';
import type { Icon } from '../src/app/shell';

const by = (more: Partial<Permission>): Permission => ({ id: 'p', roles: ['read'], ...more });

describe('what permissions give', () => {
  it.each<readonly [string, readonly Permission[], readonly string[]]>([
    ['nothing', [], []],
    ['to view', [by({})], ['see', 'download']],
    ['to view and not download', [by({ '@holdfast.preventsDownload': true })], ['see']],
    ['to edit', [by({ roles: ['write'] })], ['see', 'download', 'put', 'write', 'arrange']],
    ['only to upload', [by({ roles: ['write'], '@holdfast.createOnly': true })], ['put']],
    ['only to upload, by a link', [by({ roles: ['write'], link: { type: 'createOnly', scope: 'anonymous' } })], ['put']],
    ['the widest of several', [by({ '@holdfast.preventsDownload': true }), by({}), by({ roles: ['write'], '@holdfast.createOnly': true })], ['see', 'download', 'put']],
  ])('is %s', (_, permissions, rights) => {
    expect(rightsBy(permissions)).toEqual(rights);
  });

  it('leaves what was shared itself where it is', () => {
    expect(inPlace(rightsBy([by({ roles: ['write'] })]))).toEqual(['see', 'download', 'put', 'write']);
  });

  it('ends with the last of them, and not at all if one has no end', () => {
    expect(endOf([by({ expirationDateTime: '2027-02-01T00:00:00Z' }), by({ expirationDateTime: '2027-01-01T00:00:00Z' })])).toBe('2027-02-01T00:00:00Z');
    expect(endOf([by({ expirationDateTime: '2027-02-01T00:00:00Z' }), by({})])).toBeUndefined();
  });
});

describe('what is offered', () => {
  const icon = (() => null) as unknown as Icon;
  const action = (id: string, needs?: 'see' | 'arrange') => ({ id, label: 'files.open' as const, icon, order: 1, ...(needs === undefined ? {} : { needs }), applies: () => true, run: () => {} });
  compose([
    {
      actions: [action('look', 'see'), action('remove', 'arrange'), action('share')],
      folderActions: [{ ...action('new', 'arrange'), under: 'new' as const }, { ...action('restore'), under: 'bar' as const }],
    },
  ]);
  const ids = (all: readonly { readonly id: string }[]): string[] => all.map((each) => each.id);

  it('is everything to the owner, and what says nothing to nobody else', () => {
    expect(ids(actionsFor({ items: [] }))).toEqual(['look', 'remove', 'share']);
    expect(ids(actionsFor({ items: [], rights: rightsBy([by({ roles: ['write'] })]) }))).toEqual(['look', 'remove']);
    expect(ids(actionsFor({ items: [], rights: rightsBy([by({})]) }))).toEqual(['look']);
    expect(ids(actionsFor({ items: [], rights: [] }))).toEqual([]);
  });

  it('in a folder likewise', () => {
    expect(ids(folderActionsFor(OWNER))).toEqual(['new', 'restore']);
    expect(ids(folderActionsFor(['see', 'arrange']))).toEqual(['new']);
    expect(ids(folderActionsFor(['see']))).toEqual([]);
  });
});
