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

const page = document.getElementById('page');
if (page) render(<App />, page);
