import { ArgumentError, type PathValue } from './api-request.js';
import { percentEncoded } from './percent-encoding.js';
import { styledValue, type StyledValue } from './styled-value.js';

/** Texts as they are sent, with a value between two of them. */
export interface PathPieces {
  readonly literals: readonly string[];
  readonly values: readonly PathValue[];
}

/** How a value is written into a path (OpenAPI 3.1, Style Values). */
export interface PathStyle {
  readonly name: string;
  readonly style: 'simple' | 'label' | 'matrix';
  readonly explode: boolean;
  /** Whether slashes of a text separate segments. */
  readonly slashes: boolean;
}

type Token = string | { readonly value: string };

/**
 * The pieces of a value, delimiters as literals (RFC 6570 §3.2.2, §3.2.5, §3.2.7). What is empty is refused:
 * the path without it is another one. Throws `ArgumentError`.
 */
export function pathPieces(style: PathStyle, value: unknown): PathPieces {
  const styled = styledValue(value);
  if (styled === undefined) throw new ArgumentError('stands in the path and must not be empty');
  if (styled.kind === 'text') {
    const only = style.slashes ? { segments: styled.text } : styled.text;
    return { literals: [prefixOf(style), ''], values: [only] };
  }
  return piecesOf(style.explode ? exploded(style, styled) : joined(style, styled));
}

/** Puts pieces one behind the other. */
export function joinedPieces(all: readonly PathPieces[]): PathPieces {
  const literals = [''];
  for (const {
    literals: [first = '', ...more],
  } of all) {
    literals.push((literals.pop() ?? '') + first, ...more);
  }
  return { literals, values: all.flatMap(({ values }) => values) };
}

type Members = Exclude<StyledValue, { readonly kind: 'text' }>;

function joined(style: PathStyle, styled: Members): readonly Token[] {
  const texts = styled.kind === 'list' ? styled.texts : styled.pairs.flat();
  return texts.flatMap((value, index) => [index === 0 ? prefixOf(style) : ',', { value }]);
}

function exploded(style: PathStyle, styled: Members): readonly Token[] {
  const [first, between] = { simple: ['', ','], label: ['.', '.'], matrix: [';', ';'] }[
    style.style
  ];
  const own = style.style === 'matrix' ? [`${percentEncoded(style.name)}=`] : [];
  const members: readonly (readonly Token[])[] =
    styled.kind === 'list'
      ? styled.texts.map((value) => [...own, { value }])
      : styled.pairs.map(([key, value]) => [{ value: key }, '=', { value }]);
  return members.flatMap((tokens, index) => [
    index === 0 ? (first ?? '') : (between ?? ''),
    ...tokens,
  ]);
}

function prefixOf({ style, name }: PathStyle): string {
  if (style === 'matrix') return `;${percentEncoded(name)}=`;
  return style === 'label' ? '.' : '';
}

function piecesOf(tokens: readonly Token[]): PathPieces {
  return joinedPieces(
    tokens.map((token) =>
      typeof token === 'string'
        ? { literals: [token], values: [] }
        : { literals: ['', ''], values: [token.value] },
    ),
  );
}
