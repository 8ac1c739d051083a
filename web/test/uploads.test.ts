// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';

import type { Clash, DriveItem } from '../src/app/graph';
import { Refusal, type RefusalKind, refusal } from '../src/app/graph/refusal';
import { Uploads } from '../src/app/uploads/engine';
import type { News } from '../src/app/uploads/hands';
import type { ClashAnswer, ClashQuestion } from '../src/app/uploads/questions';
import { FragmentSize, UNIT_BYTES } from '../src/app/uploads/fragments';
import type { Aim, Door, Place, Sent } from '../src/app/uploads/door';
import type { Keep, Kept } from '../src/app/uploads/keep';
import { WHOLE_BYTES } from '../src/app/uploads/sending';
import { Speed } from '../src/app/uploads/speed';
import type { Tree } from '../src/app/uploads/tree';
import type { Clock } from '../src/app/uploads/waits';

/** Time that goes on when nothing else is left to do, straight to what is waited for next. */
class FakeClock implements Clock {
  time = 1_000_000;
  readonly #waiting = new Set<{ at: number; run: () => void }>();
  readonly #online = new Set<() => void>();

  now = (): number => this.time;
  random = (): number => 1;

  after(millis: number, run: () => void): () => void {
    const each = { at: this.time + millis, run };
    this.#waiting.add(each);
    return () => this.#waiting.delete(each);
  }

  onOnline(run: () => void): () => void {
    this.#online.add(run);
    return () => this.#online.delete(run);
  }

  comeOnline(): void {
    [...this.#online].forEach((run) => run());
  }

  /**
   * Until `done`, however long the machine takes for what is no waiting (reading a file, a digest). Then what is shown is
   * shown.
   */
  async run(done: () => boolean): Promise<void> {
    for (let turns = 0; !done(); turns++) {
      if (turns > 20_000) {
        throw new Error('it never ends');
      }
      await new Promise((turn) => setTimeout(turn, 0));
      if (turns % 8 === 7) {
        this.#goOn(Number.POSITIVE_INFINITY);
      }
    }
    this.flush();
  }

  flush(): void {
    this.#goOn(this.time + 200);
  }

  /** To what is waited for next. */
  #goOn(latest: number): void {
    const next = [...this.#waiting].filter((each) => each.at <= latest).sort((one, two) => one.at - two.at)[0];
    if (next !== undefined) {
      this.#waiting.delete(next);
      this.time = Math.max(this.time, next.at);
      next.run();
    }
  }
}

interface FakeSession {
  readonly aim: Aim;
  readonly total: number;
  parts: Blob[];
  received: number;
}

/** A server that behaves: files by path, sessions with what they have, and refusals when it is told to. */
class FakeServer implements Door {
  readonly files = new Map<string, string>();
  readonly folders: string[] = [];
  readonly versions = new Map<string, number>();
  readonly sessions = new Map<string, FakeSession>();
  readonly asked: string[] = [];
  /** Refuses requests whose words begin so, as often as it says. */
  refuse: { what: string; times: number; refusal: Refusal }[] = [];
  /** Fragments from there on stay under way until they are broken off. */
  stopAt = Number.POSITIVE_INFINITY;
  atOnce = 0;
  mostAtOnce = 0;
  stopped = 0;
  /** What each file was to replace. */
  readonly replacing: (string | undefined)[] = [];
  /** What was looked up before. */
  readonly looked: string[][] = [];
  /** Told of each request that was done. */
  did: (what: string) => void = () => undefined;
  quota = Number.POSITIVE_INFINITY;
  #ids = 0;

  constructor(private readonly clock: FakeClock) {}

  async #answer<T>(what: string, how: () => T | Promise<T>, signal?: AbortSignal): Promise<T> {
    this.asked.push(what);
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
    try {
      await new Promise((turn) => setTimeout(turn, 0));
      signal?.throwIfAborted();
      const refused = this.refuse.find((each) => what.startsWith(each.what) && each.times > 0);
      if (refused !== undefined) {
        refused.times--;
        throw refused.refusal;
      }
      this.clock.time += 50;
      const answer = await how();
      this.did(what);
      return answer;
    } finally {
      this.atOnce--;
    }
  }

