import { element } from './schemas.js';

const OPENING = '/socket.io/?EIO=4&transport=websocket';

/** One connection, in as much of Socket.IO's protocol as it takes to try events. */
class Connection {
  #socket;
  #nextAck = 0;

  constructor(token, log) {
    this.#socket = new WebSocket(location.origin.replace(/^http/, 'ws') + OPENING);
    this.#socket.addEventListener('message', ({ data }) => this.#hear(data, token, log));
    this.#socket.addEventListener('close', () => log('The connection has ended.'));
  }

  #hear(packet, token, log) {
    if (packet.startsWith('0')) {
      this.#socket.send(`40${JSON.stringify({ token })}`);
    } else if (packet === '2') {
      this.#socket.send('3');
    } else {
      log(`< ${packet.slice(1)}`);
    }
  }

  emit(name, argument, log) {
    const packet = `2${this.#nextAck++}${JSON.stringify([name, argument])}`;
    this.#socket.send(`4${packet}`);
    log(`> ${packet}`);
  }

  close() {
    this.#socket.close();
  }
}

/** Adds a form to connect, to emit, and to see all packets. */
export function showConsole(section, documents) {
  const names = Object.values(documents['asyncapi.yaml'].operations)
    .filter(({ action }) => action === 'receive')
    .map(({ channel }) => channel.$ref.split('/').pop())
    .map((channel) => documents['asyncapi.yaml'].channels[channel].address);
  const token = element('input', { id: 'socket-token', autocomplete: 'off', spellcheck: 'false' });
  const event = element('select', { id: 'socket-event' }, ...names.map((n) => element('option', {}, n)));
  const argument = element('textarea', { id: 'socket-argument', rows: '4', spellcheck: 'false' });
  const packets = element('pre', { class: 'packets', 'aria-live': 'polite' });
  const connect = element('button', { type: 'button' }, 'Connect');
  const emit = element('button', { type: 'button' }, 'Emit');
  const log = (line) => packets.append(`${line}\n`);
  let connection = null;
  argument.value = '{"spaceId": ""}';
  connect.addEventListener('click', () => {
    connection?.close();
    connection = new Connection(token.value.trim(), log);
  });
  emit.addEventListener('click', () => {
    if (connection === null) {
      log('Connect first.');
      return;
    }
    try {
      connection.emit(event.value, JSON.parse(argument.value), log);
    } catch (error) {
      log(`Not sent: ${error.message}`);
    }
  });
  section.append(
    element('h2', {}, 'Try it'),
    element('label', { for: 'socket-token' }, 'Token, as /api/auth/login or your provider gives it'),
    token,
    connect,
    element('label', { for: 'socket-event' }, 'Event'),
    event,
    element('label', { for: 'socket-argument' }, 'Argument, as JSON'),
    argument,
    emit,
    packets,
  );
}
