/** An element with text or other elements in it. */
export function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** What a reference leads to, within one document or from one to the other. */
function follow(documents, file, node) {
  if (!node?.$ref) {
    return { file, node };
  }
  const [other, pointer] = node.$ref.split('#');
  const target = other === '' ? file : other.replace('./', '');
  const steps = pointer.split('/').slice(1);
  const unescaped = steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const found = unescaped.reduce((part, step) => part?.[step], documents[target]);
  return follow(documents, target, found);
}

function typeOf(node) {
  if (node.const !== undefined) {
    return JSON.stringify(node.const);
  }
  const values = node.enum ?? node['x-extensible-enum'];
  const type = [node.type ?? 'anything'].flat().join(' or ');
  return values ? `${type}: ${values.join(', ')}` : node.format ? `${type} (${node.format})` : type;
}

/** A schema as nested lists. Everything is text: nothing of a document is read as HTML. */
function schema(documents, inFile, reference) {
  const { file, node } = follow(documents, inFile, reference);
  const name = reference.$ref?.split('/').pop();
  const notes = [name, node.description].filter(Boolean).join(': ');
  const alternatives = node.oneOf ?? node.anyOf;
  if (alternatives) {
    const items = alternatives.map((each) => element('li', {}, ...schema(documents, file, each)));
    return [element('span', {}, `one of ${notes}`), element('ul', {}, ...items)];
  }
  const parts = node.allOf ?? [node];
  const fields = parts.flatMap((part) => {
    const { file: partFile, node: each } = follow(documents, file, part);
    return Object.entries(each.properties ?? {}).map(([field, value]) =>
      element(
        'li',
        {},
        element('code', {}, field),
        each.required?.includes(field) ? ' ' : ' (optional) ',
        ...schema(documents, partFile, value),
      ),
    );
  });
  if (fields.length > 0) {
    return [
      element('details', {}, element('summary', {}, notes || 'object'), element('ul', {}, ...fields)),
    ];
  }
  if (node.items) {
    return [element('span', {}, `list ${notes}`), ...schema(documents, file, node.items)];
  }
  return [element('span', {}, `${typeOf(node)} ${notes}`)];
}

function payload(documents, channel, title, message) {
  const found = channel.node.messages[message];
  if (!found) {
    return [];
  }
  const { file, node } = follow(documents, channel.file, found);
  return [element('h4', {}, title), ...schema(documents, file, node.payload)];
}

/** Adds all operations of the AsyncAPI document. */
export function showOperations(section, documents) {
  const own = 'asyncapi.yaml';
  const { info, operations } = documents[own];
  section.append(element('pre', { class: 'prose' }, info.description));
  for (const [title, action] of [
    ['What clients emit', 'receive'],
    ['What the server emits', 'send'],
  ]) {
    section.append(element('h2', {}, title));
    for (const [id, operation] of Object.entries(operations)) {
      if (operation.action === action) {
        const channel = follow(documents, own, operation.channel);
        section.append(
          element(
            'article',
            { id: `sockets-${id}` },
            element('h3', {}, element('code', {}, channel.node.address)),
            element('p', {}, operation.summary),
            ...payload(documents, channel, 'Argument', 'request'),
            ...payload(documents, channel, 'Ack', 'ack'),
            ...payload(documents, channel, 'Payload', 'event'),
          ),
        );
      }
    }
  }
}
