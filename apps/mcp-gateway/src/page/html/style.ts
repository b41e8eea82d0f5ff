/** The page's style. Dark and light follow the system; below 48rem, rows are cards. */
export const STYLE = `:root {
  color-scheme: light dark;
  --ink: #1c2330; --quiet: #586274; --ground: #f5f6f8; --card: #fff; --line: #dde1e8; --link: #1d56a5; --code: #eef0f4;
  --good: #14613f; --good-bg: #e0f2e9; --fair: #775000; --fair-bg: #faf0d9; --bad: #a11f28; --bad-bg: #fbe6e6; --calm-bg: #e9ecf1;
}
@media (prefers-color-scheme: dark) { :root {
  --ink: #e4e8ee; --quiet: #9ba6b6; --ground: #11141a; --card: #191d25; --line: #2b323e; --link: #8db9f6; --code: #242a35;
  --good: #82d3a9; --good-bg: #16301f; --fair: #e8bf66; --fair-bg: #322810; --bad: #f5a09e; --bad-bg: #3b1d20; --calm-bg: #29303b;
} }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 78rem; padding: 1rem 1.25rem 3rem; font: .9375rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1.5rem; }
h1 { font-size: 1.25rem; margin: .25rem 0; }
h2 { font-size: 1.0625rem; margin: 0 0 .75rem; }
h2.quiet { font-weight: 400; font-size: .9375rem; }
h3 { font-size: 1rem; margin: 0; }
p { margin: .5rem 0; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.25rem; margin: 1rem 0; }
#refresh { margin-left: auto; color: var(--quiet); }
#stale { width: 100%; margin: 0; color: var(--bad); }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.quiet, small, caption, dt, thead { color: var(--quiet); }
small { display: block; font-size: .8125rem; overflow-wrap: anywhere; }
em { font-style: normal; color: var(--quiet); }
code { font: .875em/1.5 ui-monospace, Menlo, Consolas, monospace; background: var(--code); border-radius: .25rem; padding: .05em .35em; overflow-wrap: anywhere; }
code.block { display: block; white-space: pre-wrap; padding: .5rem .75rem; }
.badge { display: inline-block; border-radius: 1rem; padding: 0 .6rem; font-size: .8125rem; white-space: nowrap; background: var(--calm-bg); }
.good { color: var(--good); background: var(--good-bg); }
.fair { color: var(--fair); background: var(--fair-bg); }
.bad { color: var(--bad); background: var(--bad-bg); }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(7.5rem, 1fr)); gap: 1rem; margin: 0; }
.tiles dt { font-size: .8125rem; }
.tiles dd { margin: 0; font-size: 1.375rem; font-variant-numeric: tabular-nums; }
.tiles small { line-height: 1.3; }
.tiles .badge { font-size: .9375rem; }
dd { margin: 0 0 .75rem; }
.note { background: var(--ground); border-radius: .375rem; padding: .75rem 1rem; margin: .75rem 0; }
ul.note { padding-left: 2rem; }
table { width: 100%; border-collapse: collapse; }
caption { text-align: left; font-size: .8125rem; padding-bottom: .25rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-top: 1px solid var(--line); font-weight: 400; }
td code, th code { overflow-wrap: break-word; }
p small { display: inline; }
thead th { border: 0; font-size: .8125rem; white-space: nowrap; }
time { font-variant-numeric: tabular-nums; }
.forms { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem 1.5rem; margin-bottom: .75rem; }
label { display: block; }
.ask { display: flex; gap: .5rem; margin-top: .25rem; }
.ask input { flex: 1; min-width: 0; }
.ask input, button { font: inherit; color: inherit; border: 1px solid var(--quiet); border-radius: .375rem; padding: .35rem .75rem; background: var(--card); }
button { cursor: pointer; white-space: nowrap; background: var(--calm-bg); }
.steps { list-style: none; margin: 0; padding: 0; }
.steps li { display: grid; grid-template-columns: 6rem 7rem 1fr; gap: .5rem; padding: .25rem 0; }
.step::first-letter { text-transform: uppercase; }
.steps .badge { justify-self: start; }
footer { color: var(--quiet); font-size: .8125rem; }
footer a { margin-right: 1rem; }
@media (max-width: 48rem) {
  body { padding: .5rem .75rem 2rem; }
  section { padding: .75rem; }
  .tiles { grid-template-columns: 1fr 1fr; }
  .forms { grid-template-columns: minmax(0, 1fr); }
  table, tbody, tr, th, td, caption { display: block; }
  thead { position: absolute; clip-path: inset(50%); }
  tr { border-top: 1px solid var(--line); padding: .5rem 0; }
  th, td { border: 0; padding: .15rem 0; display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: .5rem; }
  [data-label]::before { content: attr(data-label); color: var(--quiet); font-size: .8125rem; }
  .steps li { grid-template-columns: 5rem 1fr; }
  .steps li > :last-child { grid-column: 1 / -1; }
}
`;
