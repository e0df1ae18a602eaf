import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogEvent } from '../dist/events.js';
import { posted } from '../dist/events.js';
import type { Message, Sort } from '../dist/model.js';
import { isBehind, reduce, unread, type Input, type ThreadData } from '../dist/state.js';
import { compare, rank, type Page, type Timeline } from '../dist/timeline.js';
import { firstPlace, nextPlace, TOP, type Place } from '../dist/walk.js';
import { ModelServer, sorted } from './model.js';

const ME = 'me';
const OTHERS = ['ann', 'ben', 'cleo'];
const PAGE = 5;
const KEEP = 12;

/** Small, and the same on every machine. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  };
}

/** A question about pages that is under way. */
interface Walk {
  readonly sort: Sort;
  readonly begun: Timeline | null;
  readonly lost: boolean;
  place: Place;
  /** The answer, once the server has made it. */
  page: Page | null;
}

/**
 * One client of the model, whose network may do everything with what is under way: delay it, bring
 * it in another order, lose it with the connection, or bring it twice.
 */
class World {
  readonly server = new ModelServer();
  readonly told: LogEvent[] = [];
  data: ThreadData = unread(ME);
  #sockets = 0;
  /** Null while there is no connection, or nothing is joined. */
  #socket: string | null = null;
  /** Up to where the socket has been given everything that is not its own. */
  #given = 0;
  #stream: LogEvent[] = [];
  #answers: LogEvent[] = [];
  #slices: LogEvent[][] = [];
  #walk: Walk | null = null;
  #recovering = false;
  #begunAt = 0;

  constructor(
    readonly roll: (sides: number) => number,
    public sort: Sort,
  ) {}

  step(): void {
    const { roll } = this;
    switch (roll(16)) {
      case 0:
      case 1:
      case 2:
        this.server.post(this.#someone(), null);
        break;
      case 3:
      case 4:
        this.#onSomeMessage((id) =>
          this.server.appreciate(this.#someone(), id, roll(3) > 0, roll(2) ? this.#socket : null),
        );
        break;
      case 5:
        this.#onSomeMessage((id) => this.server.delete(id, roll(2) ? this.#socket : null));
        break;
      case 6:
        this.#postMyself();
        break;
      case 7:
        this.#answers.splice(roll(this.#answers.length + 1), 1).forEach((one) => this.#hear([one]));
        break;
      case 8:
      case 9:
      case 10:
        this.#deliver(1 + roll(4));
        break;
      case 11:
        this.#slices.push(this.server.read(this.data.log.position ?? 0).slice(0, 1 + roll(6)));
        break;
      case 12:
        this.#slices.splice(0, 1).forEach((slice) => this.#hear(slice));
        break;
      case 13:
        this.#reconnect(roll(8) === 0);
        break;
      default:
        this.#turnPages();
    }
    this.#check();
  }

  /** Lets the network be kind until everything is there, and looks whether it is. */
  finish(): void {
    this.#hear(this.#answers.splice(0));
    for (let turns = 0; this.#walk !== null || this.data.timeline === null; turns++) {
      assert.ok(turns < 1000, 'pages come to an end');
      this.#turnPages();
    }
    this.#hear(this.server.read(this.data.log.position ?? 0));
    assert.equal(this.data.log.position, this.server.seq);
    assert.ok(!isBehind(this.data));
    while (this.data.timeline?.stale) {
      this.#turnPages();
    }
    this.#check();
    assert.equal(this.data.total.count, this.server.messages.length);
    assert.equal(this.data.loads, 0);
    assert.deepEqual(this.data.journal, []);
    this.#checkTold();
  }

  #someone(): string {
    return [ME, ...OTHERS][this.roll(4)]!;
  }

