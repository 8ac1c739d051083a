/** How far an upload is. A screen reader is told at each quarter, not at each step. */
const QUARTER = 25;

/** What the server's page said in the end, and where that page is. */
export interface Answer {
  readonly address: string;
  readonly html: string;
}

export interface Way {
  send: (form: HTMLFormElement, onProgress: (percent: number) => void) => Promise<Answer>;
  open: (address: string) => void;
}

/** Sends a form with files so that its reader sees how far it is. See share.ts for the contract with the page. */
export function setUpUpload(form: HTMLFormElement, way: Way = { send, open: (address) => location.assign(address) }): void {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    const show = shown(form);
    button?.setAttribute('disabled', '');
    show(0);
    way
      .send(form, show)
      .then((answer) => {
        // A form that was taken leads to another address; one that was not is its own page, with the reasons.
        if (answer.address !== form.action) {
          way.open(answer.address);
        } else {
          replaceMain(answer.html);
        }
      })
      .catch(() => {
        say(form, form.dataset['failed'] ?? '');
        button?.removeAttribute('disabled');
      });
  });
}

function shown(form: HTMLFormElement): (percent: number) => void {
  let told = -1;
  const bar = form.querySelector('progress');
  return (percent) => {
    if (bar !== null) {
      bar.hidden = false;
      bar.value = percent;
    }
    const quarter = Math.floor(percent / QUARTER);
    if (quarter > told) {
      told = quarter;
      const words = percent >= 100 ? form.dataset['kept'] : form.dataset['underWay'];
      say(form, (words ?? '').replace('{0}', String(percent)));
    }
  };
}

function say(form: HTMLFormElement, words: string): void {
  const status = form.querySelector<HTMLElement>('[role=status]');
  if (status !== null) {
    status.hidden = false;
    status.textContent = words;
  }
}

function replaceMain(html: string): void {
  const main = new DOMParser().parseFromString(html, 'text/html').querySelector('main');
  if (main === null) {
    throw new Error('the answer is no page');
  }
  document.querySelector('main')?.replaceWith(main);
  main.querySelectorAll<HTMLFormElement>('form[data-upload]').forEach((form) => setUpUpload(form));
  main.querySelector<HTMLElement>('[role=alert]')?.scrollIntoView();
}

/** `fetch` does not tell how much was sent. */
function send(form: HTMLFormElement, onProgress: (percent: number) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) {
        onProgress(Math.floor((event.loaded * 100) / Math.max(1, event.total)));
      }
    });
    request.addEventListener('load', () => resolve({ address: request.responseURL, html: request.responseText }));
    request.addEventListener('error', () => reject(new Error('the connection broke')));
    request.addEventListener('abort', () => reject(new Error('the upload was broken off')));
    request.send(new FormData(form));
  });
}
