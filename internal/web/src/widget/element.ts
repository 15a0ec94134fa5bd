// Building elements without a framework and without innerHTML.

type Child = Node | string | undefined | false;

interface Props {
  class?: string;
  on?: Partial<{ [K in keyof HTMLElementEventMap]: (e: HTMLElementEventMap[K]) => void }>;
  [attribute: string]: unknown;
}

/** Makes an element; attributes that are undefined or false are left out. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") {
      for (const [type, listener] of Object.entries(value as object)) node.addEventListener(type, listener as EventListener);
    } else if (value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  node.append(...children.filter((c): c is Node | string => c !== undefined && c !== false && c !== ""));
  return node;
}

const icons = {
  chat: "M12 3C6.5 3 2 6.8 2 11.5c0 2.3 1.1 4.4 2.9 5.9L4 21.5l4.6-2.2c1.1.3 2.2.4 3.4.4 5.5 0 10-3.8 10-8.2S17.5 3 12 3Z",
  down: "m5 9 7 7 7-7",
  send: "M4 12 20 4l-4.5 16-4-6.5L4 12Zm7.5 1.5L20 4",
  mail: "M3 6h18v12H3zl9 7 9-7",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 9c0-4 3.6-6 8-6s8 2 8 6",
  spark: "M12 3v0c.6 5 3 8.4 8 9-5 .6-7.4 4-8 9-.6-5-3-8.4-8-9 5-.6 7.4-4 8-9Z",
};

/** A line icon of 24 × 24 units, silent for screen readers. */
export function icon(name: keyof typeof icons, filled = false): SVGElement {
  return drawing(icons[name], filled);
}

/** A face, from 1 (unhappy) to 5 (happy). */
export function face(mood: number): SVGElement {
  const bend = (mood - 3) * 2.5; // how far the mouth's middle hangs below its corners
  const mouth = `M8 ${16 - bend / 2}q4 ${bend * 1.2} 8 0`;
  return drawing(`M12 2a10 10 0 1 0 0 20 10 10 0 1 0 0-20M9 9v1M15 9v1${mouth}`);
}

function drawing(path: string, filled = false): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const line = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  line.setAttribute("fill", filled ? "currentColor" : "none");
  line.setAttribute("stroke", "currentColor");
  line.setAttribute("stroke-width", "2");
  line.setAttribute("stroke-linecap", "round");
  line.setAttribute("stroke-linejoin", "round");
  svg.append(line);
  return svg;
}

/** One line of a list: made anew when `sign` changes, else only its class. */
export interface Item {
  key: string;
  sign: string;
  class: string;
  make: () => HTMLElement;
}

/** Brings the children of a node in line with a list, touching what changed. */
export class List {
  #parent: HTMLElement;
  #known = new Map<string, { sign: string; node: HTMLElement }>();

  constructor(parent: HTMLElement) {
    this.#parent = parent;
  }

  show(items: Item[]): void {
    const keys = new Set(items.map((i) => i.key));
    for (const [key, { node }] of this.#known) {
      if (!keys.has(key)) {
        node.remove();
        this.#known.delete(key);
      }
    }
    let at = this.#parent.firstChild;
    for (const item of items) {
      let known = this.#known.get(item.key);
      if (known && known.sign !== item.sign) {
        if (at === known.node) at = at.nextSibling;
        known.node.remove();
        known = undefined;
      }
      if (!known) {
        known = { sign: item.sign, node: item.make() };
        this.#known.set(item.key, known);
      }
      if (known.node.className !== item.class) known.node.className = item.class;
      if (at === known.node) at = at.nextSibling;
      else this.#parent.insertBefore(known.node, at);
    }
  }

  /** Forgets everything, so that all is made anew (another language). */
  clear(): void {
    this.#parent.replaceChildren();
    this.#known.clear();
  }
}
