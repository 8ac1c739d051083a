/** The trail as a file: what was shown, in words and in bytes, with what proves it (docs/formats/audit.md). */
import { allWordsNow } from '../words';
import type { AuditEvent } from './calls';
import { detailsOf, shown, titleOf } from './shown';
import { idOf, type Result } from './verifying';

export function trailFile(events: readonly AuditEvent[], result: Result, now: Date): string {
  const words = allWordsNow();
  return JSON.stringify(
    {
      format: 'holdfast-audit-trail/1',
      saved: now.toISOString(),
      server: location.origin,
      events: events.map((event) => {
        const told = shown(event);
        return {
          ...event,
          ...(told.entry === undefined ? {} : { at: new Date(told.entry.at).toISOString() }),
          what: titleOf(told, words),
          details: detailsOf(told, words).join(', '),
          result: result.events.get(idOf(event)) ?? 'unchecked',
        };
      }),
      heads: result.logs.flatMap(({ log, fault }) => (fault === undefined ? [] : [{ log, fault }])),
      proofs: result.proofs.map(({ log, proofs }) => ({ log, ...proofs })),
    },
    null,
    1,
  );
}

export function save(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
