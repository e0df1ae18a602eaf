import { find } from 'linkifyjs';

/** A piece of what somebody wrote, and how it is to be shown. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'block'; readonly text: string };

const SCHEMES = new Set(['http:', 'https:', 'mailto:']);
const FENCE = /^```[^\n`]*\n([\s\S]*?)\n?```[ \t]*$/gm;
const CODE = /`([^`\n]+)`/g;

/** Splits a message into text, links, inline code, and code blocks. Joined, the parts show it all. */
export function partsOf(content: string): Part[] {
  return split(content.replace(/\r\n?/g, '\n'), FENCE, 'block', (text) =>
    split(text, CODE, 'code', linked),
  );
}

function split(
  text: string,
  pattern: RegExp,
  kind: 'block' | 'code',
  between: (text: string) => Part[],
): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) parts.push(...between(text.slice(end, match.index)));
    parts.push({ kind, text: match[1] ?? '' });
    end = match.index + match[0].length;
    // A block is a line of its own; the break after it would show as an empty line.
    if (kind === 'block' && text[end] === '\n') end++;
  }
  if (end < text.length) parts.push(...between(text.slice(end)));
  return parts;
}

function linked(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const { start, end: stop, value, href } of find(text, { defaultProtocol: 'https' })) {
    if (!isSafe(href)) continue;
    if (start > end) parts.push({ kind: 'text', text: text.slice(end, start) });
    parts.push({ kind: 'link', text: value, href });
    end = stop;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

function isSafe(href: string): boolean {
  return URL.canParse(href) && SCHEMES.has(new URL(href).protocol);
}

const MOST_EMOJI = 12;
// By constructor: the flag is newer than the language level that the page is checked against.
const EMOJI = new RegExp('^(?:\\p{RGI_Emoji}|\\s)+$', 'v');

/** Whether there is nothing but a few emoji. */
export function isEmojiOnly(content: string): boolean {
  if (content.length > MOST_EMOJI * 20 || !EMOJI.test(content)) return false;
  return [...new Intl.Segmenter().segment(content.replace(/\s+/g, ''))].length <= MOST_EMOJI;
}

const LONG_CHARACTERS = 1200;
const LONG_LINES = 16;

/** Whether a message takes so much room that only its beginning is shown at first. */
export function isLong(content: string): boolean {
  return (
    content.length > LONG_CHARACTERS || content.split('\n', LONG_LINES + 1).length > LONG_LINES
  );
}