  folder(parent: { id: string }, name: string): Promise<{ item: DriveItem; isNew: boolean }> {
    return this.#answer(`folder ${parent.id}/${name}`, () => {
      const id = `${parent.id}/${name}`;
      const isNew = !this.folders.includes(id);
      if (isNew) {
        this.folders.push(id);
      }
      return { item: { id, name, folder: { childCount: 0 } } as DriveItem, isNew };
    });
  }

  whole(aim: Aim, file: File, progress: (sent: number) => void, signal: AbortSignal): Promise<DriveItem> {
    return this.#answer(`whole ${aim.parent.id}/${aim.name}`, async () => {
      progress(file.size);
      this.replacing.push(aim.ifMatch);
      return this.#place(aim, file);
    }, signal);
  }

  begin(aim: Aim, file: File): Promise<{ url: string; expires: number }> {
    return this.#answer(`begin ${aim.name}`, () => {
      this.#require(aim);
      const url = `up-${++this.#ids}`;
      this.sessions.set(url, { aim, total: file.size, parts: [], received: 0 });
      return { url, expires: this.clock.time + 7 * 86_400_000 };
    });
  }

  place(url: string): Promise<Place> {
    return this.#answer(`place ${url}`, () => this.#where(url));
  }

  fragment(url: string, first: number, bytes: Blob, _: number, progress: (sent: number) => void, signal: AbortSignal): Promise<Sent> {
    return this.#answer(`fragment ${url} ${first} ${bytes.size}`, async () => {
      if (first >= this.stopAt) {
        this.stopped++;
        await new Promise((_, broken) => signal.addEventListener('abort', () => broken(signal.reason)));
      }
      const session = this.#session(url);
      if (first !== session.received) {
        throw new Refusal('invalid', 416);
      }
      progress(bytes.size);
      session.parts.push(bytes);
      session.received += bytes.size;
      return session.received === session.total ? { item: await this.#commit(url, session.aim) } : { place: this.#where(url) };
    }, signal);
  }

  finish(url: string): Promise<DriveItem> {
    return this.#answer(`finish ${url}`, () => this.#commit(url, this.#session(url).aim));
  }

  finishAs(url: string, aim: Aim): Promise<DriveItem> {
    return this.#answer(`finishAs ${url}`, () => this.#commit(url, aim));
  }

  end(url: string): Promise<void> {
    return this.#answer(`end ${url}`, () => {
      this.#session(url);
      this.sessions.delete(url);
    });
  }

  async existing(parent: { id: string }, names: readonly string[]): Promise<(DriveItem | undefined)[]> {
    this.looked.push([...names]);
    return names.map((name) => (this.files.has(`${parent.id}/${name}`) ? ({ id: `${parent.id}/${name}`, name, eTag: `tag of ${name}`, size: 1 } as DriveItem) : undefined));
  }

  #session(url: string): FakeSession {
    const session = this.sessions.get(url);
    if (session === undefined) {
      throw new Refusal('absent', 404);
    }
    return session;
  }

  #where(url: string): Place {
    const { received, total } = this.#session(url);
    const expires = this.clock.time + 7 * 86_400_000;
    return received === total ? { expires } : { next: received, expires };
  }

  async #commit(url: string, aim: Aim): Promise<DriveItem> {
    const made = await this.#place(aim, new Blob(this.#session(url).parts));
    this.sessions.delete(url);
    return made;
  }

  #require({ parent, name, clash }: Aim): void {
    if (clash === 'fail' && this.files.has(`${parent.id}/${name}`)) {
      throw new Refusal('name-taken', 409);
    }
  }

  async #place(aim: Aim, content: Blob): Promise<DriveItem> {
    this.#require(aim);
    if (content.size > this.quota) {
      throw new Refusal('full', 507);
    }
    let name = aim.name;
    for (let n = 1; aim.clash === 'rename' && this.files.has(`${aim.parent.id}/${name}`); n++) {
      name = `${aim.name} ${n}`;
    }
    this.files.set(`${aim.parent.id}/${name}`, await content.text());
    const id = `${aim.parent.id}/${name}`;
    const version = (this.versions.get(id) ?? 0) + 1;
    this.versions.set(id, version);
    return { id, name, cTag: `"c:{${id}},${version}"` } as DriveItem;
  }
}

