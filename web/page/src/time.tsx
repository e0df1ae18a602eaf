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

/** A moment in the reader's own time: short, and in full on hovering. */
export function Time({ at, day = false }: { at: string; day?: boolean }) {
  const when = new Date(at);
  return (
    <time dateTime={at} title={FULL.format(when)}>
      {short(when, day)}
    </time>
  );
}
