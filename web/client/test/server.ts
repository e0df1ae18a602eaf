import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from './sql.js';

const JAR = resolve(
  process.env['SPACE7_JAR'] ??
    fileURLToPath(new URL('../../../bootstrap/target/space7.jar', import.meta.url)),
);

/** The real server, with a database of its own. It can be killed and started again. */
export class Server {
  readonly #home = mkdtempSync(join(tmpdir(), 'space7-client-'));
  readonly #secret = randomBytes(32).toString('hex');
  #process: ChildProcess | null = null;
  port = 0;

  static async start(): Promise<Server> {
    if (!existsSync(JAR)) {
      throw new Error(`There is no server at ${JAR}: build it, or set SPACE7_JAR.`);
    }
    const server = new Server();
    await server.start();
    return server;
  }

  get origin(): string {
    return `http://localhost:${this.port}`;
  }

  /** Starts on the port it had before, if it had one. */
  async start(): Promise<void> {
    const process_ = spawn('java', ['-jar', JAR], {
      env: {
        ...process.env,
        PORT: String(this.port),
        SPACE7_HOME: this.#home,
        JWT_SECRET: this.#secret,
        RATE_LIMIT: 'off',
        DEV_SIGN_IN: 'true',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = process_;
    let said = '';
    this.port = await new Promise<number>((listening, failed) => {
      const hear = (text: Buffer) => {
        said += text.toString();
        const port = /listening on http:\/\/localhost:(\d+)/.exec(said)?.[1];
        if (port !== undefined) {
          listening(Number(port));
        }
      };
      process_.stdout.on('data', hear);
      process_.stderr.on('data', hear);
      process_.once('exit', () => failed(new Error(`The server did not start:\n${said}`)));
    });
  }

  /** A token such as the server's own, good for so long. */
  token(userId: string, seconds: number): string {
    const coded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const claims = { user_id: userId, exp: Math.floor(Date.now() / 1000) + seconds };
    const signed = `${coded({ alg: 'HS256', typ: 'JWT' })}.${coded(claims)}`;
    return `${signed}.${createHmac('sha256', this.#secret).update(signed).digest('base64url')}`;
  }

  /** Runs a statement past the server. */
  async sql(statement: string): Promise<void> {
    const pid = await readFile(join(this.#home, 'postgres/data/postmaster.pid'), 'utf8');
    const password = await readFile(join(this.#home, 'postgres/password'), 'utf8');
    await sql(Number(pid.split('\n')[3]), password.trim(), statement);
  }

  /** Ends it without giving it any time to finish. */
  kill(): Promise<void> {
    return this.#stop('SIGKILL');
  }

  async close(): Promise<void> {
    await this.#stop('SIGTERM');
    rmSync(this.#home, { recursive: true, force: true });
  }

  async #stop(signal: NodeJS.Signals): Promise<void> {
    const process_ = this.#process;
    this.#process = null;
    if (process_ !== null) {
      const exit = once(process_, 'exit');
      process_.kill(signal);
      await exit;
    }
  }
}