class FakeKeep implements Keep {
  readonly all = new Map<string, Kept>();
  takeAll = async (): Promise<Kept[]> => [...this.all.values()];
  put = async (kept: Kept): Promise<void> => void this.all.set(kept.id, kept);
  remove = async (id: string): Promise<void> => void this.all.delete(id);
}

const HERE = { id: 'here', name: 'Reports' };
const LARGE = WHOLE_BYTES + 3 * 1024 * 1024;

let clock: FakeClock;
let server: FakeServer;
let keep: FakeKeep;
let news: News[];
let questions: ClashQuestion[];
let answers: (ClashAnswer | undefined)[];

beforeEach(() => {
  clock = new FakeClock();
  server = new FakeServer(clock);
  keep = new FakeKeep();
  news = [];
  questions = [];
  answers = [];
});

/** A page: what it keeps and whom it asks outlive it. */
function page(): Uploads {
  return new Uploads({
    door: server,
    keep,
    clock,
    account: async () => 'ana',
    ask: async (question) => {
      questions.push(question);
      return answers.shift();
    },
    tell: (each) => news.push(each),
  });
}

const over = (uploads: Uploads): Promise<void> => clock.run(() => !uploads.isBusy);
const text = (size: number, seed = 'a'): string => seed.repeat(size);
const file = (name: string, content = name): File => new File([content], name, { lastModified: 1_700_000_000_000 });
const tree = (...files: readonly File[]): Tree => ({ folders: [], files: files.map((each) => ({ path: [], file: each })), unread: [] });
const states = (uploads: Uploads): string[] => uploads.view().rows.map((row) => row.state);
const refusing = (what: string, times: number, kind: RefusalKind, status: number, retry = 0): void =>
  void server.refuse.push({ what, times, refusal: new Refusal(kind, status, '', '', '', retry) });

