// One place where an app's blocks are shown: a message, a modal or a home tab. It knows what was typed there and how to tell the app.
import { api } from './api.js';
import { confirmed } from './confirm.js';
import { Form } from './form.js';
import { notice } from './notices.js';
import { world } from './world.js';

const SILENT = "This app didn't answer in time. It may not be running.";
const WORDS = {
  timeout: SILENT, operation_timeout: SILENT,
  dispatch_failed: 'The app is not connected. Start it, then try again.',
  unreachable: 'The sandbox does not answer.',
  not_in_channel: 'You are not a member of this channel.',
  is_archived: 'This channel is archived.',
  user_is_deactivated: 'This account is deactivated.',
  element_not_found: 'This is out of date: the app has changed it meanwhile.',
  interactivity_disabled: 'The app has switched interactivity off.',
};

export class Surface {
  constructor({ container, kind, form = new Form(), onError }) {
    Object.assign(this, { container, kind, form, onError, blocks: [], errors: {} });
  }

  stateOf(block, element) {
    return this.form.stateOf(block, element);
  }

  // A choice or typed text: kept, and told to the app where the block asks for that. False when the person said no.
  async choose(block, element, state, { control, tells = tellsApp(block) } = {}) {
    if (tells && !(await confirmed(element.confirm))) return false;
    this.form.set(block.block_id, element.action_id, state);
    this.clearError(block.block_id);
    if (tells) await this.send(block, element, state, control);
    return true;
  }

  async press(block, element, payload, control) {
    if (await confirmed(element.confirm)) await this.send(block, element, payload, control);
  }

  async send(block, element, payload, control) {
    control?.setAttribute('aria-busy', 'true');
    const answer = await api.action({
      as: world.as, container: this.container, block_id: block.block_id, action_id: element.action_id,
      element: { ...payload, type: element.type, block_id: block.block_id, action_id: element.action_id },
      values: this.form.values(this.blocks),
    });
    control?.removeAttribute('aria-busy');
    if (answer.ok === false) (this.onError ?? trouble)(explain(answer.error));
  }

  async options(block, element, query) {
    return api.options({ as: world.as, container: this.container, block_id: block.block_id, action_id: element.action_id, query });
  }

  clearError(blockId) {
    if (!this.errors[blockId]) return;
    delete this.errors[blockId];
    this.onErrorCleared?.(blockId);
  }
}

const trouble = (text) => notice(text, { trouble: true });

const tellsApp = (block) => block.type !== 'input' || block.dispatch_action === true;

export function explain(error) {
  return WORDS[error ?? 'timeout'] ?? `That did not work: ${String(error).replaceAll('_', ' ')}.`;
}
