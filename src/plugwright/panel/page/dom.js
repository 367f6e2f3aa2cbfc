/** Builds elements; what comes from outside goes in as text, never as markup. */

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * An HTML element. Functions among the attributes listen to the event of that name; `true` is an empty attribute;
 * false, null and undefined are none. Children are nodes or texts, arrays of them, or nothing.
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for SVG. @returns {SVGElement} */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG_NAMESPACE, tag), attributes, children);
}

/** Change a text only if it is another one, so that nothing is laid out or announced in vain. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Set, or with null or false remove, an attribute, only if it differs. */
export function setAttribute(node, name, value) {
  if (value === null || value === false || value === undefined) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) {
    node.setAttribute(name, value);
  }
}

/**
 * Bring a parent's children in line with items, reusing the node of each key, so that focus and what is being typed
 * survive.
 * @param {Element} parent
 * @param {Array} items
 * @param {(item) => string} keyOf unique among the items
 * @param {(item) => {node: Node, update: (item) => void}} make
 * @param {Map} made what was made before; it belongs to this parent
 */
export function reconcile(parent, items, keyOf, make, made) {
  const wanted = new Map(items.map((item) => [keyOf(item), item]));
  for (const [key, part] of made) {
    if (!wanted.has(key)) {
      part.node.remove();
      made.delete(key);
    }
  }
  let at = parent.firstChild;
  for (const [key, item] of wanted) {
    if (!made.has(key)) made.set(key, make(item));
    const part = made.get(key);
    part.update(item);
    if (part.node === at) at = at.nextSibling;
    else parent.insertBefore(part.node, at);
  }
}

let numbers = 0;

/** An id that no other element has. */
export function freshId(prefix) {
  numbers += 1;
  return `${prefix}-${numbers}`;
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}