describe('uploads', () => {
  it('send small files whole, no more than four side by side, in their order', async () => {
    const uploads = page();
    uploads.add(tree(...Array.from({ length: 30 }, (_, i) => file(`f${String(i).padStart(2, '0')}`))), HERE);
    await over(uploads);
    expect(server.files.size).toBe(30);
    expect(server.files.get('here/f07')).toBe('f07');
    expect(server.mostAtOnce).toBe(4);
    expect(server.asked).toEqual([...server.asked].sort());
    expect(news.at(-1)).toMatchObject({ kind: 'ended', done: 30, failed: 0 });
    expect(uploads.isBusy).toBe(false);
  });

  it('make folders first, parents before children, empty ones too', async () => {
    const uploads = page();
    uploads.add({ folders: [['a'], ['a', 'b'], ['a', 'empty']], files: [{ path: ['a', 'b'], file: file('deep') }], unread: [] }, HERE);
    await over(uploads);
    expect(server.asked).toEqual(['folder here/a', 'folder here/a/b', 'folder here/a/empty', 'whole here/a/b/deep']);
    expect(uploads.view().rows.map((row) => [row.kind, row.name, row.state])).toEqual([
      ['folder', 'empty', 'done'],
      ['file', 'deep', 'done'],
    ]);
  });

  it('make the folders of a batch before its files, whatever else goes', async () => {
    const uploads = page();
    uploads.add(tree(...Array.from({ length: 9 }, (_, i) => file(`other${i}`))), HERE);
    const folders = ['x', ...Array.from({ length: 12 }, (_, i) => `y${i}`), 'z'].map((name) => [name]);
    uploads.add({ folders, files: folders.map((path) => ({ path, file: file('f') })), unread: [] }, HERE);
    await over(uploads);
    expect(server.asked.indexOf('whole here/x/f')).toBeGreaterThan(server.asked.indexOf('folder here/z'));
  });

  it('give batches turns, so that a second one does not wait for the end of the first', async () => {
    const uploads = page();
    uploads.add(tree(...Array.from({ length: 40 }, (_, i) => file(`first${i}`))), HERE);
    uploads.add(tree(file('second')), { id: 'there', name: 'There' });
    await over(uploads);
    expect(server.asked.indexOf('whole there/second')).toBeLessThan(10);
  });

  it('send a large file in fragments of whole units, in order', async () => {
    const uploads = page();
    uploads.add(tree(file('film', text(LARGE))), HERE);
    await over(uploads);
    const fragments = server.asked.filter((each) => each.startsWith('fragment')).map((each) => each.split(' ').slice(2).map(Number) as [number, number]);
    expect(fragments.length).toBeGreaterThan(1);
    expect(fragments.slice(0, -1).every(([, size]) => size % UNIT_BYTES === 0)).toBe(true);
    expect(server.files.get('here/film')?.length).toBe(LARGE);
    expect(keep.all.size).toBe(0);
    expect(news.filter((each) => each.kind === 'percent').map((each) => 'percent' in each && each.percent)).not.toContain(100);
  });

  it('go on after a line that dropped where the server says', async () => {
    const uploads = page();
    refusing('fragment up-1 2621440', 3, 'offline', 0);
    uploads.add(tree(file('film', text(LARGE))), HERE);
    await over(uploads);
    expect(server.files.get('here/film')?.length).toBe(LARGE);
    expect(server.asked.filter((each) => each.startsWith('begin'))).toHaveLength(1);
    expect(server.asked.filter((each) => each.startsWith('fragment up-1 0 '))).toHaveLength(1);
  });

  it('promise no speed and no time while nothing goes, and do not count that time afterwards', async () => {
    const uploads = page();
    refusing('fragment up-1 7864320', 8, 'offline', 0);
    server.did = () => {
      clock.time += 500;
      clock.flush();
    };
    const speeds: number[] = [];
    uploads.subscribe(() => speeds.push(uploads.view().bytesPerSecond));
    uploads.add(tree(file('film', text(3 * LARGE))), HERE);
    await clock.run(() => states(uploads)[0] === 'held');
    expect(Math.max(...speeds)).toBeGreaterThan(500_000);
    expect(uploads.view()).toMatchObject({ left: 1, bytesPerSecond: 0, secondsLeft: undefined });
    await over(uploads);
    expect(states(uploads)).toEqual(['done']);
    expect(Math.min(...speeds.filter((each) => each > 0))).toBeGreaterThan(500_000);
  });

  it('do not wait any longer when the line is back', async () => {
    const uploads = page();
    refusing('whole', 1, 'busy', 503, 3_600_000);
    uploads.add(tree(file('a')), HERE);
    await clock.run(() => states(uploads)[0] === 'held');
    expect(states(uploads)).toEqual(['held']);
    const before = clock.time;
    clock.comeOnline();
    await over(uploads);
    expect(states(uploads)).toEqual(['done']);
    expect(clock.time - before).toBeLessThan(60_000);
  });

  it('wait as long as a server that is busy asks', async () => {
    const uploads = page();
    refusing('whole', 1, 'busy', 429, 30_000);
    uploads.add(tree(file('a')), HERE);
    const before = clock.time;
    await over(uploads);
    expect(clock.time - before).toBeGreaterThanOrEqual(30_000);
    expect(states(uploads)).toEqual(['done']);
  });

  it('wait for what was broken off before while the server still takes it', async () => {
    const uploads = page();
    const underWay = refusal(416, { code: 'invalidRange', innerError: { code: 'fragmentUnderWay' } }, 1_000);
    server.refuse.push({ what: 'fragment up-1 2621440', times: 20, refusal: underWay });
    uploads.add(tree(file('film', text(LARGE))), HERE);
    await over(uploads);
    expect(server.files.get('here/film')?.length).toBe(LARGE);
    expect(server.asked.filter((each) => each.startsWith('begin'))).toHaveLength(1);
  });

  it('give up where a server contradicts itself', async () => {
    const uploads = page();
    refusing('fragment up-1 2621440', 20, 'invalid', 416);
    uploads.add(tree(file('film', text(LARGE))), HERE);
    await over(uploads);
    expect(states(uploads)).toEqual(['failed']);
  });

  it('begin anew when a session is gone', async () => {
    const uploads = page();
    refusing('fragment up-1 2621440', 1, 'absent', 404);
    uploads.add(tree(file('film', text(LARGE))), HERE);
    await over(uploads);
    expect(server.files.get('here/film')?.length).toBe(LARGE);
    expect(server.asked.filter((each) => each.startsWith('begin'))).toHaveLength(2);
  });

  it('say why what is refused for good did not go, and try again when told to', async () => {
    const uploads = page();
    server.quota = 10;
    uploads.add(tree(file('a', text(20)), file('b')), HERE);
    await over(uploads);
    expect(states(uploads)).toEqual(['failed', 'done']);
    expect(uploads.view().rows[0]?.why).toMatchObject({ kind: 'full' });
    expect(news.filter((each) => each.kind === 'failed')).toHaveLength(1);
    expect(news.at(-1)).toMatchObject({ kind: 'ended', done: 1, failed: 1 });
    server.quota = 100;
    uploads.retry(uploads.view().rows[0]!.id);
    await over(uploads);
    expect(states(uploads)).toEqual(['done', 'done']);
  });
});

