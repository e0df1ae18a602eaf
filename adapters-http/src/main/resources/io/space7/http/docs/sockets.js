/* global jsyaml */
import { showConsole } from './console.js';
import { showOperations } from './schemas.js';

async function read(name) {
  const answer = await fetch(`/${name}`);
  if (!answer.ok) {
    throw new Error(`/${name} is answered with ${answer.status}`);
  }
  return jsyaml.load(await answer.text());
}

const main = document.getElementById('sockets');
try {
  const documents = {
    'asyncapi.yaml': await read('asyncapi.yaml'),
    'openapi.yaml': await read('openapi.yaml'),
  };
  showConsole(main, documents);
  showOperations(main, documents);
} catch (error) {
  main.textContent = `The document cannot be shown: ${error.message}`;
}
