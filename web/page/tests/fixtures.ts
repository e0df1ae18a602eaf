import { test as base, expect, type BrowserContextOptions, type Page } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { Server } from './server';

export { expect };

export interface Account {
  readonly token: string;
  readonly user: { readonly user_id: string; readonly username: string };
}

/** A small sample file of the server's own tests. */
export function sample(name: string): string {
  const samples = '../../../adapters-storage/src/test/resources/samples/';
  return fileURLToPath(new URL(samples + name, import.meta.url));
}

interface NewFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** The server's API, for what a test needs to be there or to happen behind the page's back. */
export class Api {
  constructor(private readonly server: Server) {}

  async call<T>(account: Account | null, method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(this.server.api + path, {
      method,
      headers: {
        'Content-Type': 'application/json',
        ...(account && { Authorization: `Bearer ${account.token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }

  account(name: string): Promise<Account> {
    return this.call(null, 'POST', '/api/auth/login', { username: name });
  }

  /** A Space of the first, with the others in it. */
  async space(creator: Account, title: string, ...others: Account[]): Promise<string> {
    const { space_id } = await this.call<{ space_id: string }>(creator, 'POST', '/api/spaces', {
      title,
    });
    for (const other of others) await this.call(other, 'POST', `/api/spaces/${space_id}/join`, {});
    return space_id;
  }

  async post(author: Account, spaceId: string, content: string): Promise<string> {
    const path = `/api/messages/${spaceId}`;
    return (await this.call<{ message_id: string }>(author, 'POST', path, { content })).message_id;
  }
}

/** One person's browser. */
export class Reader {
  constructor(
    readonly page: Page,
    private readonly origin: string,
  ) {}

  /** Opens the page as somebody who is signed in. */
  async open(account: Account, spaceId?: string): Promise<void> {
    await this.page.addInitScript((signedIn) => {
      // Runs in the empty document too, which has no storage.
      if (location.origin.startsWith('http')) sessionStorage.setItem('space7', signedIn);
    }, JSON.stringify(account));
    if (spaceId) return this.visit(spaceId);
    await this.page.goto(this.origin);
    await expect(this.page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  }

  async visit(spaceId: string): Promise<void> {
    await this.page.goto(`${this.origin}/#/spaces/${spaceId}`);
    await expect(this.page.locator('.connection.live')).toBeAttached();
  }

  get composer() {
    return this.page.getByRole('textbox', { name: 'Message' });
  }

  /** The rows of stored messages. */
  get rows() {
    return this.page.locator('.message[data-id]');
  }

  row(text: string) {
    return this.rows.filter({ hasText: text });
  }

  get texts(): Promise<string[]> {
    return this.rows.locator('.content').allTextContents();
  }

  async write(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  async pick(kind: 'Image' | 'Video' | 'Audio', file: string | NewFile): Promise<void> {
    await this.page.getByRole('button', { name: 'Media', exact: true }).click();
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('menuitem', { name: kind }).click();
    await (await chooser).setFiles(file);
  }

  async sort(by: 'Recent' | 'Top'): Promise<void> {
    await this.page.getByRole('button', { name: 'More about this Space' }).click();
    await this.page.getByRole('menuitemradio', { name: by }).click();
  }
}

interface Fixtures {
  api: Api;
  /** Opens a browser of its own; every complaint in its console fails the test. */
  reader: (options?: BrowserContextOptions) => Promise<Reader>;
}

export const test = base.extend<Fixtures, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  api: async ({ server }, use) => use(new Api(server)),

  reader: async ({ browser, server }, use) => {
    const complaints: string[] = [];
    const contexts: { close(): Promise<void> }[] = [];
    await use(async (options) => {
      const context = await browser.newContext({
        viewport: { width: 1000, height: 800 },
        ...options,
      });
      contexts.push(context);
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(`${error.name}: ${error.message}`));
      page.on('dialog', (dialog) => {
        complaints.push(`A dialog of the browser: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('console', (message) => {
        const text = message.text();
        // The browser itself reports every answer that is not a success, and every lost connection.
        const loading = /Failed to load resource|WebSocket connection to|net::ERR_/.test(text);
        if (message.type() === 'error' && !loading) complaints.push(text);
      });
      return new Reader(page, options?.baseURL ?? server.page);
    });
    for (const context of contexts) await context.close();
    expect(complaints, 'complaints in the console').toEqual([]);
  },
});
