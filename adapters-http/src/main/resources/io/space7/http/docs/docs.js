/* global SwaggerUIBundle, jsyaml */
import { showOperations } from './schemas.js';
import { showConsole } from './sockets.js';

const sections = [...document.querySelectorAll('main > section')];

/** Shows the part that the address names; operations of REST have addresses below `#/`. */
function choose() {
  const wanted = location.hash === '#sockets' ? 'sockets' : 'rest';
  for (const section of sections) {
    section.hidden = section.id !== wanted;
  }
  for (const link of document.querySelectorAll('nav a')) {
    link.toggleAttribute('aria-current', link.getAttribute('href') === `#${wanted}`);
  }
}

async function read(name) {
  const answer = await fetch(`/${name}`);
  if (!answer.ok) {
    throw new Error(`/${name} is answered with ${answer.status}`);
  }
  return jsyaml.load(await answer.text());
}

async function showSockets(section) {
  try {
    const documents = {
      'asyncapi.yaml': await read('asyncapi.yaml'),
      'openapi.yaml': await read('openapi.yaml'),
    };
    showConsole(section, documents);
    showOperations(section, documents);
  } catch (error) {
    section.textContent = `The document cannot be shown: ${error.message}`;
  }
}

SwaggerUIBundle({
  domNode: document.getElementById('rest'),
  url: '/openapi.yaml',
  deepLinking: true,
  docExpansion: 'list',
  tryItOutEnabled: true,
  validatorUrl: null,
});
addEventListener('hashchange', choose);
choose();
showSockets(document.getElementById('sockets'));
