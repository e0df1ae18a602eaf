import { useEffect } from 'preact/hooks';

let title = 'Space7';
let unread = 0;

function show(): void {
  document.title = unread > 0 ? `(${unread > 99 ? '99+' : unread}) ${title}` : title;
}

/** The tab's title, while the caller is shown. */
export function useTitle(now: string): void {
  useEffect(() => {
    title = now;
    show();
  }, [now]);
}

/** What is unread in all Spaces, before the tab's title. */
export function useUnreadTitle(count: number): void {
  useEffect(() => {
    unread = count;
    show();
  }, [count]);
}
