import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Where a connection that carries a certain request is cut. */
export interface Cut {
  /** Matches what the client has sent on this connection. */
  readonly request: RegExp;
  /** `before` the server gets any of it, or `after` it has answered, which the client never sees. */
  readonly when: 'before' | 'after';
}

/** A network between a client and the server that fails when it is told to. */
export class Proxy {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  /** Takes its time with what clients send, and lets them wait. */
  slow = false;
  #away = false;
  #cuts: Cut[] = [];
  /** How many connections have been cut as told. */
  cut = 0;
  /** What clients have sent. */
  bytes = 0;

  private constructor(target: () => number) {
    this.#server = createServer((client) => this.#relay(client, target()));
  }

  static async open(target: () => number): Promise<Proxy> {
    const proxy = new Proxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts the next connection that carries such a request. */
  cutNext(cut: Cut): void {
    this.#cuts.push(cut);
  }

  /** Cuts every connection, and every new one until {@link comeBack}. */
  goAway(): void {
    this.#away = true;
    for (const pair of [...this.#pairs]) {
      this.#drop(pair);
    }
  }

  comeBack(): void {
    this.#away = false;
  }

  async close(): Promise<void> {
    this.goAway();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #relay(client: Socket, port: number): void {
    if (this.#away) {
      client.destroy();
      return;
    }
    const server = connect(port, '127.0.0.1');
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    let sent = '';
    let silent = false;
    client.on('data', (bytes) => {
      this.bytes += bytes.length;
      sent = (sent + bytes.toString('latin1')).slice(-4096);
      const cut = this.#cuts.find(({ request }) => request.test(sent));
      if (cut !== undefined) {
        this.#cuts = this.#cuts.filter((other) => other !== cut);
        this.cut++;
        if (cut.when === 'before') {
          this.#drop(pair);
          return;
        }
        silent = true;
      }
      server.write(bytes);
      if (this.slow) {
        client.pause();
        setTimeout(() => client.resume(), 1);
      }
    });
    server.on('data', (bytes) => {
      if (silent) {
        this.#drop(pair);
      } else {
        client.write(bytes);
      }
    });
    for (const socket of pair) {
      socket.on('error', () => this.#drop(pair));
      socket.on('close', () => this.#drop(pair));
    }
  }

  #drop(pair: readonly [Socket, Socket]): void {
    this.#pairs.delete(pair);
    pair.forEach((socket) => socket.destroy());
  }
}
