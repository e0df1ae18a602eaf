import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { preview, type PreviewServer } from 'vite';

const PAGE = fileURLToPath(new URL('..', import.meta.url));
const JAR = resolve(process.env['SPACE7_JAR'] ?? join(PAGE, '../../bootstrap/target/space7.jar'));

/** What the server sends with the page; kept here for a server that was built without it. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; " +
  "img-src 'self' blob: data: https: http:; media-src 'self' blob: https: http:; " +
  "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/** The real server with a home of its own; it can be killed and started again. */
export class Server {
  private process: ChildProcess | null = null;
  private stand: PreviewServer | null = null;
  private readonly secret = randomBytes(32).toString('hex');

  private constructor(
    private readonly port: number,
    private readonly home: string,
    private readonly demo: boolean,
  ) {}

  /** With an empty home, unless the server is to have its demo Space. */
  static async start(demo = false): Promise<Server> {
    if (!existsSync(JAR))
      throw new Error(`There is no ${JAR}: build the server, or set SPACE7_JAR.`);
    const server = new Server(
      await freePort(),
      await mkdtemp(join(tmpdir(), 'space7-page-')),
      demo,
    );
    await server.run();
    if (!(await server.servesPage())) await server.standIn();
    return server;
  }

  /** Where the API is. */
  get api(): string {
    return `http://localhost:${this.port}`;
  }

  /** Where the page is: the server's own origin, if it was built with the page. */
  get page(): string {
    return this.stand?.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? this.api;
  }

  async run(): Promise<void> {
    const child = spawn('java', ['-Xmx512m', '-jar', JAR], {
      env: {
        ...process.env,
        PORT: String(this.port),
        SPACE7_HOME: this.home,
        JWT_SECRET: this.secret,
        RATE_LIMIT: 'off',
        DEMO: String(this.demo),
        DATABASE_URL: '',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = child;
    let said = '';
    child.stderr.on('data', (text) => (said += text));
    await new Promise<void>((started, failed) => {
      child.stdout.on('data', (text) => {
        said += text;
        if (said.includes('Space7 is listening')) started();
      });
      child.once('exit', () => failed(new Error(`The server did not start:\n${said}`)));
    });
  }

  /** A token such as the server's own, for as long as wanted. */
  token(userId: string, seconds: number): string {
    const coded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const claims = { user_id: userId, exp: Math.floor(Date.now() / 1000) + seconds };
    const signed = `${coded({ alg: 'HS256', typ: 'JWT' })}.${coded(claims)}`;
    return `${signed}.${createHmac('sha256', this.secret).update(signed).digest('base64url')}`;
  }

  /** Kills it as a crash would. */
  async kill(): Promise<void> {
    const child = this.process;
    this.process = null;
    if (!child) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async stop(): Promise<void> {
    await this.stand?.close();
    const child = this.process;
    if (child) {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    }
    await rm(this.home, { recursive: true, force: true, maxRetries: 3 });
  }

  private async servesPage(): Promise<boolean> {
    const answer = await fetch(this.api);
    return answer.ok && (await answer.text()).includes('<div id="page">');
  }

  private async standIn(): Promise<void> {
    const proxy = {
      '/api': this.api,
      '/media': this.api,
      '/socket.io': { target: this.api, ws: true },
    };
    this.stand = await preview({
      root: PAGE,
      configFile: false,
      logLevel: 'silent',
      preview: { port: await freePort(), proxy, headers: { 'Content-Security-Policy': POLICY } },
    });
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (!address || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