  #onSomeMessage(act: (id: string) => void): void {
    const { messages } = this.server;
    // The newer ones more often, as people do.
    const index = messages.length - 1 - Math.min(this.roll(20), this.roll(20));
    const message = messages[index];
    if (message !== undefined) {
      act(message.message_id);
    }
  }

  #postMyself(): void {
    const message = this.server.post(ME, this.roll(4) === 0 ? null : this.#socket);
    const answer = posted(message);
    // The answer may be lost, or come again because the question was asked again.
    this.#answers.push(...[[], [answer], [answer], [answer, answer]][this.roll(4)]!);
  }

  /** Brings some of what the socket has been sent, or will be. */
  #deliver(count: number): void {
    if (this.#socket === null) {
      return;
    }
    this.#stream.push(...this.server.read(this.#given, this.#socket));
    this.#given = this.server.seq;
    this.#hear(this.#stream.splice(0, count));
  }

  /** Loses what is under way, and joins anew from where the log has been read. */
  #reconnect(forgotten: boolean): void {
    const { position } = this.data.log;
    this.#stream = [];
    if (position === null) {
      return;
    }
    this.#socket = `socket${++this.#sockets}`;
    if (forgotten) {
      this.#recovering = true;
      this.#given = this.server.seq;
    } else {
      this.#given = position;
    }
  }

  #turnPages(): void {
    const walk = this.#walk;
    if (walk === null) {
      this.#askForPages();
    } else if (walk.page === null) {
      walk.page = this.server.list(walk.sort, PAGE, walk.place);
    } else {
      this.#takePage(walk, walk.page);
    }
  }

  #askForPages(): void {
    const { timeline } = this.data;
    if (timeline === null || timeline.stale || this.#recovering || this.roll(6) === 0) {
      const sort = timeline !== null && this.roll(8) === 0 ? other(this.sort) : this.sort;
      this.#walk = { sort, begun: null, lost: this.#recovering, place: TOP, page: null };
    } else if (timeline.end !== null) {
      const place = firstPlace(timeline, PAGE);
      this.#walk = { sort: timeline.sort, begun: timeline, lost: false, place, page: null };
    } else {
      return;
    }
    this.#apply({ type: 'asked' });
  }

  #takePage(walk: Walk, page: Page): void {
    const { begun } = walk;
    if (begun === null) {
      const { sort, lost } = walk;
      this.sort = sort;
      const before = this.data.log.position;
      this.#apply({ type: 'listed', sort, pages: [page], room: KEEP, lost });
      if (before === null) {
        this.#begunAt = page.seq;
        this.#given = page.seq;
        this.#socket = 'socket0';
      } else if (lost) {
        this.#recovering = false;
        // What lies between is gone: it is not told, and nobody can expect it.
        this.told.push(
          ...this.server.read(before).filter((e) => e.seq <= page.seq && !this.#has(e)),
        );
        this.told.sort((a, b) => a.seq - b.seq);
      }
    } else {
      const next = nextPlace(begun, walk.place, page);
      if (next.joins) {
        this.#apply({ type: 'older', page, walk: begun.walk, keep: KEEP });
      }
      const { timeline } = this.data;
      if (timeline?.walk === begun.walk && timeline.end === begun.end) {
        walk.place = next.place;
        walk.page = null;
        return;
      }
    }
    this.#walk = null;
    this.#apply({ type: 'done' });
  }

  #has(event: LogEvent): boolean {
    return this.told.some((one) => one.seq === event.seq);
  }

  #hear(events: LogEvent[]): void {
    this.#apply({ type: 'heard', events });
  }

  #apply(input: Input): void {
    const { data, told } = reduce(this.data, input);
    this.data = data;
    this.told.push(...told);
  }

  /** What is shown is what the server had at the position of the log: all of it, to the end. */
  #check(): void {
    const { timeline, log } = this.data;
    if (timeline === null || log.position === null || timeline.stale) {
      return;
    }
    const { entries, end, sort } = timeline;
    const shown = entries.map((entry) => entry.message);
    assert.equal(new Set(shown.map((one) => one.message_id)).size, shown.length, 'nothing twice');
    assert.deepEqual(shown, sorted(sort, shown), 'in order');
    assert.ok(entries.length <= timeline.room, 'bounded');
    for (const { message, asOf } of entries.filter((entry) => entry.asOf > log.position!)) {
      const then = this.server.history[asOf]!.find((one) => one.message_id === message.message_id);
      assert.deepEqual(essence(message), then && essence(then), 'as the page had it');
    }
    if (entries.some((entry) => entry.asOf > log.position!) || this.#aheadOf(log.position)) {
      return;
    }
    const there = new Set(this.server.messages.map((one) => one.message_id));
    const still = (messages: readonly Message[]) =>
      messages.filter((one) => there.has(one.message_id)).map(essence);
    const expected = sorted(sort, this.server.history[log.position]!).filter(
      (message) => end === null || compare(rank(sort, message), end) <= 0,
    );
    assert.deepEqual(still(shown), still(expected), 'as the server has it');
  }

  /** Whether a page has come from a later time than the log, and brought what it does not say yet. */
  #aheadOf(position: number): boolean {
    return this.data.total.asOf > position;
  }

  #checkTold(): void {
    const seqs = this.told.map((event) => event.seq);
    assert.deepEqual(
      seqs,
      [...new Set(seqs)].sort((a, b) => a - b),
      'once each, in order',
    );
    const told = new Set(seqs);
    for (const event of this.server.read(this.#begunAt)) {
      // That a message is gone is told once, also if it came and went unseen.
      assert.ok(told.has(event.seq) || event.kind === 'deleted', `event ${event.seq} is told`);
    }
  }
}

const newest = new ModelServer().post(ME, null);

function other(sort: Sort): Sort {
  return sort === 'recent' ? 'most_appreciated' : 'recent';
}

function essence({ message_id, appreciation_count, likes }: Message): unknown {
  return { message_id, appreciation_count, likes };
}

for (const sort of ['recent', 'most_appreciated'] as const) {
  test(`however the network behaves, the ${sort} list is what the server has`, () => {
    for (let seed = 1; seed <= 250; seed++) {
      const world = new World(dice(seed), sort);
      try {
        for (let step = 0; step < 250; step++) {
          world.step();
        }
        world.finish();
      } catch (error) {
        throw new Error(`with seed ${seed}: ${(error as Error).stack}`);
      }
    }
  });
}

test('an hour of ten messages a second leaves no more than is to be kept', () => {
  const server = new ModelServer();
  let data = unread(ME);
  const keep = 300;
  const page = server.list('recent', 50, TOP);
  ({ data } = reduce(data, { type: 'listed', sort: 'recent', pages: [page], room: keep }));
  for (let seq = 1; seq <= 36_000; seq++) {
    const message = { ...newest, message_id: `m${seq}`, seq };
    ({ data } = reduce(data, { type: 'heard', events: [posted(message)] }));
  }
  assert.equal(data.timeline?.entries.length, keep);
  assert.equal(data.timeline?.entries[0]?.message.seq, 36_000);
  assert.notEqual(data.timeline?.end, null);
  assert.equal(data.total.count, 36_000);
  assert.deepEqual([data.journal.length, data.gone.size, data.log.waiting.size], [0, 0, 0]);
});
