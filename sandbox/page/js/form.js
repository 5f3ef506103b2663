// What a person has typed or chosen on one surface, kept by block and action so that an updated view keeps it.
import { route } from './route.js';

const STATEFUL = {
  plain_text_input: (e) => ({ value: e.initial_value ?? null }),
  email_text_input: (e) => ({ value: e.initial_value ?? null }),
  url_text_input: (e) => ({ value: e.initial_value ?? null }),
  number_input: (e) => ({ value: e.initial_value ?? null }),
  rich_text_input: (e) => ({ rich_text_value: e.initial_value ?? null }),
  static_select: (e) => ({ selected_option: e.initial_option ?? null }),
  external_select: (e) => ({ selected_option: e.initial_option ?? null }),
  users_select: (e) => ({ selected_user: e.initial_user ?? null }),
  channels_select: (e) => ({ selected_channel: e.initial_channel ?? null }),
  conversations_select: (e) => ({ selected_conversation: e.initial_conversation ?? (e.default_to_current_conversation && route.open || null) }),
  multi_static_select: (e) => ({ selected_options: e.initial_options ?? [] }),
  multi_external_select: (e) => ({ selected_options: e.initial_options ?? [] }),
  multi_users_select: (e) => ({ selected_users: e.initial_users ?? [] }),
  multi_channels_select: (e) => ({ selected_channels: e.initial_channels ?? [] }),
  multi_conversations_select: (e) => ({ selected_conversations: e.initial_conversations ?? [] }),
  datepicker: (e) => ({ selected_date: e.initial_date ?? null }),
  timepicker: (e) => ({ selected_time: e.initial_time ?? null }),
  datetimepicker: (e) => ({ selected_date_time: e.initial_date_time ?? null }),
  checkboxes: (e) => ({ selected_options: e.initial_options ?? [] }),
  radio_buttons: (e) => ({ selected_option: e.initial_option ?? null }),
};

export function firstState(element) {
  return { type: element.type, ...STATEFUL[element.type](element) };
}

// Every element of a block, wherever the block holds it.
function elementsOf(block) {
  return [block.element, block.accessory, ...(block.type === 'actions' ? block.elements ?? [] : [])].filter(Boolean);
}

export class Form {
  // `saved`: what the sandbox remembers of it, as in `view.state.values`.
  constructor(saved) {
    this.states = new Map();
    for (const [block, actions] of Object.entries(saved ?? {})) {
      for (const [action, state] of Object.entries(actions)) if (!isEmpty(state)) this.set(block, action, state);
    }
  }

  get(block, action) {
    return this.states.get(`${block}\n${action}`);
  }

  set(block, action, state) {
    this.states.set(`${block}\n${action}`, state);
  }

  stateOf(block, element) {
    const kept = this.get(block.block_id, element.action_id);
    return kept?.type === element.type ? kept : firstState(element);
  }

  values(blocks) {
    const values = {};
    for (const block of blocks) {
      for (const element of elementsOf(block)) {
        if (!STATEFUL[element.type]) continue;
        values[block.block_id] ??= {};
        values[block.block_id][element.action_id] = this.stateOf(block, element);
      }
    }
    return values;
  }

  // What Slack's client itself refuses before it asks the app: block_id → the words shown beside the field.
  troubles(blocks) {
    const troubles = {};
    for (const block of blocks) {
      if (block.type !== 'input') continue;
      const words = trouble(block, this.stateOf(block, block.element));
      if (words) troubles[block.block_id] = words;
    }
    return troubles;
  }
}

export function isEmpty(state) {
  const [value] = Object.entries(state).filter(([key]) => key !== 'type').map(([, held]) => held);
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

function trouble(block, state) {
  if (isEmpty(state)) return block.optional ? null : 'Please complete this required field.';
  return CHECKS[block.element.type]?.(block.element, state.value) ?? null;
}

const CHECKS = {
  plain_text_input: (element, value) => {
    if (element.min_length && value.length < element.min_length) return `Must be at least ${element.min_length} characters.`;
    if (element.max_length && value.length > element.max_length) return `Must be at most ${element.max_length} characters.`;
    return null;
  },
  email_text_input: (element, value) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : 'Please enter a valid email address.'),
  url_text_input: (element, value) => (/^https?:\/\/[^\s]+\.[^\s]+$/i.test(value) ? null : 'Please enter a valid URL, with http:// or https://.'),
  number_input: (element, value) => {
    const number = Number(value);
    if (!Number.isFinite(number)) return 'Please enter a number.';
    if (!element.is_decimal_allowed && !Number.isInteger(number)) return 'Please enter a whole number.';
    if (element.min_value !== undefined && number < Number(element.min_value)) return `Must be ${element.min_value} or more.`;
    if (element.max_value !== undefined && number > Number(element.max_value)) return `Must be ${element.max_value} or less.`;
    return null;
  },
};
