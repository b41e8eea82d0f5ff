import type {
  HttpClient,
  HttpRequest,
  HttpResponse,
  HttpStreams,
} from '../../libs/outbound/src/index.js';

type Client = HttpClient & HttpStreams;

const MAX_RESPONSE_BYTES = 1024 * 1024;

/** The two methods of the way out, each as one that answers with a whole text. */
export const WAYS: readonly [
  string,
  (client: Client, request: HttpRequest) => Promise<HttpResponse>,
][] = [
  ['send', (client, request) => client.send(request)],
  [
    'open',
    async (client, { maxResponseBytes = MAX_RESPONSE_BYTES, ...request }) => {
      const { status, headers, bytes, forwardedBy } = await opened(client, request);
      const body = (await bytes(maxResponseBytes)).toString();
      return { status, headers, body, ...(forwardedBy !== undefined && { forwardedBy }) };
    },
  ],
];

async function opened(client: Client, request: Parameters<Client['open']>[0]) {
  const answer = await client.open(request);
  const { status, headers, forwardedBy } = answer;
  return { status, headers, forwardedBy, bytes: (max: number) => answer.bytes(max) };
}
