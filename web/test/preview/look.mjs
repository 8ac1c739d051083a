// Looks at previews of a running Holdfast with a real browser. Each check tells its name and `good`, or why not.
//
// SERVER   its address
// TOKEN    of an account with an empty drive
// SHOTS    a folder: pictures of every kind, light, dark and narrow, are put there
import path from 'node:path';
import process from 'node:process';
import { pdf, pdfOfFarLetters, png, wav, webm } from './fixtures.mjs';
import { api, close, ELSEWHERE, expect, heard, ownPage, previewOf, put, ran, SCRIPT, SERVER, tab } from './house.mjs';

const MARKDOWN = `# A walk along the river

Some *words* with a [link](https://example.org/a?b=c&d), a [mail](mailto:ana@example.org), and \`code\`.

| bird | seen |
| ---- | ---- |
| heron | 3 |
| kingfisher | 1 |

> Said by somebody.

\`\`\`java
record Bird(String name, int seen) {} // three
\`\`\`

1. one
2. two

[bad](javascript:${encodeURIComponent(SCRIPT)}) [worse](data:text/html,<script>1</script>) [near](/account) <javascript:alert(1)>
<script>${SCRIPT}</script>
<img src=x onerror="${SCRIPT}">

![a far picture](${ELSEWHERE}/picture.png) ![x" onerror="${SCRIPT}](x)
`;

const SVG = `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="320" height="200" onload="${SCRIPT}">
<style>circle { fill: #0f6e6e }</style>
<circle cx="160" cy="100" r="80"/><script>${SCRIPT}</script>
<foreignObject width="100" height="100"><body xmlns="http://www.w3.org/1999/xhtml" onload="${SCRIPT}"><iframe srcdoc="&lt;script&gt;${SCRIPT}&lt;/script&gt;"></iframe></body></foreignObject>
<image xlink:href="${ELSEWHERE}/svg.png" width="10" height="10"/></svg>`;

const HTML = `<!doctype html><title>t</title><script>${SCRIPT}</script><img src=x onerror="${SCRIPT}"><iframe src="javascript:${SCRIPT}"></iframe>`;

const XML = `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="data:text/xsl,%3Cxsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'%3E%3Cxsl:template match='/'%3E%3Cscript xmlns='http://www.w3.org/1999/xhtml'%3E1%3C/script%3E%3C/xsl:template%3E%3C/xsl:stylesheet%3E"?><a><script xmlns="http://www.w3.org/1999/xhtml">${SCRIPT}</script></a>`;

const XHTML = `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title><script>${SCRIPT}</script></head><body onload="${SCRIPT}"/></html>`;

const JAVA = `package org.example;

/** A remark
 *  of two lines. */
public final class Heron {
  private static final String SAID = "<b>kraa</b>";

  int count(int seen) {
    return seen + 42;
  }
}
`;

const blank = await tab();
await ownPage(blank, '');
const PNG = await png(blank, 640, 400);
const WEBM = await webm(blank);

/** Opens the preview of a file that is put there for it. */
async function show(name, bytes, type, wish, options) {
  const item = await put(name, bytes, type);
  const page = await tab(options);
  const url = await previewOf(item, wish);
  await page.goto(url);
  return { page, url, item };
}

/** What a stranger's file did: nothing. */
async function harmless(page, what) {
  expect(!(await ran(page)), `${what}: a script ran`);
  expect(heard.length === 0, `${what}: something was sent: ${heard}`);
}

/** Opening the address of the bytes saves them; and shown by a browser that does not, they do nothing. */
async function harmlessAlone(page, url) {
  const saved = page.waitForEvent('download');
  await page.goto(`${url}/content`).catch(() => {});
  await saved;
  await harmless(page, 'saved');
  await page.route(`${url}/content`, async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers() };
    delete headers['content-disposition'];
    await route.fulfill({ response, headers });
  });
  await page.goto(`${url}/content`).catch(() => {});
  await page.waitForTimeout(200);
  await harmless(page, 'shown alone');
}

