import type { ComponentChildren } from 'preact';

/** What went wrong, said at once, with what can be done about it. */
export function Failure({
  sentence,
  children,
}: {
  sentence: string;
  children?: ComponentChildren;
}) {
  return (
    <div class="failure" role="alert">
      <p>{sentence}</p>
      {children}
    </div>
  );
}

/** A view that has nothing to show but a word about it. */
export function Blank({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="blank">
      <p class="blank-title">{title}</p>
      {children}
    </div>
  );
}

/** Stands where rows will be. */
export function Loading({ label, rows = 4 }: { label: string; rows?: number }) {
  return (
    <div class="skeletons" role="status">
      <span class="hidden">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} class="skeleton" aria-hidden="true">
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}
