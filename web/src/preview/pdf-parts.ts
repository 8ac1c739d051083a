/**
 * What pdf.js asks for beside the document: tables of characters, fonts that documents do not bring along, decoders. They lie
 * in one script (tools/pdf-parts.mjs), which is loaded when a document wants one of them: the page may load scripts of ours
 * alone, and has no origin by which it could fetch anything else.
 */
declare global {
  // Set by that script: `{kind}/{file}` to base64.
  var holdfastPdfParts: Readonly<Record<string, string>> | undefined;
}

let address = '';
let nonce = '';
let loading: Promise<void> | undefined;

/** Says where the script is, and what lets it run. */
export function partsAt(script: string, scriptNonce: string): void {
  address = script;
  nonce = scriptNonce;
}

export class Parts {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    loading ??= load();
    await loading;
    const part = globalThis.holdfastPdfParts?.[`${kind}/${filename}`];
    if (part === undefined) {
      throw new Error(`there is no ${filename}`);
    }
    return Uint8Array.from(atob(part), (byte) => byte.charCodeAt(0));
  }
}

function load(): Promise<void> {
  return new Promise((done, failed) => {
    const script = document.createElement('script');
    script.nonce = nonce;
    script.src = address;
    script.addEventListener('load', () => done());
    script.addEventListener('error', () => failed(new Error('the parts did not come')));
    document.head.append(script);
  });
}
