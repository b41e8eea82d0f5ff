/**
 * The page's script: takes the live sections anew every five seconds, unless somebody is in them or looks
 * elsewhere. Without it the page is as it was when it was opened.
 */
export const SCRIPT = `'use strict';
const refresh = document.querySelector('#refresh');
const stale = document.querySelector('#stale');
refresh.hidden = false;
let since = new Date();
async function renew() {
  if (!refresh.firstElementChild.checked || document.hidden || !getSelection().isCollapsed) return;
  try {
    const answer = await fetch(location.pathname + location.search);
    if (!answer.ok) throw new Error();
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    document.title = next.title;
    for (const old of document.querySelectorAll('[data-live]')) {
      const section = next.getElementById(old.id);
      if (section && !old.contains(document.activeElement)) old.replaceWith(section);
    }
    stale.textContent = '';
    since = new Date();
  } catch {
    stale.textContent = 'No answer since ' + since.toLocaleTimeString() + ': what you see is as old.';
  }
}
setInterval(renew, 5000);
`;
