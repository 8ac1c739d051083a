/**
 * The script that the page names. It holds nothing itself: its address carries `?v=`, and what other parts import by its
 * plain name would be loaded, and run, a second time.
 */
import('./main').catch(() => {
  // The words may be among what did not come.
  document.getElementById('app')!.textContent = 'Holdfast did not load. Look at your connection, and load this page again.';
});
