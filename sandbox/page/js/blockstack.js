// Keeps the drawn blocks of one surface in step with the blocks an app last sent, redrawing only those that changed.
import { arrange, h, keepFocus } from './dom.js';
import { renderBlock } from './blocks.js';
import { closeOrphans } from './layers.js';

export class BlockStack {
  constructor(surface) {
    this.surface = surface;
    this.node = h('div', { class: `blocks blocks-${surface.kind}` });
    this.drawn = new Map();
    surface.onErrorCleared = (blockId) => this.forgive(blockId);
  }

  // Takes the words of an error away without redrawing the field, in which someone is typing.
  forgive(blockId) {
    const drawn = this.drawn.get(blockId);
    if (!drawn) return;
    drawn.print = JSON.stringify(this.surface.blocks.find((block) => block.block_id === blockId));
    drawn.node.querySelector('.has-error')?.classList.remove('has-error');
    drawn.node.querySelector('.field-error')?.remove();
    drawn.node.querySelector('[aria-invalid]')?.removeAttribute('aria-invalid');
  }

  show(blocks) {
    this.surface.blocks = blocks;
    const next = new Map();
    keepFocus(this.node, () => {
      blocks.forEach((block, at) => {
        const key = block.block_id || `#${at}`;
        const print = JSON.stringify(block) + (this.surface.errors[block.block_id] ?? '');
        const old = this.drawn.get(key);
        next.set(key, old?.print === print ? old : { print, node: renderBlock(block, this.surface) });
      });
      this.drawn = next;
      arrange(this.node, [...next.values()].map((one) => one.node));
    });
    closeOrphans();
    return this.node;
  }
}
