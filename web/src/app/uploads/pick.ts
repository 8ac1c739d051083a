/** Opens the browser's chooser. @returns nothing if it was left without a choice */
export function pick({ folder = false, many = true }: { readonly folder?: boolean; readonly many?: boolean }): Promise<readonly File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = many;
  input.webkitdirectory = folder;
  return new Promise((done) => {
    input.addEventListener('change', () => done([...(input.files ?? [])]));
    input.addEventListener('cancel', () => done([]));
    input.click();
  });
}
