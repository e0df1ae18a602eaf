import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to the server that can be cut, as a network is: what is open breaks, nothing new opens. */
export class Gate {
  private readonly sockets = new Set<Socket>();
  private open = true;

  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async to(target: string): Promise<Gate> {
    const { hostname, port } = new URL(target);
    const server = createServer((near) => {
      if (!gate.open) return near.destroy();
      const far = connect(Number(port), hostname);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        gate.sockets.add(socket);
        socket.pipe(other);
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          gate.sockets.delete(socket);
          other.destroy();
        });
      }
    }).listen(0, 'localhost');
    await once(server, 'listening');
    const address = server.address();
    if (!address || typeof address === 'string') throw new Error('No port for the gate.');
    const gate: Gate = new Gate(server, `http://localhost:${address.port}`);
    return gate;
  }

  cut(): void {
    this.open = false;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.open = true;
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}
