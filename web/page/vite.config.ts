import { defineConfig } from 'vite';

const server = process.env['SPACE7_ORIGIN'] ?? 'http://localhost:8080';

const proxy = {
  '/api': server,
  '/media': server,
  '/socket.io': { target: server, ws: true },
};

export default defineConfig({
  build: {
    target: 'es2022',
    sourcemap: false,
    // The page's security policy knows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy },
  preview: { proxy },
});
