/**
 * A field for a picture of oneself. Contract with the page:
 *
 *     <input type="file" data-picture data-unreadable="{words}" aria-describedby="{id}">
 *     <p id="{id}" data-any="{words}">…</p>
 *
 * The server takes small PNG files alone. What is chosen here is made one before it is sent: any picture that the browser
 * can show, its middle, without what the file tells of its time and place.
 */
const SIDE = 512;

export type Scale = (file: File) => Promise<Blob>;

export function setUpPicture(input: HTMLInputElement, scale: Scale = square): void {
  input.accept = 'image/*';
  const hint = document.getElementById(input.getAttribute('aria-describedby') ?? '');
  if (hint?.dataset['any'] !== undefined) {
    hint.textContent = hint.dataset['any'];
  }
  let made: File | undefined;
  let busy = false;
  input.addEventListener('change', () => input.setCustomValidity(''));
  input.form?.addEventListener('submit', (event) => {
    const chosen = input.files?.[0];
    if (chosen === undefined || chosen === made) {
      return;
    }
    event.preventDefault();
    if (busy) {
      return;
    }
    busy = true;
    scale(chosen)
      .then((picture) => {
        made = new File([picture], 'picture.png', { type: 'image/png' });
        replace(input, made);
        made = input.files?.[0];
        input.form?.requestSubmit();
      })
      .catch(() => {
        input.setCustomValidity(input.dataset['unreadable'] ?? '');
        input.reportValidity();
      })
      .finally(() => (busy = false));
  });
}

function replace(input: HTMLInputElement, file: File): void {
  const files = new DataTransfer();
  files.items.add(file);
  input.files = files.files;
}

async function square(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const side = Math.min(picture.width, picture.height);
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  const context = canvas.getContext('2d');
  if (context === null) {
    throw new TypeError('this browser draws nothing');
  }
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, SIDE, SIDE);
  picture.close();
  return new Promise((done, failed) =>
    canvas.toBlob((blob) => (blob === null ? failed(new TypeError('no picture came out')) : done(blob)), 'image/png'),
  );
}
