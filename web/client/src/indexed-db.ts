import type { Kept, OutboxStorage } from './storage.js';

const STORE = 'outbox';
const THREAD = 'thread';

/**
 * Keeps unsent messages, files included, in the browser's IndexedDB.
 *
 * @param name of the database; another for each server that one page talks to
 */
export function indexedDbOutbox(name = 'space7'): OutboxStorage {
  let opened: Promise<IDBDatabase> | null = null;
  const open = () => {
    opened ??= openDatabase(name).catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };
  const run = async <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      open().then((database) => {
        const transaction = database.transaction(STORE, mode);
        const request = work(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => reject(transaction.error ?? new Error('It was not kept.'));
      }, reject);
    });
  return {
    list: (userId, spaceId) =>
      run('readonly', (store) =>
        store
          .index(THREAD)
          .getAll(
            spaceId === undefined
              ? IDBKeyRange.bound([userId], [userId, []])
              : IDBKeyRange.only([userId, spaceId]),
          ),
      ) as Promise<Kept[]>,
    put: async (kept) => void (await run('readwrite', (store) => store.put(kept))),
    delete: async (id) => void (await run('readwrite', (store) => store.delete(id))),
  };
}

function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      const store = request.result.createObjectStore(STORE, { keyPath: 'id' });
      store.createIndex(THREAD, ['userId', 'spaceId']);
    };
    request.onsuccess = () => {
      // A newer page in another tab wants to change it.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error ?? new Error('There is no IndexedDB.'));
  });
}
