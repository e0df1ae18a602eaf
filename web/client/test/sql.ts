import { once } from 'node:events';
import { connect } from 'node:net';

/** Runs one statement on an embedded PostgreSQL, which trusts whoever is on this machine. */
export async function sql(port: number, statement: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const ready = async () => {
    let answer = Buffer.alloc(0);
    // "Z" ends each answer of the protocol: ready for the next query.
    while (answer.length < 6 || answer.readUInt8(answer.length - 6) !== 0x5a) {
      const [bytes] = (await once(socket, 'data')) as [Buffer];
      answer = Buffer.concat([answer, bytes]);
      if (answer.readUInt8(0) === 0x45) {
        throw new Error(answer.toString('latin1'));
      }
    }
  };
  const start = Buffer.from('\0\0\0\0\0\x03\0\0user\0postgres\0database\0postgres\0\0', 'latin1');
  start.writeInt32BE(start.length, 0);
  socket.write(start);
  await ready();
  const query = Buffer.from(`Q\0\0\0\0${statement}\0`);
  query.writeInt32BE(query.length - 1, 1);
  socket.write(query);
  await ready();
  socket.end();
}
