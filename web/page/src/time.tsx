const HOURS = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const DAY_HOURS = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

function short(when: Date, day: boolean): string {
  const now = new Date();
  if (when.getFullYear() !== now.getFullYear()) return DATE.format(when);
  if (when.toDateString() === now.toDateString()) return HOURS.format(when);
  return (day ? DAY : DAY_HOURS).format(when);
}

const WEEKDAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' });
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** A moment in the reader's own time: short, and in full on hovering. */
export function Time({
  at,
  day = false,
  clock = false,
}: {
  at: string;
  /** The day alone, where it was not today. */
  day?: boolean;
  /** The hour alone. */
  clock?: boolean;
}) {
  const when = new Date(at);
  return (
    <time dateTime={at} title={FULL.format(when)}>
      {clock ? HOURS.format(when) : short(when, day)}
    </time>
  );
}

/** What stands above the messages of one day. */
export function Day({ at }: { at: string }) {
  const when = new Date(at);
  return (
    <li class="day">
      <time dateTime={at.slice(0, 10)}>{dayOf(when)}</time>
    </li>
  );
}

function dayOf(when: Date): string {
  const today = new Date();
  const yesterday = new Date(today);
  yesterday.setDate(today.getDate() - 1);
  if (when.toDateString() === today.toDateString()) return capital(RELATIVE.format(0, 'day'));
  if (when.toDateString() === yesterday.toDateString()) return capital(RELATIVE.format(-1, 'day'));
  return WEEKDAY.format(when);
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
