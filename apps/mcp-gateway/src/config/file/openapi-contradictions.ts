import { plainHttpHint } from '#auth';
import { canParseUrl, isSecureUrl } from '#outbound';
import type { Path } from './file-path.js';
import { mappingOf, type Mapping } from './mapping.js';

type Said = readonly [path: Path, text: string];

/** What the parts of an upstream with a document say against each other, by the paths of their keys. */
export function openApiSays(
  own: Path,
  { openapi, securitySchemes, headers, tools }: Mapping,
  plainHttpHosts: readonly string[],
): readonly Said[] {
  const overrides = Object.entries(mappingOf(mappingOf(tools)['override']));
  return [
    ...urlSays([...own, 'openapi', 'url'], mappingOf(openapi)['url'], plainHttpHosts),
    ...schemesSay([...own, 'securitySchemes'], mappingOf(securitySchemes), mappingOf(headers)),
    ...overrides.flatMap(([key, override]) =>
      overrideSays([...own, 'tools', 'override', key], mappingOf(override)),
    ),
  ];
}

function urlSays(path: Path, url: unknown, plainHttpHosts: readonly string[]): readonly Said[] {
  if (typeof url !== 'string' || !canParseUrl(url) || isSecureUrl(url, plainHttpHosts)) return [];
  return [[path, `https is required off loopback; ${plainHttpHint(url)}`]];
}

/** Names of headers are compared without case (RFC 9110 §5.1). */
function schemesSay(path: Path, schemes: Mapping, headers: Mapping): readonly Said[] {
  const fixed = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  return Object.entries(schemes).flatMap(([name, scheme]): Said[] => {
    const { header } = mappingOf(scheme);
    const isFixed = typeof header === 'string' && fixed.has(header.toLowerCase());
    return isFixed ? [[[...path, name, 'header'], 'stands in headers too; write it in one']] : [];
  });
}

function overrideSays(path: Path, { arguments: given, answer, output }: Mapping): readonly Said[] {
  const found = Object.entries(mappingOf(given)).flatMap(([name, argument]): Said[] => {
    const { fixed, hide } = mappingOf(argument);
    const both = fixed !== undefined && hide !== undefined;
    const text = 'stands beside fixed, which is sent and not shown; write one of them';
    return both ? [[[...path, 'arguments', name, 'hide'], text]] : [];
  });
  if (output === 'strict' && mappingOf(answer)['pick'] !== undefined) {
    const text = 'cannot be strict with answer.pick, which gives a part on; write loose or none';
    found.push([[...path, 'output'], text]);
  }
  return found;
}
