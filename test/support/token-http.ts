import axios from 'axios';
import type { TokenHttp } from '../../libs/token-exchange/src/token-exchange.options.js';

/** A plain way to the token endpoint for tests of the exchange alone. */
export const tokenHttp: TokenHttp = async ({ url, headers, body }) => {
  const answer = await axios.post<string>(url, body, {
    headers: { ...headers },
    validateStatus: () => true,
    responseType: 'text',
    transformResponse: (text: string) => text,
  });
  return {
    status: answer.status,
    headers: Object.fromEntries(Object.entries(answer.headers).map(([k, v]) => [k, String(v)])),
    body: answer.data,
  };
};
