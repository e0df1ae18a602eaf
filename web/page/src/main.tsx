import { render } from 'preact';
import { App } from './app';
import './styles/base.css';
import './styles/controls.css';
import './styles/overlays.css';
import './styles/layout.css';
import './styles/spaces.css';
import './styles/thread.css';
import './styles/media.css';
import './styles/composer.css';
import './styles/viewer.css';
import './styles/print.css';

const page = document.getElementById('page');
if (page) render(<App />, page);

// Only where the page came over HTTPS or from this machine; without it, everything but a start
// without a network works.
if (import.meta.env.PROD) navigator.serviceWorker?.register('/sw.js').catch(() => {});
