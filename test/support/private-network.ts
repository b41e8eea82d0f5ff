import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../apps/local-issuer/src/config.js';
import { createLocalIssuer, type LocalIssuer } from '../../apps/local-issuer/src/local-issuer.js';
import { AppProcess } from './app-process.js';
import { testAuthority, type ServerCertificate } from './certificates.js';
import type { Names } from './connect-proxy.js';
import { freePorts } from './free-ports.js';
import { LogCapture } from './log-capture.js';
import { watchSecret } from './secret-search.js';
import { signIn } from './sign-in.js';

const CLIENT_SECRET = 'canary-network-secret-8d2a';
const RESOURCE = 'http://localhost:3001/';

/**
 * An issuer and an upstream with names that this machine’s resolver does not know, `login.example` and
 * `api.example`, behind certificates of an authority of their own.
 */
export class PrivateNetwork {
  readonly authority = testAuthority();
  private readonly directory = mkdtempSync(join(tmpdir(), 'gateway-network-'));
  /** The authority’s certificate. */
  readonly caFile = join(this.directory, 'ca.pem');
  private front!: Server;
  private upstream: AppProcess | undefined;
  private issuer!: LocalIssuer;

  private constructor(
    private readonly tls: boolean,
    private readonly ports: { front: number; issuer: number; upstream: number },
  ) {}

  static async start({ tls = true }: { readonly tls?: boolean } = {}): Promise<PrivateNetwork> {
    const [front, issuer, upstream] = (await freePorts(3)) as [number, number, number];
    const network = new PrivateNetwork(tls, { front, issuer, upstream });
    writeFileSync(network.caFile, network.authority.ca);
    network.issuer = network.issuerAt(issuer);
    await network.issuer.listen();
    network.front = network.frontWith(network.authority.issue(['login.example', 'api.example']));
    await network.listen();
    return network;
  }

  /** Starts the upstream, which asks the issuer for its keys, with settings of its own. */
  async serve(env: Readonly<Record<string, string>>): Promise<void> {
    const { upstream } = this.ports;
    const API_BASE_URL = `http://localhost:${upstream}`;
    this.upstream = await AppProcess.start('upstream-api', {
      env: { ...this.settings, API_BASE_URL, ...env },
      upUrl: `http://127.0.0.1:${upstream}/readyz`,
    });
  }

  /** As the proxy of a test resolves it. */
  get names(): Names {
    const { front } = this.ports;
    return { [`login.example:${front}`]: front, [`api.example:${front}`]: front };
  }

  get port(): number {
    return this.ports.front;
  }

  /** Environment in which a process trusts the network’s authority and resolves its names without a proxy. */
  get trusted(): Record<string, string> {
    return { ...this.resolved, NODE_EXTRA_CA_CERTS: this.caFile };
  }

  get resolved(): Record<string, string> {
    return { NODE_OPTIONS: `--require ${join(__dirname, 'names.cjs')}` };
  }

  /** The gateway’s settings. */
  get settings(): Record<string, string> {
    const at = `${this.tls ? 'https' : 'http'}://`;
    return {
      NODE_ENV: 'test',
      ISSUER_URL: `${at}login.example:${this.ports.front}/`,
      TOKEN_PROFILE: 'auth0',
      MCP_SERVER_URL: RESOURCE.slice(0, -1),
      MCP_AUTH0_CLIENT_ID: 'mcp-gateway',
      MCP_AUTH0_CLIENT_SECRET: CLIENT_SECRET,
      API_AUTH0_AUDIENCE: 'https://api.example/',
      API_BASE_URL: `${at}api.example:${this.ports.front}`,
      EXCHANGE_TIMEOUT_MS: '60000',
      UPSTREAM_TIMEOUT_MS: '60000',
      DRAIN_TIMEOUT: '125',
      LOG_LEVEL: 'debug',
    };
  }

  /** A token of the issuer for a new caller. */
  token(): Promise<string> {
    return this.issuer.issue({ jti: `caller ${(this.callers += 1)}` });
  }
  private callers = 0;

  /** A token that a demo user signed in for, by the issuer’s own port. */
  async signIn(demoUser: string): Promise<string> {
    const at = `http://localhost:${this.ports.issuer}/`;
    const scopes = ['tool:greet', 'tool:whoami'];
    return (await signIn(at, { demoUser, scopes, resource: RESOURCE })).accessToken;
  }

  /** Uses another certificate from now on. */
  async certify(certificate: ServerCertificate): Promise<void> {
    await this.unlisten();
    this.front = this.frontWith(certificate);
    await this.listen();
  }

  async close(): Promise<void> {
    this.upstream?.kill();
    await this.upstream?.exited;
    await this.unlisten();
    await this.issuer.close();
    rmSync(this.directory, { recursive: true });
  }

  private issuerAt(port: number): LocalIssuer {
    const { ISSUER_URL: issuer = '', ...env } = this.settings;
    return createLocalIssuer({
      ...parseConfig({ ...env, ISSUER_URL: `http://localhost:${port}/` }),
      issuer,
      behindPort: port,
      logStream: new LogCapture(),
      onToken: watchSecret,
    });
  }

  private frontWith(certificate: ServerCertificate): Server {
    return this.tls ? createTlsServer(certificate, this.pass) : createServer(this.pass);
  }

  /** Forwards to issuer or upstream, by host name; URLs in answers are rewritten to the outside ones. */
  private readonly pass: RequestListener = (request, response) => {
    const login = request.headers.host?.startsWith('login.') === true;
    const port = login ? this.ports.issuer : this.ports.upstream;
    const { method, url: path, headers } = request;
    const onward = httpRequest(
      { port, method, path, headers: { ...headers, host: `localhost:${port}` } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const own = this.tls ? text.replaceAll('http://login.', 'https://login.') : text;
          const rest = { ...answer.headers };
          delete rest['content-length'];
          delete rest['transfer-encoding'];
          response.writeHead(answer.statusCode ?? 502, rest).end(own);
        });
      },
    );
    onward.once('error', () => response.writeHead(502).end());
    request.pipe(onward);
  };

  private listen(): Promise<void> {
    return new Promise((resolve) => {
      this.front.listen(this.ports.front, '127.0.0.1', resolve);
    });
  }

  private unlisten(): Promise<void> {
    this.front.closeAllConnections();
    return new Promise((resolve) => {
      this.front.close(() => {
        resolve();
      });
    });
  }
}
