import { describe, expect, it } from 'vitest';

import type { Permission } from '../src/app/sharing/calls';
import { byRight, parse } from '../src/app/sharing/recipients';
import { consistent, dayOf, endOfDay, rightOf, sorted, widest } from '../src/app/sharing/rights';
import { verdictOf } from '../src/app/sharing/strength';

describe('people as they are typed', () => {
  it('are taken one by one, and only once', () => {
    expect(parse('ana@example.org; ben@example.org,ANA@example.org cid@example.org', ['Ben@example.org'])).toEqual({
      added: ['ana@example.org', 'cid@example.org'],
      rest: '',
    });
  });

  it('may come with their names, as programs for mail copy them', () => {
    expect(parse('Ana Weber <ana@example.org>, "Ben, B." <ben@example.org>, cid@example.org', [])).toMatchObject({
      added: ['ana@example.org', 'ben@example.org', 'cid@example.org'],
    });
  });

  it.each(['ana', 'ana@', '@example.org', 'ana@example', 'a b@c', 'ana@example.org.'])('leave %s in the field', (text) => {
    const { added, rest } = parse(text, []);
    expect(added).toEqual([]);
    expect(rest).not.toBe('');
  });

  it('go together by what they may', () => {
    const groups = byRight([
      { mail: 'a@x.org', right: 'view' },
      { mail: 'b@x.org', right: 'edit' },
      { mail: 'c@x.org', right: 'view' },
    ]);
    expect([...groups]).toEqual([
      ['view', ['a@x.org', 'c@x.org']],
      ['edit', ['b@x.org']],
    ]);
  });
});

const person = (roles: Permission['roles'], more: Partial<Permission> = {}): Permission => ({ id: '1', roles, ...more });

describe('rights', () => {
  it('are the most that any permission gives', () => {
    expect(widest([person(['read'], { '@holdfast.preventsDownload': true }), person(['read'])])).toBe('view');
    expect(widest([person(['read']), person(['write'])])).toBe('edit');
    expect(widest([])).toBeUndefined();
  });

  it('of a link that takes uploads are uploads', () => {
    expect(rightOf(person(['write'], { link: { type: 'createOnly', scope: 'anonymous' } }))).toBe('upload');
  });

  it('stand with their own before the inherited, links apart', () => {
    const own = person(['read'], { id: 'own' });
    const inherited = person(['read'], { id: 'inherited', inheritedFrom: { id: 'f' } });
    const link = person(['read'], { id: 'link', link: { type: 'view', scope: 'anonymous' } });
    expect(sorted([inherited, link, own])).toEqual({ people: [own, inherited], links: [link] });
  });
});

describe('a link that is wished for', () => {
  it('prevents downloads only where it is to view', () => {
    expect(consistent({ type: 'edit', scope: 'anonymous', preventsDownload: true })).toEqual({ type: 'edit', scope: 'anonymous' });
    expect(consistent({ type: 'view', scope: 'anonymous', preventsDownload: true }).preventsDownload).toBe(true);
  });

  it('asks nobody for a password who signs in', () => {
    expect(consistent({ type: 'view', scope: 'users', password: 'x' })).not.toHaveProperty('password');
    expect(consistent({ type: 'view', scope: 'anonymous', password: '' })).not.toHaveProperty('password');
  });

  it('works to the end of its last day, where it is made', () => {
    expect(dayOf(new Date(endOfDay('2026-11-26')))).toBe('2026-11-26');
    expect(new Date(endOfDay('2026-11-26')).getHours()).toBe(23);
  });
});

describe('the password of a link', () => {
  it.each([
    ['heron lake', 'short'],
    ['passwordpassword', 'weak'],
    ['123456789012', 'weak'],
    ['frozen heron tango lamp', 'enough'],
  ])('%s is %s', async (password, verdict) => {
    expect(await verdictOf(password)).toBe(verdict);
  });
});
