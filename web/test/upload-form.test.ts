import { afterEach, describe, expect, it, vi } from 'vitest';

import { type Answer, setUpUpload } from '../src/share/upload-form';

const FORM = `
  <form method="post" action="https://drive.example/s/x/upload/1" data-upload data-under-way="{0} % sent" data-kept="Sent." data-failed="It broke.">
    <input type="file" name="file" multiple><progress max="100" hidden></progress><p role="status" hidden></p><button>Upload</button>
  </form>`;

function page(send: (onProgress: (percent: number) => void) => Promise<Answer>): { form: HTMLFormElement; open: ReturnType<typeof vi.fn> } {
  document.body.innerHTML = `<main>${FORM}</main>`;
  const form = document.querySelector('form')!;
  const open = vi.fn();
  setUpUpload(form, { send: (_, onProgress) => send(onProgress), open });
  form.dispatchEvent(new Event('submit', { cancelable: true }));
  return { form, open };
}

const status = (): string => document.querySelector('[role=status]')!.textContent ?? '';

afterEach(() => {
  document.body.innerHTML = '';
});

describe('an upload', () => {
  it('tells a quarter at a time, and moves its bar with each step', async () => {
    const told: string[] = [];
    page(async (onProgress) => {
      for (const percent of [3, 10, 30, 49, 80, 100]) {
        onProgress(percent);
        told.push(status());
      }
      return new Promise(() => {});
    });
    expect(told).toEqual(['0 % sent', '0 % sent', '30 % sent', '30 % sent', '80 % sent', 'Sent.']);
    expect(document.querySelector('progress')!.value).toBe(100);
  });

  it('opens the page that a form which was taken leads to', async () => {
    const { open } = page(async () => ({ address: 'https://drive.example/s/x?done=1', html: '' }));
    await vi.waitFor(() => expect(open).toHaveBeenCalledWith('https://drive.example/s/x?done=1'));
  });

  it('shows the reasons of one that was not taken, and can be sent again', async () => {
    const html = `<main><p role="alert">The drive is full.</p>${FORM}</main>`;
    Element.prototype.scrollIntoView = vi.fn();
    const { form, open } = page(async () => ({ address: 'https://drive.example/s/x/upload/1', html }));
    await vi.waitFor(() => expect(document.body.textContent).toContain('The drive is full.'));
    expect(open).not.toHaveBeenCalled();
    expect(document.querySelector('form')).not.toBe(form);
    expect(document.querySelector('button')!.disabled).toBe(false);
  });

  it('says that the connection broke, and can be sent again', async () => {
    page(async () => Promise.reject(new Error('broke')));
    await vi.waitFor(() => expect(status()).toBe('It broke.'));
    expect(document.querySelector('button')!.disabled).toBe(false);
  });
});
