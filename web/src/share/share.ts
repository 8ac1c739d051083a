/**
 * The script of the pages behind sharing links; all of them work without it. Contract with the page:
 *
 *     <form enctype="multipart/form-data" data-upload data-under-way="… {0} …" data-kept="{words}" data-failed="{words}">
 *       … <progress max="100" hidden></progress> <p role="status" hidden></p> … <button>
 */
import { setUpUpload } from './upload-form';

document.querySelectorAll<HTMLFormElement>('form[data-upload]').forEach((form) => setUpUpload(form));
