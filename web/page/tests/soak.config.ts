import config from './playwright.config';

/** The page under a long load: `SOAK_MINUTES=60 npm run soak`. */
export default { ...config, testMatch: 'soak.ts', timeout: 0 };
