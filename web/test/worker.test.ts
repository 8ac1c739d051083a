import { describe, expect, it } from 'vitest';

import { kindOf } from '../src/worker/rules';

const ORIGIN = 'https://drive.example.org';
const of = (path: string, method = 'GET', mode: RequestMode = 'no-cors', origin = ORIGIN): string => kindOf({ method, mode, url: origin + path }, ORIGIN);

describe('the service worker', () => {
  it('keeps what names its content', () => {
    expect(of('/assets/files-0a1b2c3d.js')).toBe('asset');
    expect(of('/assets/app.css?v=0123456789abcdef')).toBe('asset');
  });

  it.each([
    '/assets/app.js',
    '/assets/worker.js',
    '/v1.0/me/drive/root/children',
    '/v1.0/me/drive/root:/assets/files-0a1b2c3d.js:/content',
    '/dl/ticket',
    '/th/ticket/small',
    '/zip/ticket',
    '/preview/ticket/content',
    '/common/oauth2/v2.0/token',
    '/assets/../dl/ticket',
  ])('leaves %s alone', (path) => {
    expect(of(path)).toBe('other');
    expect(of(path, 'POST')).toBe('other');
  });

  it('answers who asks whether the server is there', () => {
    expect(of('/health/live', 'GET', 'cors')).toBe('probe');
    expect(of('/health/live', 'GET', 'navigate')).toBe('other');
    expect(of('/health/ready')).toBe('other');
  });

  it('leaves others’ servers alone', () => {
    expect(of('/assets/files-0a1b2c3d.js', 'GET', 'no-cors', 'https://elsewhere.example.org')).toBe('other');
  });

  it('stands in for pages of the app, and for no other', () => {
    expect(of('/files/1', 'GET', 'navigate')).toBe('page');
    expect(of('/', 'GET', 'navigate')).toBe('page');
    expect(of('/ideas/owed', 'GET', 'navigate')).toBe('page');
    expect(of('/s/secret', 'GET', 'navigate')).toBe('other');
    expect(of('/signin', 'GET', 'navigate')).toBe('other');
    expect(of('/files/1')).toBe('other');
  });

  it('takes files that are shared, and no other form', () => {
    expect(of('/app/share', 'POST', 'navigate')).toBe('share');
    expect(of('/app/share', 'POST', 'cors')).toBe('other');
    expect(of('/account/delete', 'POST', 'navigate')).toBe('other');
  });
});