/** No page makes a script of it: not one elsewhere, and not one of ours. */
async function noScriptOfOthers(url) {
  for (const at of [`${ELSEWHERE}/page`, `${SERVER}/account-of-tests`]) {
    const elsewhere = await tab();
    await ownPage(elsewhere, '');
    await elsewhere.goto(at);
    await elsewhere.evaluate(
      (src) =>
        new Promise((done) => {
          const script = document.createElement('script');
          script.src = src;
          script.onload = script.onerror = done;
          document.head.append(script);
        }),
      `${url}/content`,
    );
    await harmless(elsewhere, 'as a script');
  }
}

const text = (page) => page.evaluate(() => document.querySelector('main').innerText);

const checks = {
  async html() {
    const { page, url } = await show('page.html', HTML, 'text/html');
    expect((await text(page)).includes('<!doctype html>'), 'its source is not shown');
    expect((await page.locator('.hljs-name, .hljs-tag, .hljs-attr').count()) > 0, 'no colours');
    await harmless(page, 'page');
    await harmlessAlone(page, url);
  },

  async svg() {
    const { page, url } = await show('drawing.svg', SVG, 'image/svg+xml');
    expect(await page.evaluate(() => document.querySelector('img.picture').naturalWidth === 320), 'not shown');
    await harmless(page, 'picture');
    await page.click('nav.deeds a:not([download])');
    expect((await text(page)).includes('<foreignObject'), 'its text is not shown');
    await harmless(page, 'text');
    await harmlessAlone(page, url);
  },

  async xml() {
    const { page, url } = await show('sheet.xml', XML, 'application/xml');
    expect((await text(page)).includes('xml-stylesheet'), 'its source is not shown');
    await harmlessAlone(page, url);
  },

  async xhtml() {
    const { page, url } = await show('page.xhtml', XHTML, 'application/xhtml+xml');
    expect((await text(page)).includes('<title>t</title>'), 'its source is not shown');
    await harmlessAlone(page, url);
  },

  async markdown() {
    const { page } = await show('README.md', MARKDOWN, 'text/markdown');
    const found = await page.evaluate(() => ({
      links: [...document.querySelectorAll('.prose a')].map((a) => [a.getAttribute('href'), a.rel, a.target]),
      told: [...document.querySelectorAll('.untold')].map((each) => each.textContent),
      pictures: document.querySelectorAll('.prose img, .prose script, .prose iframe, .prose [onerror]').length,
      table: document.querySelectorAll('.prose td').length,
      title: document.querySelector('.prose h1').textContent,
      colours: document.querySelectorAll('.prose pre .hljs-keyword').length,
    }));
    expect(found.title === 'A walk along the river' && found.table === 4, 'it is not shown as what it means');
    expect(found.pictures === 0, 'a picture or a script was made of it');
    expect(found.told[0] === 'a far picture', 'what a picture shows is not told');
    expect(found.colours > 0, 'its code has no colours');
    const led = found.links.filter(([href]) => href !== null && href !== '');
    expect(led.length === 2, `links lead to ${JSON.stringify(found.links)}`);
    expect(
      found.links.every(([, rel, target]) => rel === 'noopener noreferrer nofollow' && target === '_blank'),
      `links tell where they stood: ${JSON.stringify(found.links)}`,
    );
    for (const link of await page.locator('.prose a:not([href^=http]):not([href^=mailto])').all()) {
      await link.click();
    }
    await harmless(page, 'clicked');
  },

  async pdf() {
    const script = SCRIPT.replaceAll('(', '\\(').replaceAll(')', '\\)');
    const { page, url } = await show(
      'three.pdf',
      pdf({
        pages: 3,
        catalog: `/OpenAction << /S /JavaScript /JS (${script};app.launchURL\\('${ELSEWHERE}/pdf'\\)) >>`,
        annotations: `/Annots [ << /Type /Annot /Subtype /Link /Rect [60 400 360 600] /A << /S /JavaScript /JS (${script}) >> >> << /Type /Annot /Subtype /Link /Rect [60 700 360 760] /A << /S /URI /URI (https://example.org/) >> >> << /Type /Annot /Subtype /Link /Rect [60 200 360 300] /A << /S /URI /URI (javascript:${script}) >> >> ]`,
      }),
      'application/pdf',
    );
    await page.waitForSelector('.textLayer span');
    expect((await text(page)).includes('Page 1 of herons'), 'its text is not there');
    expect((await page.inputValue('input[name=page]')) === '1', 'it does not tell the page');
    expect((await text(page)).includes('of 3'), 'it does not tell how many');
    const painted = await page.evaluate(() => {
      const canvas = document.querySelector('.page canvas');
      return [...canvas.getContext('2d').getImageData(canvas.width / 5, canvas.height * 0.4, 1, 1).data];
    });
    expect(painted[0] < 60 && painted[1] > 90, `the page is not painted: ${painted}`);
    const links = await page.evaluate(() => [...document.querySelectorAll('.page a')].map((a) => a.href));
    expect(links.length > 0 && links.every((href) => href === 'https://example.org/'), `links lead to ${links}`);
    await page.mouse.click(400, 500);
    await page.click('[data-step="1"]');
    expect((await page.inputValue('input[name=page]')) === '2', 'there is no next page');
    await harmless(page, 'document');
    expect(page.complaints.length === 0, page.complaints.join());
    await harmlessAlone(page, url);
  },

  async pdfAtAPage() {
    const { page } = await show('three.pdf', pdf({ pages: 3 }), 'application/pdf', { page: '3', zoom: 1.5 });
    await page.waitForFunction(() => document.querySelector('input[name=page]').value === '3');
    await page.waitForFunction(() => document.querySelectorAll('.page')[2].querySelector('canvas') !== null);
    expect((await page.locator('[data-percent]').innerText()) === '150 %', 'it is not as large as asked for');
  },

  async pdfInRanges() {
    const padded = pdf({ pages: 2, catalog: `/Padding (${'x'.repeat(3_000_000)})` });
    const item = await put('large.pdf', padded, 'application/pdf');
    const page = await tab();
    const ranges = [];
    page.on('response', (answer) => {
      if (answer.status() === 206) {
        ranges.push(answer.headers()['content-range']);
      }
    });
    await page.goto(await previewOf(item));
    await page.waitForSelector('.textLayer span');
    expect(ranges.length > 0, 'it was fetched whole');
    expect(ranges.every((range) => range?.endsWith(`/${padded.length}`)), `ranges are ${ranges}`);
  },

  async pdfOfFarLetters() {
    const { page } = await show('far.pdf', pdfOfFarLetters(), 'application/pdf');
    await page.waitForSelector('.textLayer span');
    expect((await text(page)).includes('你好'), 'its characters are not known');
    const decoders = await page.evaluate(() => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => true));
    expect(decoders, 'decoders may not run');
    // Later: what is evaluated for a test at once may do more than the page.
    const turned = await page.evaluate(
      () =>
        new Promise((tell) =>
          setTimeout(() => {
            try {
              tell(new Function('return 1')());
            } catch {
              tell('refused');
            }
          }),
        ),
    );
    expect(turned === 'refused', 'text becomes a script');
  },

  async brokenPdf() {
    const { page } = await show('broken.pdf', '%PDF-1.7 nothing more', 'application/pdf');
    await page.waitForSelector('.error');
    expect((await text(page)).includes('cannot be shown'), 'it says nothing');
  },

  async picture() {
    const { page } = await show('photo.png', PNG, 'image/png');
    expect(await page.evaluate(() => document.querySelector('img.picture').naturalWidth === 640), 'not shown');
    expect(page.complaints.length === 0, page.complaints.join());
  },

  async wrongTypes() {
    const { page } = await show('really.html', PNG, 'text/html');
    expect(await page.evaluate(() => document.querySelector('img.picture').naturalWidth === 640), 'no picture');
    const other = await show('really.png', HTML, 'image/png');
    expect((await text(other.page)).includes('<!doctype html>'), 'no text');
    await harmless(other.page, 'page');
    await harmlessAlone(other.page, other.url);
  },

  async script() {
    const { page, url } = await show('code.js', SCRIPT, 'text/javascript');
    expect((await text(page)).includes('document.documentElement'), 'its source is not shown');
    await harmlessAlone(page, url);
    await noScriptOfOthers(url);
  },

  async polyglot() {
    const gif = `GIF89a/*${'\0'.repeat(20)}*/=1;${SCRIPT}`;
    const { page, url } = await show('both.gif', Buffer.from(gif, 'latin1'), 'image/gif');
    await page.waitForSelector('.error');
    await harmlessAlone(page, url);
    await noScriptOfOthers(url);
  },

  async names() {
    for (const name of [`quote" onload="x.txt`, `<script>${'owned=1'}</script>.txt`, 'a\u202egpj.exe', `it's & <b>.md`]) {
      let item;
      try {
        item = await put(name, 'a text', 'text/plain');
      } catch (refused) {
        expect(/ 400 /.test(refused.message), refused.message);
        continue;
      }
      const page = await tab();
      await page.goto(await previewOf(item));
      const title = await page.evaluate(() => document.querySelector('h1').textContent);
      expect(title === name.replaceAll('\u202e', '\ufffd'), `${name} is called ${title}`);
      await harmless(page, name);
    }
  },

  async texts() {
    const java = await show('Heron.java', JAVA, 'text/plain');
    const lines = await java.page.evaluate(() => ({
      lines: document.querySelectorAll('.line').length,
      text: document.querySelector('code').textContent,
      keywords: [...document.querySelectorAll('.hljs-keyword')].map((each) => each.textContent),
      remark: [...document.querySelectorAll('.line')][3].querySelector('.hljs-comment')?.textContent,
    }));
    expect(lines.lines === 11 && lines.text === JAVA, `other lines: ${JSON.stringify(lines)}`);
    expect(lines.keywords.includes('class'), 'no colours');
    expect(lines.remark?.includes('of two lines'), 'a remark of two lines has its colour on the first alone');
    const wide = await show('wide.txt', Buffer.from('\ufeffGrüße, 你好', 'utf16le'), 'text/plain');
    expect((await text(wide.page)).includes('Grüße, 你好'), 'UTF-16 is not read');
    const old = await show('old.txt', Buffer.from('Grüße', 'latin1'), 'text/plain');
    expect((await text(old.page)).includes('Grüße'), 'windows-1252 is not read');
    expect((await old.page.innerText('aside')).includes('windows-1252'), 'that it is guessed is not told');
    const long = await show('long.log', 'a line of a log\n'.repeat(60_000), 'text/plain');
    expect((await long.page.innerText('aside')).includes('Only the beginning'), 'that it is cut is not told');
    const turned = await show('turned.js', 'let a = "\u202e\u2066 }";', 'text/plain');
    expect((await turned.page.innerText('aside')).includes('invisible characters'), 'what turns is not told');
  },

  async sound() {
    const { page } = await show('tone.wav', wav(3), 'audio/wav');
    await page.waitForFunction(() => Math.abs(document.querySelector('audio').duration - 3) < 0.1);
  },

  async film() {
    const item = await put('film.webm', WEBM, 'video/webm');
    const page = await tab();
    const ranges = [];
    page.on('response', (answer) => answer.status() === 206 && ranges.push(answer.headers()['content-range']));
    await page.goto(await previewOf(item));
    await page.waitForFunction(() => document.querySelector('video').videoWidth === 320);
    await page.evaluate(async () => {
      const video = document.querySelector('video');
      video.muted = true;
      await video.play();
    });
    await page.waitForFunction(() => document.querySelector('video').currentTime > 0.2);
    expect(ranges.length > 0, 'no range was asked for');
    expect(page.complaints.length === 0, page.complaints.join());
  },

  async others() {
    const zip = await show('things.zip', Buffer.from('PK\x03\x04\0\0\0\0', 'latin1'), 'application/zip');
    expect((await text(zip.page)).includes('no preview'), 'it does not say so');
    const saved = zip.page.waitForEvent('download');
    await zip.page.click('.bar a[download]');
    expect((await saved).suggestedFilename() === 'things.zip', 'it is saved under another name');
    const empty = await show('empty.txt', '', 'text/plain');
    expect((await text(empty.page)).includes('nothing in this file'), 'it does not say that it is empty');
  },

  async isolation() {
    const { page } = await show('note.txt', 'a note', 'text/plain');
    const found = await page.evaluate(async () => {
      const tried = (what) => {
        try {
          return String(what());
        } catch {
          return 'refused';
        }
      };
      return {
        origin: self.origin,
        cookie: tried(() => document.cookie),
        store: tried(() => localStorage.length),
        me: await fetch('/v1.0/me').then(
          () => 'answered',
          () => 'refused',
        ),
      };
    });
    expect(
      JSON.stringify(found) === '{"origin":"null","cookie":"refused","store":"refused","me":"refused"}',
      JSON.stringify(found),
    );
  },

  async frames() {
    const item = await put('framed.txt', 'in a frame', 'text/plain');
    const url = await previewOf(item);
    const own = await tab();
    await ownPage(own, `<iframe src="${url}" width="600" height="400"></iframe>`);
    const frame = own.frames()[1];
    await frame.waitForSelector('.line');
    expect((await frame.evaluate(() => self.origin)) === 'null', 'in a frame it has an origin');
    const elsewhere = await tab();
    await elsewhere.goto(`${ELSEWHERE}/page`);
    await elsewhere.evaluate((src) => {
      document.body.innerHTML = `<iframe src="${src}"></iframe>`;
    }, url);
    await elsewhere.waitForTimeout(500);
    const shown = await elsewhere.frames()[1].evaluate(() => document.querySelector('.line') !== null).catch(() => false);
    expect(!shown, 'others can put it into a frame');
  },

  async strangers() {
    const item = await put('secret.txt', 'a secret', 'text/plain');
    const url = await previewOf(item);
    const page = await tab();
    await page.goto(`${ELSEWHERE}/page`);
    const read = await page.evaluate(
      (src) =>
        fetch(src)
          .then((answer) => answer.text())
          .catch(() => 'refused'),
      `${url}/content`,
    );
    expect(read === 'refused', `another page read ${read}`);
  },

  async gone() {
    const { page, url, item } = await show('short.txt', 'a text', 'text/plain');
    await api('DELETE', `/me/drive/items/${item.id}`);
    const answer = await page.goto(url);
    expect(answer.status() === 404, `it answers ${answer.status()}`);
    expect((await text(page)).includes('no longer there'), 'it says nothing');
  },
};

