import { join } from 'node:path';
import { REAL_SERVERS, type RealServer } from '../mcp-servers/real-servers.js';

const SCHEMA_TOOL = 'json_schema_2020_12_tool';
const TEST_TOOLS = [
  ...['test_simple_text', 'test_image_content', 'test_audio_content', 'test_embedded_resource'],
  ...['test_multiple_content_types', 'test_error_handling', 'test_tool_with_progress'],
];

/** The suite calls tools by name: what stands before the first `_` is the prefix, and the rest a name of ours. */
function fixtures(tools: readonly string[]): RealServer {
  const [prefix = ''] = tools[0]!.split('_');
  const named = tools.map((tool) => `${tool}: { name: ${tool.slice(prefix.length + 1)} }`);
  return {
    ...{ name: prefix, package: 'the fixtures of the suite', version: '1', from: 'file' },
    start: (port) => [process.execPath, join(__dirname, 'fixtures-server.mjs'), String(port)],
    select: `{ include: [${tools.join(', ')}], override: { ${named.join(', ')} } }`,
    selected: tools,
    ...{ era: '2026-07-28', sessions: false, tools: tools.length, leftOut: [] },
    calls: () => [],
    note: '',
  };
}

/** What the suite is run against, alone and behind a gateway; the first of each is what it is run against alone. */
export const BACKENDS: Readonly<Record<string, readonly RealServer[]>> = {
  'server-everything': REAL_SERVERS.filter(({ name }) => name === 'everything'),
  'fixtures of the suite': [fixtures(TEST_TOOLS), fixtures([SCHEMA_TOOL])],
};
