import { html, type Markup } from './markup.js';

/** A form of one field. */
export interface AskForm {
  /** Id of the section that answers. */
  readonly section: string;
  readonly label: string;
  /** Name in the query. */
  readonly name: string;
  readonly value: string;
  readonly button: string;
}

/** Asks for one text, with or without script. */
export function askForm({ section, label, name, value, button }: AskForm): Markup {
  return html`<form action="/#${section}">
    <label for="ask-${name}">${label}</label>
    <div class="ask">
      <input
        id="ask-${name}"
        name="${name}"
        value="${value}"
        autocomplete="off"
        spellcheck="false"
      /><button>${button}</button>
    </div>
  </form>`;
}
