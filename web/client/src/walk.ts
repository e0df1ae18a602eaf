import { compare, rank, type Page, type Timeline } from './timeline.js';

/** Where in a thread a page is asked for. */
export type Place = { readonly cursor: string } | { readonly page: number };

/** The thread's beginning. */
export const TOP: Place = { page: 1 };

/**
 * Where a walk down from a timeline's end begins. The server's cursor goes on exactly there. Where
 * there is none, because the last messages have been let go, pages are read by number until one
 * joins up with the end; that page's own cursor leads on. A page is as of one moment, so what it
 * lists below the end is all that follows there, whatever moved between two pages.
 */
export function firstPlace(timeline: Timeline, pageSize: number): Place {
  return timeline.cursor === null
    ? { page: Math.max(Math.ceil(timeline.entries.length / pageSize), 1) }
    : { cursor: timeline.cursor };
}

/**
 * What to do with the page that came from a place.
 *
 * @returns the place to ask next, as long as the end has not moved; `joins` is whether nothing can
 *     lie between the end and the page, so that it may be added
 */
export function nextPlace(
  timeline: Timeline,
  place: Place,
  page: Page,
): { place: Place; joins: boolean } {
  if ('page' in place && place.page > 1) {
    const top = page.messages[0];
    const below =
      timeline.end !== null &&
      (top === undefined || compare(rank(timeline.sort, top), timeline.end) > 0);
    if (below) {
      // Messages above were deleted, and everything has moved up.
      return { place: { page: place.page - 1 }, joins: false };
    }
  }
  const on = page.nextCursor === null ? place : { cursor: page.nextCursor };
  return { place: on, joins: true };
}
