/**
 * The script of the page that shows a PDF, by pdf.js: it draws what a document says and runs nothing of it. Contract with the
 * page: see document.jte.
 */
import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
// In the script as text: a page without an origin can begin no thread at an address.
import PdfThread from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker&inline';
import { Parts, partsAt } from './pdf-parts';
import { DocumentView } from './pdf-view';

/** Four segments of the store. */
const RANGE_BYTES = 262_144;
/** A picture of more is left out. */
const MOST_PIXELS = 100_000_000;

const own = document.currentScript as HTMLScriptElement;
const main = document.querySelector<HTMLElement>('main[data-document]')!;
const loading = main.querySelector<HTMLElement>('[data-loading]')!;
const bar = loading.querySelector('progress')!;
const told = loading.querySelector<HTMLElement>('[data-told]')!;

partsAt(main.dataset['parts'] ?? '', own.nonce);
loading.hidden = false;
show().catch(fail);

async function show(): Promise<void> {
  GlobalWorkerOptions.workerPort = new PdfThread();
  const task = getDocument({
    url: new URL(main.dataset['document'] ?? '', location.href).href,
    rangeChunkSize: RANGE_BYTES,
    // What is looked at is fetched, and no more.
    disableAutoFetch: true,
    disableStream: true,
    withCredentials: false,
    isEvalSupported: false,
    enableXfa: false,
    maxImageSize: MOST_PIXELS,
    // Those that are in Parts, so that a document looks the same everywhere.
    useSystemFonts: false,
    useWorkerFetch: false,
    BinaryDataFactory: Parts,
    // Names of kinds for Parts; nothing is at these addresses.
    cMapUrl: 'parts/',
    standardFontDataUrl: 'parts/',
    wasmUrl: 'parts/',
    verbosity: VerbosityLevel.ERRORS,
  });
  task.onProgress = ({ loaded, total }: { loaded: number; total: number }) => tell(loaded, total);
  const pdf: PDFDocumentProxy = await task.promise;
  const first = (await pdf.getPage(1)).getViewport({ scale: 1 });
  loading.hidden = true;
  new DocumentView(pdf, main, { width: first.width, height: first.height }, (reason) => console.warn(reason));
}

function tell(loaded: number, total: number): void {
  if (total > 0) {
    const percent = Math.min(100, Math.floor((loaded / total) * 100));
    bar.value = percent;
    told.textContent = (main.dataset['progressWords'] ?? '').replace('{0}', String(percent));
  }
}

function fail(reason: unknown): void {
  console.warn(reason);
  const { name, status } = reason as { name?: string; status?: number };
  const words = name === 'PasswordException' ? 'locked' : status === 404 ? 'gone' : 'failed';
  const note = document.createElement('p');
  note.className = 'error';
  note.role = 'alert';
  note.textContent = main.dataset[words] ?? '';
  loading.replaceChildren(note);
  loading.hidden = false;
}
