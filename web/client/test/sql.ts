import pg from 'pg';

/** Runs statements on the embedded PostgreSQL of a home, as the server itself. */
export async function sql(port: number, password: string, statements: string): Promise<void> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'space7',
    password,
    database: 'postgres',
  });
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
}
