import { randomBytes } from 'node:crypto';
import { rpcMessage } from '../../test/support/rpc.js';
import { Callers } from '../callers.js';
import { People, PEOPLE, type Person } from '../people.js';
import type { Services } from '../processes.js';
import { judgedAnswer, type AskedTool } from './judged.js';
import { COMMON_TOOLS, nonceOf, numberOf, ownTools, SERVERS } from './own-tools.js';

/** Share of requests that ask for the list, and of calls that try the tool of somebody else. */
const LISTS = 0.3;
const STRANGE = 0.03;

/** Many people who list and call tools of MCP servers, in both eras. */
export class McpCallers extends Callers {
  private readonly outcomes = new Map<string, number>();

  constructor(url: string, services: Pick<Services, 'token'>) {
    super(url, new People(url, services, 'tools:use'));
  }

  /** What became of the requests, the most frequent first. */
  details(): readonly string[] {
    return [...this.outcomes]
      .sort(([, one], [, other]) => other - one)
      .map(([outcome, count]) => `${String(count).padStart(8)}  ${outcome}`);
  }

  protected async call(person: Person): Promise<void> {
    const { subject, token } = person;
    const nonce = nonceOf(subject, randomBytes(14).toString('hex'));
    const tool = Math.random() < LISTS ? undefined : someTool(subject);
    const called = tool && {
      name: `${tool.server}_${tool.tool}`,
      arguments: { who: subject, nonce },
    };
    const answer = await this.client.send(
      rpcMessage({
        era: Math.random() < 0.5 ? '2026' : '2025',
        method: called === undefined ? 'tools/list' : 'tools/call',
        params: { ...called },
        token,
        headers: { traceparent: `00-${nonce}-${nonce.slice(16)}-01` },
      }),
    );
    if (answer === undefined) {
      this.tally.cancelled += 1;
      this.count('given up');
      return;
    }
    const { kind, outcome } = judgedAnswer(answer, person, { nonce, tool });
    this.count(outcome);
    if (kind === 'mix') this.mixed(`${outcome}: ${subject} ${nonce} got ${answer}`);
    else this.tally[kind] += 1;
  }

  private count(outcome: string): void {
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
  }
}

function someTool(subject: string): AskedTool {
  if (Math.random() < STRANGE) {
    const other = (numberOf(subject) + 1 + Math.floor(Math.random() * (PEOPLE - 1))) % PEOPLE;
    return { server: 'own', tool: `of_${other}`, isTheirs: false };
  }
  const server = SERVERS[Math.floor(Math.random() * SERVERS.length)] ?? 'own';
  const tools = server === 'own' ? ownTools(subject) : COMMON_TOOLS;
  const tool = tools[Math.floor(Math.random() * tools.length)]?.name ?? '';
  return { server, tool, isTheirs: true };
}
