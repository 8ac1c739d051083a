/**
 * Leads to the server's page where somebody proves again who they are, which the door wants before what cannot be taken
 * back (`proofTooOld`). They come back to `back`, which says what was under way.
 */
export function prove(back: string): void {
  location.assign(`/prove?return=${encodeURIComponent(back)}`);
}
