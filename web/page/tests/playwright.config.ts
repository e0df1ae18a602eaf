import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  // One server for all, which one of the tests kills: one after another.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 40_000,
  expect: { timeout: 8_000 },
  reporter: 'list',
  use: {
    actionTimeout: 8_000,
    viewport: { width: 1000, height: 800 },
  },
  projects: [
    {
      name: 'chromium',
      use: {
        launchOptions: {
          executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
          args: [
            '--no-sandbox',
            '--disable-gpu',
            '--disable-quic',
            '--no-first-run',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
          ],
        },
      },
    },
    {
      name: 'firefox',
      // What depends on the browser most: text and its editing, scrolling.
      testMatch: ['chat.spec.ts', 'text.spec.ts'],
      use: {
        browserName: 'firefox',
        // An ordinary Firefox, over WebDriver BiDi, instead of a patched one.
        channel: 'moz-firefox',
        launchOptions: {
          executablePath: process.env['FIREFOX'] ?? '/usr/bin/firefox-esr',
          // A fine pointer that hovers, which it does not have without a screen.
          firefoxUserPrefs: { 'ui.primaryPointerCapabilities': 6, 'ui.allPointerCapabilities': 6 },
        },
      },
    },
  ],
});
