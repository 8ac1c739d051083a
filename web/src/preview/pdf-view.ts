import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { PageView, type Surroundings } from './pdf-page';

const SMALLEST = 0.25;
const LARGEST = 5;
const STEP = 1.25;
/** Wider than that, a page at 100 % is hard to read. */
const WIDEST = 1_000;
/** How far from the window pages are drawn already. */
const NEAR = '800px 0px';

/** All pages of a document one below the other, with the tools above them. */
export class DocumentView implements Surroundings {
  readonly #pages: PageView[];
  readonly #tools: HTMLElement;
  readonly #field: HTMLInputElement;
  readonly #percent: HTMLOutputElement;
  readonly #near = new Set<PageView>();
  readonly #room: HTMLElement;
  #zoom: number;
  #now = 1;

  constructor(
    readonly pdf: PDFDocumentProxy,
    main: HTMLElement,
    first: { width: number; height: number },
    private readonly failed: (reason: unknown) => void,
  ) {
    this.#room = main.querySelector<HTMLElement>('.pages')!;
    this.#tools = main.querySelector<HTMLElement>('.tools')!;
    this.#field = main.querySelector<HTMLInputElement>('input[name=page]')!;
    this.#percent = main.querySelector<HTMLOutputElement>('[data-percent]')!;
    this.#zoom = clamp(Number(main.dataset['zoom']), SMALLEST, LARGEST);
    this.#tools.hidden = false;
    const words = main.dataset['pageWords'] ?? '';
    this.#pages = Array.from(
      { length: pdf.numPages },
      (_, i) => new PageView(i + 1, words.replace('{0}', String(i + 1)), first, this),
    );
    this.#room.replaceChildren(...this.#pages.map((page) => page.box));
    main.querySelector('[data-count]')!.textContent = (main.dataset['ofWords'] ?? '').replace('{0}', String(pdf.numPages));
    this.#listen();
    this.#watch();
    this.#tell();
    const begin = Number(main.dataset['page']);
    if (begin > 1) {
      this.go(begin);
    }
  }

  scale(width: number): number {
    const style = getComputedStyle(this.#room);
    const room = this.#room.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return (Math.min(room, WIDEST) / width) * this.#zoom;
  }

  go(number: number): void {
    this.#now = clamp(Math.round(number), 1, this.#pages.length);
    this.#tell();
    const top = this.#pages[this.#now - 1]!.box.getBoundingClientRect().top + window.scrollY;
    window.scrollTo({ top: top - this.#covered() - 8 });
  }

  #listen(): void {
    this.#tools.addEventListener('click', (event) => {
      const button = (event.target as HTMLElement).closest('button');
      if (button?.dataset['step'] !== undefined) {
        this.go(this.#now + Number(button.dataset['step']));
      } else if (button?.dataset['scale'] !== undefined) {
        this.#resize(this.#zoom * STEP ** Number(button.dataset['scale']));
      }
    });
    this.#field.addEventListener('change', () => this.go(Number(this.#field.value) || this.#now));
    window.addEventListener('scroll', () => requestAnimationFrame(() => this.#look()), { passive: true });
    window.addEventListener('resize', () => this.#resize(this.#zoom));
    const stick = (): void => document.documentElement.style.setProperty('--bar', `${bar()?.offsetHeight ?? 0}px`);
    new ResizeObserver(stick).observe(bar()!);
  }

  #watch(): void {
    const near = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const page = this.#pages.find((each) => each.box === target)!;
          if (isIntersecting) {
            this.#near.add(page);
            this.#draw(page);
          } else {
            this.#near.delete(page);
            page.leave();
          }
        }
      },
      { rootMargin: NEAR },
    );
    this.#pages.forEach((page) => near.observe(page.box));
  }

  #draw(page: PageView): void {
    page.draw().catch((reason: unknown) => {
      if ((reason as Error).name !== 'RenderingCancelledException') {
        this.failed(reason);
      }
    });
  }

  #resize(zoom: number): void {
    this.#zoom = clamp(zoom, SMALLEST, LARGEST);
    this.#pages.forEach((page) => page.resize());
    this.#near.forEach((page) => this.#draw(page));
    this.#tell();
  }

  /** The page that is in the middle of the window is the one that is read. */
  #look(): void {
    const middle = window.innerHeight / 2;
    const found = this.#pages.find((page) => page.box.getBoundingClientRect().bottom > middle);
    if (found !== undefined && found.number !== this.#now) {
      this.#now = found.number;
      this.#tell();
    }
  }

  #tell(): void {
    this.#field.value = String(this.#now);
    this.#percent.value = `${Math.round(this.#zoom * 100)} %`;
  }

  #covered(): number {
    return (bar()?.offsetHeight ?? 0) + this.#tools.offsetHeight;
  }
}

function bar(): HTMLElement | null {
  return document.querySelector<HTMLElement>('.bar');
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