describe('what it takes to take all of it back', () => {
  const made = (): unknown => news.filter((each) => each.kind === 'ended').at(-1)?.made;

  it('is the outermost of what is new', async () => {
    server.folders.push('here/old');
    const uploads = page();
    const files = [{ path: ['new', 'deep'], file: file('a') }, { path: ['old'], file: file('b') }, { path: ['old', 'in'], file: file('c') }, { path: [], file: file('d') }];
    uploads.add({ folders: [['new'], ['new', 'deep'], ['old'], ['old', 'in'], ['old', 'empty']], files, unread: [] }, HERE);
    await over(uploads);
    expect(made()).toEqual([
      { id: 'here/old/empty', driveId: undefined },
      { id: 'here/new', driveId: undefined },
      { id: 'here/old/b', driveId: undefined, version: undefined },
      { id: 'here/old/in', driveId: undefined },
      { id: 'here/d', driveId: undefined, version: undefined },
    ]);
  });

  it('is the version of what was replaced, and nothing of what was left out', async () => {
    server.files.set('here/a', 'old').set('here/b', 'old');
    server.versions.set('here/a', 6);
    answers.push({ clash: 'replace', forAll: false }, { clash: 'skip', forAll: false });
    const uploads = page();
    uploads.add(tree(file('a'), file('b')), HERE);
    await over(uploads);
    expect(made()).toEqual([{ id: 'here/a', driveId: undefined, version: 7 }]);
  });
});

