import { type PDFDocumentProxy, type PDFPageProxy, type PageViewport, TextLayer } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** More than that, and some browsers show nothing. */
const MOST_PIXELS = 16_777_216;
const WEB = /^(https?:|mailto:)/i;

export interface Surroundings {
  readonly pdf: PDFDocumentProxy;
  /** CSS pixels for a point of the page. */
  scale(width: number): number;
  /** Shows the page of this number. */
  go(number: number): void;
}

/** One page of a document: a box of its size, which is drawn while it is near. */
export class PageView {
  readonly box = document.createElement('div');
  #width: number;
  #height: number;
  #drawn: { cancel(): void } | undefined;

  /** Until it is known, a page is as large as the first. */
  constructor(
    readonly number: number,
    label: string,
    size: { width: number; height: number },
    private readonly around: Surroundings,
  ) {
    this.#width = size.width;
    this.#height = size.height;
    this.box.className = 'page';
    this.box.role = 'group';
    this.box.ariaLabel = label;
    this.resize();
  }

  /** Takes the size that it has at the scale of now; what was drawn at another is gone. */
  resize(): void {
    const scale = this.around.scale(this.#width);
    this.box.style.width = `${Math.floor(this.#width * scale)}px`;
    this.box.style.height = `${Math.floor(this.#height * scale)}px`;
    this.box.style.setProperty('--total-scale-factor', String(scale));
    this.leave();
  }

  /** Frees what it is drawn on: a document may have thousands of pages. */
  leave(): void {
    this.#drawn?.cancel();
    this.#drawn = undefined;
    this.box.replaceChildren();
  }

  async draw(): Promise<void> {
    if (this.#drawn !== undefined) {
      return;
    }
    let left = false;
    this.#drawn = { cancel: () => (left = true) };
    const page = await this.around.pdf.getPage(this.number);
    if (left) {
      return;
    }
    this.#fit(page);
    const viewport = page.getViewport({ scale: this.around.scale(this.#width) });
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    if (context === null) {
      throw new TypeError('this browser draws nothing');
    }
    const sharp = Math.min(window.devicePixelRatio, Math.sqrt(MOST_PIXELS / (viewport.width * viewport.height)));
    canvas.width = Math.floor(viewport.width * sharp);
    canvas.height = Math.floor(viewport.height * sharp);
    this.box.replaceChildren(canvas);
    const task = page.render({ canvas, canvasContext: context, viewport, transform: [sharp, 0, 0, sharp, 0, 0] });
    this.#drawn = { cancel: () => ((left = true), task.cancel()) };
    await task.promise;
    await this.#write(page, viewport);
    if (!left) {
      await this.#link(page, viewport);
    }
  }

  #fit(page: PDFPageProxy): void {
    const { width, height } = page.getViewport({ scale: 1 });
    if (width !== this.#width || height !== this.#height) {
      const drawn = this.#drawn;
      this.#drawn = undefined;
      this.#width = width;
      this.#height = height;
      this.resize();
      this.#drawn = drawn;
    }
  }

  async #write(page: PDFPageProxy, viewport: PageViewport): Promise<void> {
    const container = document.createElement('div');
    container.className = 'textLayer';
    this.box.append(container);
    await new TextLayer({ textContentSource: page.streamTextContent(), container, viewport }).render();
  }

  /** Of all that a document may want to do, a click leads to the web, or to another of its pages. */
  async #link(page: PDFPageProxy, viewport: PageViewport): Promise<void> {
    for (const each of await page.getAnnotations({ intent: 'display' })) {
      const url: unknown = each.url;
      const outside = typeof url === 'string' && WEB.test(url);
      if (each.subtype !== 'Link' || (!outside && !each.dest)) {
        continue;
      }
      const link = document.createElement('a');
      if (outside) {
        link.href = url;
        link.target = '_blank';
        link.rel = 'noopener noreferrer nofollow';
        link.ariaLabel = url;
      } else {
        link.href = '#';
        link.addEventListener('click', (event) => {
          event.preventDefault();
          void this.#follow(each.dest);
        });
      }
      place(link, viewport.convertToViewportRectangle(each.rect));
      this.box.append(link);
    }
  }

  async #follow(destination: unknown): Promise<void> {
    const { pdf } = this.around;
    const known = typeof destination === 'string' ? await pdf.getDestination(destination) : destination;
    if (Array.isArray(known) && typeof known[0] === 'object') {
      this.around.go((await pdf.getPageIndex(known[0])) + 1);
    }
  }
}

function place(link: HTMLElement, [x1, y1, x2, y2]: number[]): void {
  const [left, right] = [Math.min(x1 ?? 0, x2 ?? 0), Math.max(x1 ?? 0, x2 ?? 0)];
  const [top, bottom] = [Math.min(y1 ?? 0, y2 ?? 0), Math.max(y1 ?? 0, y2 ?? 0)];
  Object.assign(link.style, {
    left: `${left}px`,
    top: `${top}px`,
    width: `${right - left}px`,
    height: `${bottom - top}px`,
  });
}
