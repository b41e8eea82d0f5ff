import { html, type Markup } from './markup.js';

/** A table whose rows become cards where it is narrow: roles keep it a table there. */
export function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly Markup[])[],
): Markup {
  const head = columns.map((name) => html`<th role="columnheader" scope="col">${name}</th>`);
  const body = rows.map(
    (cells) =>
      html`<tr role="row">
        ${cells.map((each, index) => cellOf(each, index, columns[index] ?? ''))}
      </tr> `,
  );
  return html`<table role="table">
    <caption>
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${head}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${body}
    </tbody>
  </table>`;
}

function cellOf(content: Markup, index: number, column: string): Markup {
  return index === 0
    ? html`<th role="rowheader" scope="row" data-label="${column}"><div>${content}</div></th>`
    : html`<td role="cell" data-label="${column}"><div>${content}</div></td>`;
}