describe('a name that is taken', () => {
  const choose = async (clash: Clash | 'skip', content = 'new'): Promise<void> => {
    server.files.set('here/a', 'old');
    answers.push({ clash, forAll: false });
    const uploads = page();
    uploads.add(tree(file('a', content)), HERE);
    await over(uploads);
  };

  it('is replaced, if it still is what was looked at', async () => {
    await choose('replace');
    expect(server.files.get('here/a')).toBe('new');
    expect(server.replacing).toEqual(['tag of a']); // nothing went in vain
  });

  it('is kept beside the other', async () => {
    await choose('rename');
    expect([...server.files]).toEqual([['here/a', 'old'], ['here/a 1', 'new']]);
  });

  it('is left as it is', async () => {
    await choose('skip');
    expect([...server.files]).toEqual([['here/a', 'old']]);
    expect(news.at(-1)).toMatchObject({ kind: 'ended', done: 0, failed: 0 });
  });

  it('is left as it is when the question is closed', async () => {
    server.files.set('here/a', 'old');
    const uploads = page();
    uploads.add(tree(file('a')), HERE);
    await over(uploads);
    expect(states(uploads)).toEqual(['skipped']);
  });

  it('is asked about once for all', async () => {
    ['a', 'b', 'c', 'd', 'e', 'f'].forEach((name) => server.files.set(`here/${name}`, 'old'));
    answers.push({ clash: 'replace', forAll: true });
    const uploads = page();
    uploads.add(tree(...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => file(name, 'new'))), HERE);
    await over(uploads);
    expect(questions).toHaveLength(1);
    expect([...server.files.values()]).toEqual(Array(6).fill('new'));
  });

  it('is looked up for many at a time, and not where nothing can be', async () => {
    const names = Array.from({ length: 25 }, (_, i) => `f${i}`);
    const uploads = page();
    uploads.add({ folders: [['new']], files: [...names.map((name) => ({ path: [], file: file(name) })), { path: ['new'], file: file('a') }], unread: [] }, HERE);
    await over(uploads);
    expect(server.looked).toEqual([names.slice(0, 20), names.slice(20)]);
  });

  it('is asked about too where it was free as it was looked up', async () => {
    refusing('whole here/a', 1, 'name-taken', 409);
    answers.push({ clash: 'rename', forAll: false });
    const uploads = page();
    uploads.add(tree(file('a')), HERE);
    await over(uploads);
    expect(questions).toHaveLength(1);
    expect(states(uploads)).toEqual(['done']);
  });

  it('is asked about again when it changed meanwhile', async () => {
    refusing('whole here/a', 1, 'changed', 412);
    answers.push({ clash: 'rename', forAll: false });
    const uploads = page();
    uploads.add(tree(file('a')), HERE);
    await over(uploads);
    expect(questions.map((each) => each.changed)).toEqual([true]);
  });

  it('costs no byte again when it was taken while a large file was on its way', async () => {
    answers.push({ clash: 'rename', forAll: false });
    const uploads = page();
    refusing('fragment up-1 2621440', 1, 'offline', 0);
    uploads.add(tree(file('film', text(LARGE))), HERE);
    await clock.run(() => server.sessions.get('up-1')?.received === 2_621_440);
    server.files.set('here/film', 'quicker');
    await over(uploads);
    expect(server.files.get('here/film')).toBe('quicker');
    expect(server.files.get('here/film 1')?.length).toBe(LARGE);
    expect(server.asked.filter((each) => each.startsWith('fragment up-1 0 '))).toHaveLength(1);
    expect(server.asked).toContain('finishAs up-1');
  });
});

describe('an upload that is called off', () => {
  it('leaves no session and nothing kept', async () => {
    const uploads = page();
    uploads.add(tree(file('film', text(LARGE))), HERE);
    server.stopAt = 1;
    await clock.run(() => server.stopped === 1);
    clock.flush();
    uploads.cancel(uploads.view().rows[0]!.id);
    await clock.run(() => server.sessions.size === 0 && keep.all.size === 0 && server.atOnce === 0);
    expect(server.sessions.size).toBe(0);
    expect(keep.all.size).toBe(0);
    expect(states(uploads)).toEqual(['cancelled']);
    expect(server.files.size).toBe(0);
  });

  it('ends its session by the next page when this one was offline', async () => {
    const uploads = page();
    uploads.add(tree(file('film', text(LARGE))), HERE);
    server.stopAt = 1;
    await clock.run(() => server.stopped === 1);
    refusing('end', 1_000, 'offline', 0);
    uploads.cancelAll();
    await clock.run(() => server.asked.filter((each) => each.startsWith('end')).length > 3);
    expect([...keep.all.values()].map((each) => each.ending)).toEqual([true]);
    server.refuse = [];
    const next = page();
    await next.takeUp();
    clock.flush();
    expect(server.sessions.size).toBe(0);
    expect(next.view().rows).toEqual([]);
  });

  it('goes on after a pause where it was', async () => {
    const uploads = page();
    uploads.add(tree(file('film', text(LARGE))), HERE);
    server.stopAt = 1;
    await clock.run(() => server.stopped === 1);
    uploads.pause();
    await clock.run(() => server.atOnce === 0);
    server.stopAt = Number.POSITIVE_INFINITY;
    expect(states(uploads)).toEqual(['waiting']);
    const before = server.sessions.get('up-1')!.received;
    uploads.goOn();
    await over(uploads);
    expect(states(uploads)).toEqual(['done']);
    expect(server.asked.filter((each) => each.startsWith('begin'))).toHaveLength(1);
    expect(before).toBeGreaterThan(0);
  });
});

