import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; --ink: #1b1b1f; --soft: #55555f; --ground: #f4f4f7; --card: #fff; --line: #767680; --main: #1f4b99; --on-main: #fff; --focus: #b35900; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececf1; --soft: #b4b4c0; --ground: #131317; --card: #1f1f26; --line: #8a8a96; --main: #9dbdff; --on-main: #10131a; --focus: #ffb25c; }
}
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); margin: 0; }
main { box-sizing: border-box; max-width: 36rem; margin: 2rem auto; padding: 1.5rem 2rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.mark { margin: 0 0 1rem; color: var(--soft); font-size: .875rem; }
h1 { font-size: 1.4rem; line-height: 1.3; margin-top: 0; text-wrap: balance; }
h2 { font-size: 1.1rem; }
a { color: var(--main); }
fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: 1rem 0; }
label { display: block; padding: .3rem 0; }
button { font: inherit; min-width: 8rem; padding: .6rem 1rem; border: 2px solid var(--main); border-radius: .4rem; background: transparent; color: var(--main); cursor: pointer; }
button.primary { background: var(--main); color: var(--on-main); font-weight: 600; }
.buttons { display: flex; flex-wrap: wrap; gap: 1rem; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
code, pre { overflow-wrap: anywhere; }
pre { white-space: pre-wrap; }
@media (max-width: 40rem) {
  main { margin: 0; min-height: 100vh; border: 0; border-radius: 0; padding: 1.25rem; }
  .buttons button { flex: 1; }
}`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const HTML = /^[ \t]*text\/html[ \t]*(;|$)/i;
const ZERO_WEIGHT = /;[ \t]*q=0(\.0*)?[ \t]*(;|$)/i;

/**
 * Headers of a page that has no script at all, loads nothing and stands in no frame; its form may lead
 * to `formAction` only (Content Security Policy Level 3, §6.4.2).
 */
export function pageHeaders(formAction = "'none'"): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy':
      `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; ` +
      `frame-ancestors 'none'; form-action ${formAction}`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}

/** A whole page; `title` is text, `body` is HTML whose foreign parts went through `escape`. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} - local issuer</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="mark">Local issuer of MCP Gateway, for trying out on this machine</p>
${body}
</main>
</body>
</html>
`;
}

/** Text as HTML, also within an attribute's quotes. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * Whether a request is a browser's that shows pages, by what it says it takes; a weight of 0 is a refusal
 * (RFC 9110 §12.4.2, §12.5.1).
 */
export function takesPages(accept: string | undefined): boolean {
  return (accept ?? '').split(',').some((range) => HTML.test(range) && !ZERO_WEIGHT.test(range));
}