async function shots(folder) {
  const items = {
    text: await put('Heron.java', JAVA, 'text/plain'),
    prose: await put('README.md', MARKDOWN, 'text/markdown'),
    picture: await put('a rather long name of a picture that somebody took at the river.png', PNG, 'image/png'),
    drawing: await put('drawing.svg', SVG, 'image/svg+xml'),
    sound: await put('tone.wav', wav(3), 'audio/wav'),
    film: await put('film.webm', WEBM, 'video/webm'),
    pdf: await put('three.pdf', pdf({ pages: 3 }), 'application/pdf'),
    other: await put('things.zip', Buffer.from('PK\x03\x04\0\0\0\0', 'latin1'), 'application/zip'),
    notes: await put('old.txt', Buffer.from('Grüße\n'.repeat(200_000), 'latin1'), 'text/plain'),
    broken: await put('broken.pdf', '%PDF-1.7 nothing more', 'application/pdf'),
  };
  const looks = {
    light: { colorScheme: 'light', viewport: { width: 1100, height: 760 } },
    dark: { colorScheme: 'dark', viewport: { width: 1100, height: 760 } },
    narrow: { colorScheme: 'light', viewport: { width: 360, height: 640 } },
  };
  for (const [look, options] of Object.entries(looks)) {
    for (const [kind, item] of Object.entries(items)) {
      const page = await tab(options);
      await page.goto(await previewOf(item));
      await page.waitForSelector(kind === 'pdf' ? '.textLayer span' : kind === 'broken' ? '.error' : 'main');
      await page.waitForTimeout(300);
      await page.screenshot({ path: path.join(folder, `preview-${kind}-${look}.png`) });
      await page.close();
    }
  }
}

const only = process.argv.slice(2);
for (const [name, check] of Object.entries(checks)) {
  if (only.length > 0 && !only.includes(name)) {
    continue;
  }
  try {
    await check();
    console.log(`${name}: good`);
  } catch (error) {
    console.log(`${name}: ${error.message.split('\n').slice(0, 4).join(' ')}`);
  }
  heard.length = 0;
}
if (process.env.SHOTS) {
  await shots(process.env.SHOTS);
}
await close();