describe('after its page was closed', () => {
  const content = `${text(LARGE - 1)}z`;

  /** A page that goes while the file is half there. */
  const closed = async (): Promise<void> => {
    const first = page();
    first.add(tree(file('film', content)), HERE);
    server.stopAt = 1;
    await clock.run(() => server.stopped === 1);
    first.pause();
    await clock.run(() => server.atOnce === 0);
    server.stopAt = Number.POSITIVE_INFINITY;
    news = [];
  };

  it('an upload goes on with the same file, and sends only what is missing', async () => {
    await closed();
    const uploads = page();
    await uploads.takeUp();
    clock.flush();
    expect(uploads.view().rows).toMatchObject([{ state: 'unfinished', name: 'film', sent: server.sessions.get('up-1')!.received }]);
    expect(uploads.isBusy).toBe(false);
    await uploads.give(uploads.view().rows[0]!.id, file('film', content));
    await over(uploads);
    expect(server.files.get('here/film')).toBe(content);
    expect(server.asked.filter((each) => each.startsWith('begin'))).toHaveLength(1);
    expect(keep.all.size).toBe(0);
  });

  it('it goes on when the same file is uploaded to the same folder again', async () => {
    await closed();
    const uploads = page();
    await uploads.takeUp();
    uploads.add(tree(file('film', content)), HERE);
    await over(uploads);
    expect(states(uploads)).toEqual(['done']);
    expect(server.asked.filter((each) => each.startsWith('begin'))).toHaveLength(1);
    expect(server.files.get('here/film')).toBe(content);
  });

  it('another file of the same name and length does not go into it', async () => {
    await closed();
    const uploads = page();
    await uploads.takeUp();
    clock.flush();
    await uploads.give(uploads.view().rows[0]!.id, file('film', `${text(LARGE - 1)}y`));
    clock.flush();
    expect(uploads.view().rows).toMatchObject([{ state: 'unfinished', why: 'other-file' }]);
    expect(server.files.size).toBe(0);
  });

  it('nothing is shown of a session that the server does not know any more', async () => {
    await closed();
    server.sessions.clear();
    const uploads = page();
    await uploads.takeUp();
    clock.flush();
    expect(uploads.view().rows).toEqual([]);
    expect(keep.all.size).toBe(0);
  });
});

describe('what is measured', () => {
  it('makes fragments as large as a few seconds allow, and smaller after a break', () => {
    const size = new FragmentSize();
    const first = size.bytes;
    size.went(first, 100);
    expect(size.bytes).toBe(first * 2);
    size.broke();
    expect(size.bytes).toBe(first);
    size.went(first, 600_000);
    expect(size.bytes).toBe(UNIT_BYTES);
    for (let i = 0; i < 20; i++) {
      size.went(size.bytes, 1);
    }
    expect(size.bytes).toBeLessThan(60 * 1024 * 1024);
    expect(size.bytes % UNIT_BYTES).toBe(0);
  });

  it('tells a smooth speed and the time that is left', () => {
    const speed = new Speed(0);
    expect(speed.secondsFor(1)).toBeUndefined();
    for (let now = 500; now <= 20_000; now += 500) {
      speed.add(now % 1_000 === 0 ? 700 : 300, now);
    }
    expect(speed.bytesPerSecond).toBeGreaterThan(850);
    expect(speed.bytesPerSecond).toBeLessThan(1_150);
    expect(speed.secondsFor(10_000)).toBeCloseTo(10, 0);
  });

  it('promises no time before it is steady', () => {
    const speed = new Speed(0);
    speed.add(10, 300); // a line that gets up to its speed
    expect(speed.secondsFor(100_000)).toBeUndefined();
    for (let now = 800; now <= 3_800; now += 500) {
      speed.add(500, now);
      expect(speed.secondsFor(100_000)).toBeUndefined();
    }
    speed.add(500, 4_300);
    expect(speed.secondsFor(100_000)).toBeGreaterThan(80);
    expect(speed.secondsFor(100_000)).toBeLessThan(125);
  });
});
