// Building elements. Text always becomes text nodes, so nothing a person or an app wrote is ever read as HTML.

export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProp(node, name, value);
  add(node, children);
  return node;
}

function setProp(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name === 'class') node.className = value;
  else if (name === 'dataset') Object.assign(node.dataset, dropEmpty(value));
  else if (name === 'on') for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
  else if (name === 'style') for (const [key, text] of Object.entries(value)) node.style.setProperty(key, text);
  else if (name === 'value' || name === 'checked' || name === 'disabled' || name === 'hidden') node[name] = value;
  else node.setAttribute(name, value === true ? '' : String(value));
}

function dropEmpty(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));
}

export function add(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === '') continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

export function fill(node, ...children) {
  node.replaceChildren();
  return add(node, children);
}

let counter = 0;
export function freshId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

// Puts `wanted` into `parent` in that order, moving as few nodes as it can: a node that stays put keeps its focus.
export function arrange(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  let at = parent.firstElementChild;
  for (const node of wanted) {
    if (node === at) at = at.nextElementSibling;
    else parent.insertBefore(node, at);
  }
}

// Runs `change`, then puts focus and selection back on the same control if the change replaced it.
export function keepFocus(root, change) {
  const active = document.activeElement;
  if (!active || !root.contains(active)) return change();
  const path = focusPath(active);
  const selection = selectionOf(active);
  change();
  if (!path || root.contains(document.activeElement)) return undefined;
  const again = root.querySelector(path);
  if (!again) return undefined;
  again.focus({ preventScroll: true });
  if (selection && again.setSelectionRange) again.setSelectionRange(...selection);
  return undefined;
}

function focusPath(node) {
  const message = node.closest('[data-ts]');
  const scope = message ? `[data-ts="${CSS.escape(message.dataset.ts)}"] ` : '';
  if (node === message) return scope.trim();
  const block = node.closest('[data-block-id]');
  const control = node.closest('[data-action-id]');
  if (control) {
    const inBlock = block ? `[data-block-id="${CSS.escape(block.dataset.blockId)}"] ` : '';
    const base = `${scope}${inBlock}[data-action-id="${CSS.escape(control.dataset.actionId)}"]`;
    return node === control ? base : `${base} ${node.localName}${node.value && node.type !== 'text' && node.localName === 'input' ? `[value="${CSS.escape(node.value)}"]` : ''}`;
  }
  return node.dataset.testid ? `${scope}[data-testid="${node.dataset.testid}"]` : null;
}

function selectionOf(node) {
  try {
    return node.selectionStart === null || node.selectionStart === undefined ? null : [node.selectionStart, node.selectionEnd];
  } catch {
    return null;
  }
}
